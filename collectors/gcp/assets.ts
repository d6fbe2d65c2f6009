/**
 * Cloud Asset Inventory: everything below a resource, as of one moment that all lists of a run share. Whether it answers at all is
 * found out once per run and kind of content; where it is not granted or not enabled, other APIs take its place.
 */
import { Incomplete } from "#lib/errors.ts";
import { malformed } from "../calls/malformed.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { type Asset, apis } from "./apis.ts";
import { isInvalidArgument, isNotGranted } from "./errors.ts";

export type Content = "RESOURCE" | "IAM_POLICY";

const permissions = {
  RESOURCE: "cloudasset.assets.listResource",
  IAM_POLICY: "cloudasset.assets.listIamPolicy",
} as const;

/** The inventory is behind by minutes; before this it no longer changes. */
const settledAfterMs = 5 * 60 * 1000;

const hierarchyPrefix = "cloudresourcemanager.googleapis.com";
export const hierarchyTypes = ["Organization", "Folder", "Project"].map(
  (type) => `${hierarchyPrefix}/${type}`,
);
export const accountType = "iam.googleapis.com/ServiceAccount";
export const keyType = "iam.googleapis.com/ServiceAccountKey";
export const roleType = "iam.googleapis.com/Role";
export const poolTypes = [
  "iam.googleapis.com/WorkloadIdentityPool",
  "iam.googleapis.com/WorkloadIdentityPoolProvider",
];

/**
 * Assets of these types (null: of every type) below the resource that is collected, each once. Throws Denied | Unavailable.
 * Source: cloudasset v1 `assets.list`; at most 1,000 a page.
 */
export async function* listAssets(
  access: Access,
  content: Content,
  assetTypes: string[] | null,
): AsyncGenerator<Asset & { name: string; assetType: string }> {
  const { ctx } = access;
  const parent = ctx.source.config.resource;
  const readTime = await readTimeOf(access);
  const api = await apis.assets();
  const seen = new Set<string>();
  const answers = pages(
    (pageToken) =>
      access.call(permissions[content], parent, (options) =>
        api.assets.list(
          {
            ...{ parent, readTime, contentType: content, pageToken },
            ...(assetTypes !== null && { assetTypes }),
            pageSize: ctx.limits.pageSize ?? 1000,
          },
          options,
        ),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  for await (const { assets = [] } of answers) {
    for (const asset of assets) {
      const { name, assetType } = asset;
      if (!name || !assetType) throw malformed(`An asset below ${parent} has no name or type.`);
      if (seen.has(name)) continue;
      seen.add(name);
      yield { ...asset, name, assetType };
    }
  }
}

/** The same for every list of a run, so that policies and the accounts they name agree. */
function readTimeOf({ ctx }: Access): Promise<string> {
  return oncePerRun(ctx, "gcp/read-time", async () =>
    new Date(ctx.clock.now().getTime() - settledAfterMs).toISOString(),
  );
}

/**
 * Null: the inventory answers for these types; else the refusal it gave, and another API is to be asked. Throws Unavailable where
 * that is not known: a failure that passes must not change what is read in its place.
 */
export function inventoryRefusal(
  access: Access,
  content: Content,
  assetTypes: string[] = hierarchyTypes,
): Promise<Error | null> {
  const key = `gcp/inventory/${content}/${assetTypes.join(",")}`;
  return oncePerRun(access.ctx, key, async () => {
    const api = await apis.assets();
    const parent = access.ctx.source.config.resource;
    const readTime = await readTimeOf(access);
    try {
      await access.call(permissions[content], parent, (options) =>
        api.assets.list({ parent, readTime, contentType: content, assetTypes, pageSize: 1 }, options),
      );
      return null;
    } catch (error) {
      if (isNotGranted(error) || (assetTypes !== hierarchyTypes && isInvalidArgument(error))) return error;
      throw error;
    }
  });
}

/** Throws what the inventory refused with, for what no other API can list. */
export async function requireInventory(access: Access, content: Content): Promise<void> {
  const refusal = await inventoryRefusal(access, content);
  if (refusal !== null) throw refusal;
}

/** Whether the inventory left something out because the asset is too large. */
export function isTruncated(asset: Asset): boolean {
  return (asset.assetExceptions ?? []).some(({ exceptionType }) => exceptionType === "TRUNCATION");
}

export function truncated(name: string): Incomplete {
  return new Incomplete(
    [name],
    `${name} is too large for the asset inventory; only a part of it was given.`,
    {
      hint: "Nothing to set: what is missing is kept as it was.",
    },
  );
}
