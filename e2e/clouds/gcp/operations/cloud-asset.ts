/** Cloud Asset Inventory: everything below an organization, folder or project at one moment, page by page. */
import { dayOf } from "../../calendar.ts";
import { wallClock } from "../../wall-clock.ts";
import type { World } from "../../world.ts";
import type { Call } from "../call.ts";
import { openProjects, type Place, placeOf, projectsBelow } from "../places.ts";
import { type Input, list, type Operation, PAGED, type Query, text } from "../wire/operation.ts";
import { markOf, pageOfGroups, readToken, sizeOf, tokenOf } from "../wire/paging.ts";
import { invalidArgument, notFound } from "../wire/status-error.ts";
import { ASSET_TYPES, type Asset, UNSEARCHABLE } from "./asset.ts";
import { folderAsset, organizationAssets, projectAsset } from "./node-assets.ts";
import { policyBody } from "./policy-body.ts";
import { projectAssets } from "./project-assets.ts";
import { checkMask, searchResult } from "./search-result.ts";

const CONTENT = [
  "CONTENT_TYPE_UNSPECIFIED",
  "RESOURCE",
  "IAM_POLICY",
  "ORG_POLICY",
  "ACCESS_POLICY",
  "OS_INVENTORY",
  "RELATIONSHIP",
] as const;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** So close to now, the inventory answers with what is there now. */
const VOLATILE = 60 * MINUTE;

const scopeOf = ({ parts }: Input): string => parts.join("/");

export const cloudAssetOperations: Operation[] = [
  {
    id: "cloudasset.assets.list",
    method: "GET",
    path: "v1/{v1Id}/{v1Id1}/assets",
    query: {
      ...PAGED,
      assetTypes: "strings",
      contentType: CONTENT,
      readTime: "timestamp",
      relationshipTypes: "strings",
    },
    permission: ({ query }) =>
      query.contentType === "IAM_POLICY"
        ? "cloudasset.assets.listIamPolicy"
        : "cloudasset.assets.listResource",
    on: scopeOf,
    run: listAssets,
  },
  {
    id: "cloudasset.searchAllResources",
    method: "GET",
    path: "v1/{v1Id}/{v1Id1}:searchAllResources",
    query: { ...PAGED, assetTypes: "strings", orderBy: "string", query: "string", readMask: "string" },
    permission: "cloudasset.assets.searchAllResources",
    on: scopeOf,
    run: searchResources,
  },
  {
    id: "cloudasset.searchAllIamPolicies",
    method: "GET",
    path: "v1/{v1Id}/{v1Id1}:searchAllIamPolicies",
    query: { ...PAGED, assetTypes: "strings", orderBy: "string", query: "string" },
    permission: "cloudasset.assets.searchAllIamPolicies",
    on: scopeOf,
    run: searchPolicies,
  },
];

