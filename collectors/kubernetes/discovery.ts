/**
 * What the server offers: every API group, resource and verb, from aggregated discovery (1.26 and later) or, where that is missing,
 * group by group. Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
import { Incomplete } from "#lib/errors.ts";
import { ApiFailure, malformed, mapError } from "./errors.ts";
import type { Api } from "./transport.ts";

/** `resource` may hold a subresource. `versions`: those it is served in, the preferred one first. */
export type ApiResource = {
  group: string;
  resource: string;
  namespaced: boolean;
  verbs: string[];
  versions: string[];
};

/** `missing`: groups the server lists but could not describe, in words. */
export type Discovered = { resources: Map<string, ApiResource>; missing: string[] };

/** The plain form comes last: a server that knows only the aggregated one would answer 406 to it alone. */
const accept = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",");

const permission = "get /apis";

/** Throws Denied | Unavailable. */
export async function discover(api: Api): Promise<Discovered> {
  const found: Discovered = { resources: new Map(), missing: [] };
  try {
    for (const path of ["/api", "/apis"]) await readRoot(api, path, found);
  } catch (error) {
    throw mapError(error, { permission, namespace: null });
  }
  return found;
}

/** Throws Incomplete naming the groups that could not be read. */
export function refuseMissing({ missing }: Discovered): void {
  if (missing.length === 0) return;
  throw new Incomplete(missing, "Some API groups could not be described.", {
    hint: "Look for API services that are not available: kubectl get apiservices",
  });
}

type Root = { kind?: unknown; items?: unknown; versions?: unknown; groups?: unknown };

async function readRoot(api: Api, path: string, found: Discovered): Promise<void> {
  const root = (await api.call({ path, accept })) as Root | null;
  switch (root?.kind) {
    case "APIGroupDiscoveryList":
      addAggregated(root as { items?: AggregatedGroup[] }, found);
      return;
    case "APIVersions":
      for (const version of listOf<string>(root.versions)) {
        await readVersion(api, { path: `${path}/${version}`, group: "", version }, found);
      }
      return;
    case "APIGroupList":
      for (const group of listOf<PlainGroup>(root.groups)) await readGroup(api, group, found);
      return;
    default:
      throw malformed(`${path} answered with ${String(root?.kind)}, which is no discovery.`);
  }
}

type AggregatedGroup = {
  metadata?: { name?: string };
  versions?: {
    version: string;
    freshness?: string;
    resources?: {
      resource: string;
      scope?: string;
      verbs?: string[];
      subresources?: { subresource: string; verbs?: string[] }[];
    }[];
  }[];
};

/** Adds what one aggregated answer holds; versions come in the order the server prefers them in. */
export function addAggregated({ items }: { items?: AggregatedGroup[] | null }, found: Discovered): void {
  for (const { metadata, versions } of listOf<AggregatedGroup>(items)) {
    const group = metadata?.name ?? "";
    for (const { version, freshness, resources } of versions ?? []) {
      if (freshness === "Stale") found.missing.push(`${group}/${version}`);
      for (const { resource, scope, verbs, subresources } of resources ?? []) {
        const namespaced = scope === "Namespaced";
        add(found, { group, version, resource, namespaced, verbs: verbs ?? [] });
        for (const sub of subresources ?? []) {
          const name = `${resource}/${sub.subresource}`;
          add(found, { group, version, resource: name, namespaced, verbs: sub.verbs ?? [] });
        }
      }
    }
  }
}

type PlainGroup = {
  name: string;
  versions?: { groupVersion: string; version: string }[];
  preferredVersion?: { version: string };
};

async function readGroup(api: Api, group: PlainGroup, found: Discovered): Promise<void> {
  const versions = (group.versions ?? []).map(({ version }) => version);
  const preferred = group.preferredVersion?.version;
  const ordered = versions.toSorted((one, other) => Number(other === preferred) - Number(one === preferred));
  for (const version of ordered) {
    await readVersion(api, { path: `/apis/${group.name}/${version}`, group: group.name, version }, found);
  }
}

type PlainResource = { name?: string; namespaced?: boolean; verbs?: string[] };
type Version = { path: string; group: string; version: string };

/** One group that does not answer (its API server is down) must not hide the others. */
async function readVersion(api: Api, { path, group, version }: Version, found: Discovered): Promise<void> {
  let answer: { kind?: unknown; resources?: unknown } | null;
  try {
    answer = (await api.call({ path })) as typeof answer;
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status === 401) throw error;
    found.missing.push(`${group}/${version}`);
    return;
  }
  if (answer?.kind !== "APIResourceList") throw malformed(`${path} is no list of resources.`);
  for (const { name, namespaced, verbs } of listOf<PlainResource>(answer.resources)) {
    if (name === undefined) continue;
    add(found, { group, version, resource: name, namespaced: namespaced === true, verbs: verbs ?? [] });
  }
}

type Found = { group: string; version: string; resource: string; namespaced: boolean; verbs: string[] };

/** RBAC does not know versions: what any of them offers is one resource. */
function add({ resources }: Discovered, { group, version, resource, namespaced, verbs }: Found): void {
  const key = resourceKey(group, resource);
  const known = resources.get(key);
  if (known === undefined) {
    resources.set(key, { group, resource, namespaced, verbs: [...verbs], versions: [version] });
    return;
  }
  known.verbs = [...new Set([...known.verbs, ...verbs])];
  if (!known.versions.includes(version)) known.versions.push(version);
}

export function resourceKey(group: string, resource: string): string {
  return `${group}/${resource}`;
}

function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value : [];
}
