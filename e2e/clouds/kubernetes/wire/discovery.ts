/** What a server says it offers: aggregated in two answers since 1.27, or a list of groups and one answer per group and version. */

import type { ClusterFacts } from "../world/clusters.ts";
import { type ApiGroup, type ApiResource, apiGroupsOf } from "./api-groups.ts";
import type { JsonObject } from "./metadata.ts";

/** The first minor version that speaks aggregated discovery, and the one that does so in its final form. */
const AGGREGATED_SINCE = 27;
const FINAL_SINCE = 30;

const AGGREGATED = /^application\/json;g=apidiscovery\.k8s\.io;v=(v2|v2beta1);as=APIGroupDiscoveryList$/;

/** The form the client prefers among those the server has; null when it has none of them. */
export function discoveryForm(accept: string, { version: { minor } }: ClusterFacts): string | null {
  for (const type of accept.split(",").map((part) => part.trim())) {
    if (type === "" || type === "*/*" || /^application\/(json|\*)(;q=[\d.]+)?$/.test(type)) return "legacy";
    const form = AGGREGATED.exec(type)?.[1];
    if (form === "v2" && minor >= FINAL_SINCE) return "v2";
    if (form === "v2beta1" && minor >= AGGREGATED_SINCE && minor < 35) return "v2beta1";
  }
  return null;
}

export const aggregatedType = (form: string): string =>
  `application/json;g=apidiscovery.k8s.io;v=${form};as=APIGroupDiscoveryList`;

const isCore = ({ group }: ApiGroup) => group === "";

/** `core`: the answer of /api; otherwise that of /apis. */
export function aggregatedDiscovery(facts: ClusterFacts, form: string, core: boolean): JsonObject {
  const items = apiGroupsOf(facts)
    .filter((group) => isCore(group) === core)
    .map(
      ({ group, versions }): JsonObject => ({
        metadata: core ? {} : { name: group },
        versions: versions.map(({ version, resources, stale }) => ({
          version,
          resources: resources.map((resource) => aggregatedResource(resource)),
          freshness: stale ? "Stale" : "Current",
        })),
      }),
    );
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: `apidiscovery.k8s.io/${form}`,
    metadata: {},
    items,
  };
}

function aggregatedResource(resource: ApiResource): JsonObject {
  const { name, kind, namespaced, verbs, shortNames, categories, subresources } = resource;
  return {
    resource: name,
    responseKind: { group: "", version: "", kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.toLowerCase(),
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0
      ? {}
      : {
          subresources: subresources.map((sub) => ({
            subresource: sub.name,
            responseKind: {
              group: sub.foreign?.group ?? "",
              version: sub.foreign?.version ?? "",
              kind: sub.kind,
            },
            verbs: sub.verbs,
          })),
        }),
  };
}

export function apiVersions(server: string): JsonObject {
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: server }];
  return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs };
}

export function apiGroupList(facts: ClusterFacts): JsonObject {
  const groups = apiGroupsOf(facts)
    .filter((group) => !isCore(group))
    .map(groupOf);
  return { kind: "APIGroupList", apiVersion: "v1", groups };
}

function groupOf({ group, versions }: ApiGroup): JsonObject {
  const named = versions.map(({ version }) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: named, preferredVersion: named[0] ?? null };
}

/** Of one group; null when the server does not have it. */
export function apiGroup(facts: ClusterFacts, name: string): JsonObject | null {
  const found = apiGroupsOf(facts).find(({ group }) => group === name);
  return found ? { kind: "APIGroup", apiVersion: "v1", ...groupOf(found) } : null;
}

/** Of one group and version; null when the server does not have it. */
export function apiResourceList(facts: ClusterFacts, group: string, version: string): JsonObject | null {
  const found = apiGroupsOf(facts)
    .find((candidate) => candidate.group === group)
    ?.versions.find((candidate) => candidate.version === version);
  if (!found) return null;
  return {
    kind: "APIResourceList",
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: group === "" ? version : `${group}/${version}`,
    resources: found.resources.flatMap((resource) => legacyResources(resource, facts)),
  };
}

/** Servers before 1.27 leave the singular empty. */
function legacyResources(resource: ApiResource, { version: { minor } }: ClusterFacts): JsonObject[] {
  const { name, kind, namespaced, verbs, shortNames, categories, subresources } = resource;
  const singularName = minor < 27 ? "" : kind.toLowerCase();
  return [
    {
      name,
      singularName,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length === 0 ? {} : { shortNames }),
      ...(categories.length === 0 ? {} : { categories }),
    },
    ...subresources.map((sub) => ({
      name: `${name}/${sub.name}`,
      singularName: "",
      namespaced,
      ...(sub.foreign ?? {}),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ];
}
