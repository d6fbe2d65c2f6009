/** `gcp/workload-identity-pools`: the pools that let software from outside in, and whose tokens each accepts. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { apis } from "./apis.ts";
import { inventoryRefusal, listAssets, poolTypes } from "./assets.ts";
import { numbered, type PoolThing, poolRecord, providerRecords } from "./map-pool.ts";
import { recordOf, textOf } from "./read-field.ts";
import { attemptProject, perProject, type Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

export async function* collectWorkloadIdentityPools(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate, scope: root } = reading;
  if (root === estate.root && (await inventoryRefusal(access, "RESOURCE", poolTypes)) === null) {
    for await (const asset of listAssets(access, "RESOURCE", poolTypes)) {
      const scope = estate.scopeOf(asset.ancestors ?? []);
      if (scope === null) continue;
      const thing = { name: asset.name, data: recordOf(asset.resource?.data), scope };
      yield* asset.assetType === poolTypes[0] ? onePool(thing) : oneProvider(thing);
    }
    return;
  }
  const shortfall = createShortfall(access.ctx.signal);
  const lists = perProject(reading, async (project) =>
    attemptProject(reading, shortfall, `workload identity pools of ${project.id}`, async () => {
      const found: CloudRecord[] = [];
      for (const data of await poolsOf(access, project.scope)) {
        const name = textOf(data.name) ?? "";
        found.push(...onePool({ name, data, scope: project.scope }));
        // Pools of a trust domain have no providers, and asking for them is an error.
        if (/TRUST_DOMAIN/.test(textOf(data.mode) ?? "") || textOf(data.state) === "DELETED") continue;
        const providers = await shortfall.attempt(`providers of ${name}`, () => providersOf(access, name));
        for (const provider of providers ?? []) {
          const thing = { name: textOf(provider.name) ?? "", data: provider, scope: project.scope };
          found.push(...oneProvider(thing));
        }
      }
      return found;
    }),
  );
  for await (const found of lists) yield* found ?? [];
  shortfall.end();
}

function onePool(thing: PoolThing): CloudRecord[] {
  if (numbered(thing.name, thing.scope) === null) return [unreadable(thing.name)];
  const record = poolRecord(thing);
  return record === null ? [] : [record];
}

function oneProvider(thing: PoolThing): CloudRecord[] {
  return numbered(thing.name, thing.scope) === null ? [unreadable(thing.name)] : providerRecords(thing);
}

async function poolsOf(access: Access, project: string): Promise<Record<string, unknown>[]> {
  const api = await apis.iam();
  const parent = `${project}/locations/global`;
  const answers = pages(
    (pageToken) =>
      access.call("iam.googleapis.com/workloadIdentityPools.list", project, (options) =>
        api.projects.locations.workloadIdentityPools.list(
          { parent, pageToken, pageSize: access.ctx.limits.pageSize ?? 1000 },
          options,
        ),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  const found: Record<string, unknown>[] = [];
  for await (const page of answers) found.push(...(page.workloadIdentityPools ?? []).map(recordOf));
  return found;
}

async function providersOf(access: Access, parent: string): Promise<Record<string, unknown>[]> {
  const api = await apis.iam();
  const answers = pages(
    (pageToken) =>
      access.call("iam.googleapis.com/workloadIdentityPoolProviders.list", parent, (options) =>
        api.projects.locations.workloadIdentityPools.providers.list(
          { parent, pageToken, pageSize: Math.min(100, access.ctx.limits.pageSize ?? 100) },
          options,
        ),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  const found: Record<string, unknown>[] = [];
  for await (const page of answers) found.push(...(page.workloadIdentityPoolProviders ?? []).map(recordOf));
  return found;
}
