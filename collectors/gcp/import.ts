/**
 * Reads Cloud Asset exports as if they were the API: every file is read through before anything is delivered, and the records come from
 * the same mappers as a live collection's. Files are read again for each slice, so that their size does not matter.
 */
import { parseInstant } from "#lib/clock.ts";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type { CloudRecord, ImportedEstate, ImportFile, Slice } from "#lib/ingest/contract.ts";
import { accountRef } from "#lib/providers/gcp/keys.ts";
import { accountType, hierarchyTypes, keyType, poolTypes, roleType } from "./assets.ts";
import { recordsOf as auditRecordsOf } from "./audit-configs.ts";
import { type Estate, estateOf } from "./estate.ts";
import { attachmentOf } from "./iam-policies.ts";
import { type ExportedAsset, readExport } from "./import-file.ts";
import { accountOf, accountRecords } from "./map-account.ts";
import { type AuditConfig, auditConfigOf } from "./map-audit-config.ts";
import { policyRecords } from "./map-binding.ts";
import { accountInName, keyRecord } from "./map-key.ts";
import { nodeOfAsset, type TreeNode } from "./map-node.ts";
import { poolRecord, providerRecords } from "./map-pool.ts";
import { roleRecord } from "./map-role.ts";
import { workloadRecords, workloadTypes } from "./map-workload.ts";
import { textOf } from "./read-field.ts";
import { createBasicRoles } from "./resource-policies.ts";
import { unreadable } from "./service-accounts.ts";

type Found = { estate: Estate; streams: string[]; latest: Date };

/** All files are alike: each may hold resources, policies or both. Throws Invalid before delivering anything. */
export async function openImport(files: ImportFile[], ctx: { signal: AbortSignal }): Promise<ImportedEstate> {
  const paths = files.map(({ path }) => path);
  const { estate, streams, latest } = await survey(paths, ctx.signal);
  const root = estate.scopes[0];
  return {
    pin: estate.root,
    name: `Google Cloud ${root?.name ?? estate.root}`,
    scopes: estate.scopes,
    slices: streams.map((stream): Slice => ({ stream, scope: estate.root })),
    async *collect({ stream }) {
      const read = streamOf(stream, estate, latest);
      for (const path of paths) {
        for await (const asset of readExport(path, ctx.signal)) {
          const scope = estate.scopeOf(asset.ancestors);
          if (scope !== null) yield* read.asset(asset, scope);
        }
      }
      yield* read.end();
    },
  };
}

/** Which stream an asset belongs to, as a resource and by its policy. */
function streamsOf({ assetType, resource, iamPolicy }: ExportedAsset): string[] {
  const isTree = hierarchyTypes.includes(assetType);
  const streams: string[] = [];
  if (resource !== null && !isTree) {
    const stream = byType.get(assetType);
    if (stream !== undefined) streams.push(stream);
  }
  if (iamPolicy === null) return streams;
  if (isTree) return [...streams, "gcp/iam-policies", "gcp/audit-configs"];
  return [...streams, assetType === accountType ? "gcp/iam-policies" : "gcp/resource-policies"];
}

const byType = new Map<string, string>([
  [accountType, "gcp/service-accounts"],
  [keyType, "gcp/service-account-keys"],
  [roleType, "gcp/roles"],
  ...poolTypes.map((type) => [type, "gcp/workload-identity-pools"] as const),
  ...workloadTypes.map((type) => [type, "gcp/workloads"] as const),
]);

/** Reads everything once: the tree, what there is, and the latest instant. */
async function survey(paths: string[], signal: AbortSignal): Promise<Found> {
  const nodes = new Map<string, TreeNode>();
  const streams = new Set<string>();
  let common: string[] | null = null;
  let latest = 0;
  for (const path of paths) {
    for await (const asset of readExport(path, signal)) {
      const { ancestors, assetType, resource, updateTime } = asset;
      if (ancestors.length === 0) throw withoutAncestors(path, asset.name);
      common = common === null ? ancestors : shared(common, ancestors);
      if (common.length === 0) throw severalRoots(path);
      rememberChain(nodes, ancestors);
      const node = resource && nodeOfAsset(assetType, resource.data, ancestors);
      if (node) nodes.set(node.id, node);
      for (const stream of streamsOf(asset)) streams.add(stream);
      latest = Math.max(latest, parseInstant(updateTime)?.getTime() ?? 0);
    }
  }
  const root = nodes.get(common?.[0] ?? "");
  if (root === undefined) throw severalRoots(paths[0] ?? "");
  const below = [...nodes.values()].filter(({ id }) => id !== root.id && !common?.includes(id));
  const estate = estateOf({ ...root, parent: null }, below, []);
  return { estate, streams: [...streams].toSorted(), latest: new Date(latest) };
}

