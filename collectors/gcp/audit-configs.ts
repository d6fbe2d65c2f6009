/** `gcp/audit-configs`: which data access is logged where, inherited configuration included. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { callsAtOnce } from "./access.ts";
import { hierarchyTypes, isTruncated, listAssets } from "./assets.ts";
import type { Estate } from "./estate.ts";
import { type AuditConfig, auditConfigOf, auditRecords, unite } from "./map-audit-config.ts";
import { policyOf } from "./policies.ts";
import { asksInventory, type Reading } from "./reading.ts";

export async function* collectAuditConfigs(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const shortfall = createShortfall(access.ctx.signal);
  const configs = new Map<string, AuditConfig>();
  const nodes = estate.scopes.filter(({ state }) => state === "active").map(({ externalId }) => externalId);
  let direct = nodes;
  if (await asksInventory(reading, "IAM_POLICY")) {
    // What has no policy of its own is not listed, and logs nothing of its own.
    for (const node of nodes) configs.set(node, new Map());
    direct = [];
    for await (const asset of listAssets(access, "IAM_POLICY", hierarchyTypes)) {
      const scope = estate.scopeOf(asset.ancestors ?? []);
      if (scope === null) continue;
      if (isTruncated(asset)) direct.push(scope);
      else configs.set(scope, auditConfigOf(asset.iamPolicy));
    }
    for (const scope of direct) configs.delete(scope);
  }
  const answers = inParallel(direct, callsAtOnce(access.ctx), async (node) => ({
    node,
    policy: await shortfall.attempt(`audit configuration of ${node}`, () => policyOf(access, node)),
  }));
  for await (const { node, policy } of answers) if (policy !== null) configs.set(node, auditConfigOf(policy));
  yield* recordsOf(estate, configs);
  shortfall.end();
}

/** Nothing is said of a scope while what is above it could not be read. */
export function* recordsOf(estate: Estate, configs: ReadonlyMap<string, AuditConfig>): Iterable<CloudRecord> {
  const chains = new Map<string, AuditConfig[] | null>();
  const isWhole = estate.root.startsWith("organizations/");
  for (const { externalId, parent } of estate.scopes) {
    const above = parent === null ? [] : (chains.get(parent) ?? null);
    const own = configs.get(externalId);
    const chain = above === null || own === undefined ? null : [...above, own];
    chains.set(externalId, chain);
    if (chain !== null) yield* auditRecords(unite(chain), externalId, isWhole);
  }
}
