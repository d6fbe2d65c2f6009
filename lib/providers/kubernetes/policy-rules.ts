/**
 * One rule of a role against what a cluster has, exactly as the API server's own authorizer matches it: a star is a wildcard only
 * where the server takes it for one. Source: plugin/pkg/auth/authorizer/rbac and pkg/apis/rbac/v1/evaluation_helpers.go of 1.36
 */
import { emptySet, type PermissionSet, setOf, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { ActionUniverse, NamedActions, ResourceActions } from "./action-universe.ts";
import { actionName } from "./actions.ts";

export type PolicyRule = {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  nonResourceURLs: string[];
};

/** The rules of a role's document; none where it holds none, as an aggregated role that no controller has filled. */
export function rulesIn(document: Json): PolicyRule[] {
  const rules = isObject(document) ? document.rules : null;
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).map((rule) => ({
    verbs: textsOf(rule.verbs),
    apiGroups: textsOf(rule.apiGroups),
    resources: textsOf(rule.resources),
    resourceNames: textsOf(rule.resourceNames),
    nonResourceURLs: textsOf(rule.nonResourceURLs),
  }));
}

/** Everything a rule's verbs, groups and resources name, names of objects and namespaces aside: sets to be united. */
export function actionsOfRule(
  { verbs, apiGroups, resources }: PolicyRule,
  universe: ActionUniverse,
): PermissionSet[] {
  const sets: PermissionSet[] = [];
  const isAnyVerb = verbs.includes("*");
  for (const group of apiGroups) {
    for (const resource of resources) {
      const { isKnown, every, byVerb } = namedBy(group, resource, universe);
      if (!isKnown) continue;
      if (isAnyVerb) sets.push(every);
      else for (const verb of verbs) sets.push(byVerb.get(verb) ?? emptySet);
    }
  }
  return sets;
}

/** URLs belong to the cluster: only a binding of the whole cluster gives them. */
export function urlsOfRule({ verbs, nonResourceURLs }: PolicyRule, { urls }: ActionUniverse): PermissionSet {
  if (nonResourceURLs.length === 0) return emptySet;
  return unionOf(
    nonResourceURLs.map((pattern) =>
      setOf(
        urls
          .filter(({ path, verb }) => isVerb(verbs, verb) && isUrl(pattern, path))
          .map(({ position }) => position),
      ),
    ),
  );
}

function isUrl(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, "")));
}

function namedBy(group: string, resource: string, universe: ActionUniverse): NamedActions {
  const key = `${group} ${resource}`;
  const known = universe.found.get(key);
  if (known !== undefined) return known;
  const entries = resourcesNamed(group, resource, universe).flatMap(({ verbs }) => [...verbs]);
  const named = {
    isKnown: entries.length > 0,
    every: setOf(entries.map(([, position]) => position)),
    byVerb: new Map(
      [...Map.groupBy(entries, ([verb]) => verb)].map(([verb, same]) => [
        verb,
        setOf(same.map(([, position]) => position)),
      ]),
    ),
  };
  universe.found.set(key, named);
  return named;
}

/** A star alone, a star before a subresource, and the exact name: `pods/*` names nothing, and `pods` is not `pods/exec`. */
export function resourcesNamed(
  group: string,
  resource: string,
  universe: ActionUniverse,
): readonly ResourceActions[] {
  const inGroup = (entries: readonly ResourceActions[] = []) =>
    group === "*" ? entries : entries.filter((entry) => entry.group === group);
  if (resource === "*") {
    return group === "*" ? universe.resources : (universe.byGroup.get(group) ?? []);
  }
  const exact =
    group === "*"
      ? universe.resources.filter((entry) => entry.resource === resource)
      : inGroup([universe.byKey.get(`${group}/${resource}`)].filter((entry) => entry !== undefined));
  if (!resource.startsWith("*/") || resource === "*/") return exact;
  return [...exact, ...inGroup(universe.bySubresource.get(resource.slice(2)))];
}

function isVerb(verbs: readonly string[], verb: string): boolean {
  return verbs.includes("*") || verbs.includes(verb);
}

/** Rules that take in resources or groups that are yet to come. */
export function isOpenEnded({ verbs, apiGroups, resources }: PolicyRule): boolean {
  if (verbs.length === 0 || apiGroups.length === 0 || resources.length === 0) return false;
  return apiGroups.includes("*") || resources.some((resource) => resource === "*" || /^\*\/./.test(resource));
}

const everyday = new Set(["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]);

/**
 * What a rule names that the cluster does not have, as patterns of actions: resources in none of the rule's groups, and verbs of its
 * own making. A usual verb that a known resource lacks is no mystery, and a group that lacks what another of them has neither.
 */
export function unknownIn(rule: PolicyRule, universe: ActionUniverse): string[] {
  const { verbs, apiGroups, resources } = rule;
  const ofResources = resources.flatMap((resource) => {
    const named = apiGroups.map((group) => ({ group, ...namedBy(group, resource, universe) }));
    const known = named.filter(({ isKnown }) => isKnown);
    const strange =
      known.length === 0
        ? verbs
        : verbs.filter(
            (verb) => verb !== "*" && !everyday.has(verb) && !known.some(({ byVerb }) => byVerb.has(verb)),
          );
    if (strange.length === 0) return [];
    const groups = known.length === 0 ? apiGroups : known.map(({ group }) => group);
    return groups.flatMap((group) => strange.map((verb) => actionName(group, resource, verb)));
  });
  const ofUrls = rule.nonResourceURLs
    .filter((pattern) => !universe.urls.some(({ path }) => isUrl(pattern, path)))
    .flatMap((pattern) => verbs.map((verb) => `url${pattern.startsWith("/") ? "" : "/"}${pattern}:${verb}`));
  return [...ofResources, ...ofUrls];
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The union of many small sets: one pass over all of them, where uniting pair by pair would copy each over and over. */
export function gather(sets: readonly PermissionSet[]): PermissionSet {
  const [first = emptySet] = sets;
  if (sets.length <= 1) return first;
  let top = 0;
  for (const { words } of sets) top = Math.max(top, (words.at(-1) ?? -1) + 1);
  const whole = new Int32Array(top);
  let used = 0;
  for (const { words, bits } of sets) {
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as number;
      if (whole[word] === 0) used++;
      whole[word] = (whole[word] as number) | (bits[at] as number);
    }
  }
  const result = { words: new Uint16Array(used), bits: new Int32Array(used) };
  for (let word = 0, at = 0; word < top; word++) {
    if (whole[word] === 0) continue;
    result.words[at] = word;
    result.bits[at++] = whole[word] as number;
  }
  return used === 0 ? emptySet : result;
}