/** Nearest first: what both have at their far end. */
function shared(one: string[], other: string[]): string[] {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one.at(-1 - length) === other.at(-1 - length))
    length++;
  return length === 0 ? [] : one.slice(-length);
}

/** A project that only its assets name is known by its number. */
function rememberChain(nodes: Map<string, TreeNode>, ancestors: string[]): void {
  for (const [index, id] of ancestors.entries()) {
    if (nodes.has(id)) continue;
    const collection = id.split("/")[0] ?? "";
    const type = { organizations: "Organization", folders: "Folder", projects: "Project" }[collection];
    const node = nodeOfAsset(`cloudresourcemanager.googleapis.com/${type}`, {}, ancestors.slice(index));
    if (node !== null) nodes.set(id, node);
  }
}

function withoutAncestors(path: string, name: string): Invalid {
  return new Invalid(`${path}: ${name} does not say what it is part of (ancestors).`, {
    hint: "Export again with a current gcloud.",
  });
}

function severalRoots(path: string): Invalid {
  return new Invalid(`${path} holds assets that have no organization, folder or project in common.`, {
    hint: "Import the exports of each organization by themselves.",
  });
}

type StreamReader = {
  asset(asset: ExportedAsset, scope: string): Iterable<CloudRecord>;
  /** Throws Incomplete where an export never holds everything. */
  end(): Iterable<CloudRecord>;
};

const nothing = (): Iterable<CloudRecord> => [];

function streamOf(stream: string, estate: Estate, latest: Date): StreamReader {
  const { root } = estate;
  switch (stream) {
    case "gcp/iam-policies":
      return {
        *asset(asset, scope) {
          if (asset.iamPolicy === null || !streamsOf(asset).includes(stream)) return;
          yield* policyRecords(asset.iamPolicy, attachmentOf(asset, scope, root));
        },
        end: nothing,
      };
    case "gcp/resource-policies":
      return resourcePolicies(estate);
    case "gcp/audit-configs": {
      const active = estate.scopes.filter(({ state }) => state === "active");
      const configs = new Map<string, AuditConfig>(active.map(({ externalId }) => [externalId, new Map()]));
      return {
        asset(asset, scope) {
          if (hierarchyTypes.includes(asset.assetType) && asset.iamPolicy !== null)
            configs.set(scope, auditConfigOf(asset.iamPolicy));
          return [];
        },
        end: () => auditRecordsOf(estate, configs),
      };
    }
    default:
      return {
        asset: (asset, scope) =>
          byType.get(asset.assetType) === stream ? resourceRecords(asset, scope, estate, latest) : [],
        end: () => {
          if (stream === "gcp/roles") throw withoutPredefinedRoles();
          return [];
        },
      };
  }
}

function resourcePolicies(estate: Estate): StreamReader {
  const basics = createBasicRoles(estate);
  return {
    *asset(asset, scope) {
      const { name, assetType, iamPolicy } = asset;
      if (iamPolicy === null) return;
      if (hierarchyTypes.includes(assetType)) return basics.learn(scope, iamPolicy);
      if (assetType === accountType) return;
      basics.notice(iamPolicy);
      const resource = name.replace(/^\/\//, "");
      yield* policyRecords(iamPolicy, {
        scope,
        root: estate.root,
        resource,
        resourceType: assetType,
        account: null,
      });
    },
    end: () => basics.memberships(),
  };
}

function* resourceRecords(
  { name, assetType, resource }: ExportedAsset,
  scope: string,
  estate: Estate,
  latest: Date,
): Iterable<CloudRecord> {
  if (resource === null) return;
  const { data } = resource;
  switch (assetType) {
    case accountType: {
      const account = accountOf(data);
      yield* account === null ? [unreadable(name)] : accountRecords(account, scope);
      return;
    }
    case keyType: {
      if (textOf(data.keyType) !== "USER_MANAGED") return;
      const owner = accountInName(name) ?? accountInName(resource.parent ?? "");
      const key = owner === null ? null : { name, data, account: accountRef(owner), scope };
      yield (key && keyRecord(key, null, latest)) ?? unreadable(name);
      return;
    }
    case roleType:
      yield roleRecord(data, { root: estate.root, scope }) ?? unreadable(name);
      return;
    case poolTypes[0]: {
      const pool = poolRecord({ name, data, scope });
      if (pool !== null) yield pool;
      return;
    }
    case poolTypes[1]:
      yield* providerRecords({ name, data, scope });
      return;
    default: {
      const home = { scope, projectId: estate.projectIds.get(scope) ?? null };
      yield* workloadRecords({ name, assetType, location: resource.location, data }, home);
    }
  }
}

function withoutPredefinedRoles(): Incomplete {
  return new Incomplete(
    ["Google's own roles"],
    "An export holds custom roles, not those that Google defines.",
    {
      hint: "Connect the organization live to learn what Google's own roles allow.",
    },
  );
}
