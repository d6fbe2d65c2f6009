/** `gcp/audit-configs`: which data access is logged where, inherited configuration included. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { callsAtOnce } from "./access.ts";
import { hierarchyTypes, isTruncated, listAssets } from "./assets.ts";
import type { Estate } from "./estate.ts";
import { type AuditConfig, auditConfigOf, auditRecords, unite } from "./map-audit-config.ts";
import { policyOf } from "./policies.ts";
import { asksInventory, type Reading } from "./reading.ts";

export async function* collectAuditConfigs(reading: Reading): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(reading.access.ctx.signal);
  yield* recordsOf(reading.estate, await readAuditConfigs(reading, shortfall));
  shortfall.end();
}

/** What each scope itself says is logged; a scope whose configuration could not be read is noted and is not in it. */
export async function readAuditConfigs(
  reading: Reading,
  shortfall: Shortfall,
): Promise<Map<string, AuditConfig>> {
  const { access, estate } = reading;
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
  return configs;
}

export function* recordsOf(estate: Estate, configs: ReadonlyMap<string, AuditConfig>): Iterable<CloudRecord> {
  const isWhole = estate.root.startsWith("organizations/");
  for (const [scope, config] of inherited(estate, configs)) yield* auditRecords(config, scope, isWhole);
}

/** What is logged in each scope, by what is above it too. Nothing is said of a scope while what is above it could not be read. */
export function inherited(
  { scopes }: Pick<Estate, "scopes">,
  configs: ReadonlyMap<string, AuditConfig>,
): Map<string, AuditConfig> {
  const chains = new Map<string, AuditConfig[] | null>();
  for (const { externalId, parent } of scopes) {
    const above = parent === null ? [] : (chains.get(parent) ?? null);
    const own = configs.get(externalId);
    chains.set(externalId, above === null || own === undefined ? null : [...above, own]);
  }
  return new Map([...chains].flatMap(([scope, chain]) => (chain === null ? [] : [[scope, unite(chain)]])));
}
