/** `gcp/labels`: labels and tags of the tree, as hints at owners and environments of what is in it. */
import type { CloudRecord, OwnerHintRecord } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { apis } from "./apis.ts";
import { hierarchyTypes } from "./assets.ts";
import { isNotGranted } from "./errors.ts";
import { effectiveTagHints, labelHints, searchedTagHints } from "./map-hints.ts";
import { lastPart, recordOf, textOf, textsByKey } from "./read-field.ts";
import type { Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";

export async function* collectLabels(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  // Refused before the first page: then the other way gives everything. Refused later, the slice fails as any other.
  const results = searchResults(access);
  let first: IteratorResult<Record<string, unknown>[]> | null = null;
  try {
    first = await results.next();
  } catch (error) {
    if (!isNotGranted(error)) throw error;
  }
  if (first === null) return yield* directHints(reading);
  for (let step = first; step.done !== true; step = await results.next()) {
    for (const result of step.value) {
      const node = nodeOf(result);
      if (node === null) yield unreadable("a search result without a name");
      const scope = node === null ? null : estate.scopeOf([node]);
      if (scope === null) continue;
      yield* labelHints(result.labels, scope);
      yield* searchedTagHints(result, scope);
    }
  }
}

/** Source: cloudasset v1 `searchAllResources`; at most 500 a page. */
async function* searchResults(access: Access): AsyncGenerator<Record<string, unknown>[]> {
  const api = await apis.assets();
  const scope = access.ctx.source.config.resource;
  const answers = pages(
    (pageToken) =>
      access.call("cloudasset.assets.searchAllResources", scope, (options) =>
        api.v1.searchAllResources(
          {
            ...{ scope, assetTypes: hierarchyTypes, pageToken },
            readMask: "name,assetType,project,labels,tags,effectiveTags",
            pageSize: Math.min(500, access.ctx.limits.pageSize ?? 500),
          },
          options,
        ),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  for await (const page of answers) yield (page.results ?? []).map(recordOf);
}

/** A project is named by id in its name, and by number beside it. */
function nodeOf(result: Record<string, unknown>): string | null {
  const name = textOf(result.name);
  if (name === null) return null;
  const path = name.split("/").slice(-2).join("/");
  return path.startsWith("projects/") ? (textOf(result.project) ?? path) : path;
}

async function* directHints({ access, estate }: Reading): AsyncGenerator<OwnerHintRecord> {
  const shortfall = createShortfall(access.ctx.signal);
  const active = estate.scopes.filter(({ state }) => state === "active");
  for (const { externalId, attributes } of active)
    yield* labelHints(textsByKey(attributes.labels), externalId);
  const answers = inParallel(active, callsAtOnce(access.ctx), async ({ externalId }) => ({
    scope: externalId,
    tags: await shortfall.attempt(`tags of ${externalId}`, () => effectiveTagsOf(access, externalId)),
  }));
  for await (const { scope, tags } of answers) yield* effectiveTagHints(tags ?? [], scope);
  shortfall.end();
}

/** Source: cloudresourcemanager v3 `effectiveTags.list`. */
async function effectiveTagsOf(access: Access, node: string): Promise<object[]> {
  const api = await apis.resources();
  const parent = `//cloudresourcemanager.googleapis.com/${node.split("/")[0]}/${lastPart(node)}`;
  const answers = pages(
    (pageToken) =>
      access.call("resourcemanager.hierarchyNodes.listEffectiveTags", node, (options) =>
        api.effectiveTags.list({ parent, pageToken, pageSize: access.ctx.limits.pageSize }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  const found: object[] = [];
  for await (const page of answers) found.push(...(page.effectiveTags ?? []));
  return found;
}