function listAssets(call: Call, input: Input): object {
  const { query } = input;
  if (Number(query.pageSize ?? 100) > 1000)
    throw invalidArgument("page_size must be between 1 and 1000.", "page_size");
  const content = text(query.contentType);
  if (!["", "CONTENT_TYPE_UNSPECIFIED", "RESOURCE", "IAM_POLICY"].includes(content))
    throw invalidArgument(`Content type ${content} is not simulated.`, "content_type");
  const fits = typeFilter(call, list(query.assetTypes));
  const wantsPolicy = content === "IAM_POLICY";
  const keep = (asset: Asset) => fits(asset.type) && (!wantsPolicy || hasPolicy(asset));
  const read = readTimeOf(call.world, query);
  const { assets, nextPageToken } = walk(call, input, { default: 100, maximum: 1000 }, keep, read);
  return {
    readTime: read.time,
    ...(assets.length === 0
      ? {}
      : { assets: assets.map(({ asset, place }) => assetBody(call, asset, place, content)) }),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
}

function hasPolicy({ policy }: Asset): boolean {
  return policy !== null && policy.bindings.length + policy.auditConfigs.length > 0;
}

type ReadTime = { time: string; day: number };

/**
 * The day whose state is read, and the moment that is said to be read. A caller's clock may be the world's or the machine's: now is what
 * either calls so.
 */
function readTimeOf(world: World, query: Query): ReadTime {
  const now = world.now.getTime();
  if (query.readTime === undefined) return { time: new Date(now - 5000).toISOString(), day: world.day };
  const asked = Date.parse(text(query.readTime));
  if (Math.abs(wallClock() - asked) < VOLATILE)
    return { time: new Date(asked).toISOString(), day: world.day };
  if (asked >= now + DAY) throw invalidArgument("read_time must not be in the future.", "read_time");
  if (asked < now - 35 * DAY)
    throw invalidArgument("read_time must not be earlier than 35 days before the current time.", "read_time");
  const time = new Date(asked).toISOString();
  return { time, day: asked >= now - VOLATILE ? world.day : dayOf(new Date(asked)) };
}

/** Patterns fit whole type names; one that fits no type at all is refused. */
function typeFilter({ traps }: Call, patterns: string[]): (type: string) => boolean {
  const supported = ASSET_TYPES.filter((type) => !traps.isForgotten(type));
  if (patterns.length === 0) return (type) => supported.includes(type);
  const tests = patterns.map((pattern) => {
    const test = new RegExp(`^(?:${pattern})$`);
    if (!supported.some((type) => test.test(type)))
      throw invalidArgument(
        `Invalid asset type: ${pattern}. No supported asset types match it.`,
        "asset_types",
      );
    return test;
  });
  return (type) => supported.includes(type) && tests.some((test) => test.test(type));
}

type Found = { asset: Asset; place: Place };

/**
 * Groups are the scope's own node, its folders, then its projects one by one: only those a page needs are grown. A first page of many
 * is empty, which callers must bear.
 */
function walk(
  call: Call,
  { parts, query }: Input,
  limits: { default: number; maximum: number },
  keep: (asset: Asset) => boolean,
  read: ReadTime,
): { assets: Found[]; nextPageToken: string | undefined } {
  const { world } = call;
  const place = placeOf(world, parts.join("/"), read.day);
  if (!place) throw notFound(`Resource '${parts.join("/")}' was not found.`);
  const mark = markOf(query, ...parts);
  const projects = projectsBelow(world, place, read.day);
  const nodes = place.facts ? [] : nodesOf(world, place, read.day);
  const [group = -1, at = 0] = query.pageToken ? readToken(text(query.pageToken), mark, 2) : [];
  if (group < 0 && projects.length > 3) return { assets: [], nextPageToken: tokenOf(mark, 0, 0) };
  const itemsOf = (index: number): Found[] => {
    const found = index === 0 ? nodes : assetsIn(world, projects[index - 1]?.number ?? "", read.day);
    return found.filter(({ asset }) => keep(asset));
  };
  const wanted = sizeOf(query, limits, call.pageCap);
  const page = pageOfGroups(projects.length + 1, itemsOf, { group: Math.max(0, group), at }, wanted);
  return {
    assets: page.items,
    nextPageToken: page.next === null ? undefined : tokenOf(mark, page.next.group, page.next.at),
  };
}

function nodesOf(world: World, scope: Place, day: number): Found[] {
  const { organization } = world.gcp;
  const state = world.gcp.root(day);
  const found: Found[] = [];
  if (scope.kind === "organization")
    found.push(...organizationAssets(world, state).map((asset) => ({ asset, place: scope })));
  for (const folder of organization.folders) {
    const place = placeOf(world, folder.name, day);
    if (place?.ancestors.includes(scope.name)) found.push({ asset: folderAsset(folder, state), place });
  }
  return found;
}

function assetsIn(world: World, number: string, day: number): Found[] {
  const place = placeOf(world, `projects/${number}`, day);
  if (!place?.facts) return [];
  const state = world.gcp.project(place.facts.id, day);
  const isOpen = openProjects(world, place, day).length > 0;
  const assets = [projectAsset(place.facts, state), ...(isOpen ? projectAssets(place.facts, state) : [])];
  return assets.map((asset) => ({ asset, place }));
}

function assetBody(call: Call, asset: Asset, place: Place, content: string): object {
  const truncated = call.traps.isTruncated(asset.name);
  return {
    name: asset.name,
    assetType: asset.type,
    ...(content === "RESOURCE" ? { resource: resourceBody(asset) } : {}),
    ...(content === "IAM_POLICY" && asset.policy
      ? {
          iamPolicy: policyBody(
            truncated ? asset.policy.bindings.slice(0, 1) : asset.policy.bindings,
            asset.policy.auditConfigs,
            3,
          ),
        }
      : {}),
    ancestors: place.ancestors,
    updateTime: asset.updateTime,
    ...(truncated
      ? {
          assetExceptions: [
            { exceptionType: "TRUNCATION", details: "The asset is too large and was truncated." },
          ],
        }
      : {}),
  };
}

function resourceBody(asset: Asset): object {
  return {
    version: asset.version,
    discoveryDocumentUri: `https://${asset.service}.googleapis.com/$discovery/rest?version=${asset.version}`,
    discoveryName: asset.discoveryName,
    ...(asset.parent === null ? {} : { parent: asset.parent }),
    data: asset.data,
    ...(asset.location === null ? {} : { location: asset.location }),
  };
}

const NOW = (world: World): ReadTime => ({ time: "", day: world.day });

function searchResources(call: Call, input: Input): object {
  const { query } = input;
  noQuery(query);
  const mask = checkMask(text(query.readMask));
  const fits = typeFilter(call, list(query.assetTypes));
  const keep = (asset: Asset) => fits(asset.type) && !UNSEARCHABLE.has(asset.type);
  const { assets, nextPageToken } = walk(call, input, { default: 100, maximum: 500 }, keep, NOW(call.world));
  return {
    ...(assets.length === 0
      ? {}
      : { results: assets.map(({ asset, place }) => searchResult(call.world, asset, place, mask)) }),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
}

function searchPolicies(call: Call, input: Input): object {
  const { query } = input;
  noQuery(query);
  const fits = typeFilter(call, list(query.assetTypes));
  const keep = (asset: Asset) => fits(asset.type) && hasPolicy(asset);
  const { assets, nextPageToken } = walk(call, input, { default: 100, maximum: 500 }, keep, NOW(call.world));
  const results = assets.map(({ asset, place }) => ({
    resource: asset.name,
    assetType: asset.type,
    ...(place.facts ? { project: `projects/${place.facts.number}` } : {}),
    folders: place.ancestors.filter((name) => name.startsWith("folders/")),
    organization: place.ancestors.at(-1),
    policy: policyBody(asset.policy?.bindings ?? [], [], 3),
  }));
  return {
    ...(results.length === 0 ? {} : { results }),
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
  };
}

/** A search that filters shows parts of policies, so nobody who wants the whole asks for one. */
function noQuery(query: Query): void {
  if (text(query.query) !== "" || text(query.orderBy) !== "")
    throw invalidArgument("Only searches for everything are simulated.", "query");
}
