/**
 * The rules of a role with actions taken out: rules that lose nothing stay to the letter, names of objects stay on theirs, and a star
 * that loses something gives way to what it stands for in this cluster and stays.
 */
import {
  doIntersect,
  hasPosition,
  isSubset,
  type PermissionSet,
  unionOf,
} from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { ActionUniverse } from "../action-universe.ts";
import { actionsOfRule, type PolicyRule, resourcesNamed, rulesIn, urlsOfRule } from "../policy-rules.ts";

/** Verbs on one resource of one group. */
type Cell = { group: string; resource: string; verbs: readonly string[] };

/** Null: nothing is left. */
export function narrowRules(document: Json, removable: PermissionSet, universe: ActionUniverse): Json {
  const written = (document as { rules?: Json[] } | null)?.rules ?? [];
  const rules = rulesIn(document).flatMap((rule, index) => {
    const gives = unionOf([...actionsOfRule(rule, universe), urlsOfRule(rule, universe)]);
    if (!doIntersect(gives, removable)) return [written[index] ?? null];
    return [...resourceRules(rule, removable, universe), ...urlRules(rule, removable, universe)];
  });
  return rules.length === 0 ? null : { rules };
}

function resourceRules(rule: PolicyRule, removable: PermissionSet, universe: ActionUniverse): Json[] {
  const cells = rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) => cellsOf({ group, resource, rule, removable, universe })),
  );
  const names: { [key: string]: Json } =
    rule.resourceNames.length === 0 ? {} : { resourceNames: rule.resourceNames };
  const byVerbs = Map.groupBy(cells, ({ group, verbs }) => JSON.stringify([group, verbs]));
  const ofGroup = [...byVerbs.values()].map((same) => ({
    group: same[0]?.group ?? "",
    verbs: [...(same[0]?.verbs ?? [])],
    resources: [...new Set(same.map(({ resource }) => resource))],
  }));
  const alike = Map.groupBy(ofGroup, ({ resources, verbs }) => JSON.stringify([resources, verbs]));
  return [...alike.values()].map((same) => ({
    apiGroups: same.map(({ group }) => group),
    resources: same[0]?.resources ?? [],
    ...names,
    verbs: same[0]?.verbs ?? [],
  }));
}

type CellRequest = {
  group: string;
  resource: string;
  rule: PolicyRule;
  removable: PermissionSet;
  universe: ActionUniverse;
};

/** As it is written where it loses nothing, else by every resource it stands for. */
function cellsOf({ group, resource, rule, removable, universe }: CellRequest): Cell[] {
  const found = resourcesNamed(group, resource, universe);
  if (found.length === 0) {
    const isElsewhere = rule.apiGroups.some((other) => resourcesNamed(other, resource, universe).length > 0);
    return isElsewhere ? [] : [{ group, resource, verbs: rule.verbs }];
  }
  const parts = found.map((entry) => ({ ...entry, kept: keptVerbs(rule.verbs, entry.verbs, removable) }));
  if (parts.every(({ kept }) => kept === rule.verbs)) return [{ group, resource, verbs: rule.verbs }];
  return parts.flatMap((part) =>
    part.kept.length === 0 ? [] : [{ group: part.group, resource: part.resource, verbs: part.kept }],
  );
}

const everyday = new Set(["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]);

/** The same list where nothing goes. Verbs that are no known action of the resource are kept only where they may mean something. */
function keptVerbs(
  verbs: readonly string[],
  known: ReadonlyMap<string, number>,
  removable: PermissionSet,
): readonly string[] {
  const goes = (verb: string) => {
    const position = known.get(verb);
    return position !== undefined && hasPosition(removable, position);
  };
  if (verbs.includes("*")) {
    const all = [...known.keys()];
    return all.some(goes) ? all.filter((verb) => !goes(verb)).sort() : verbs;
  }
  if (!verbs.some(goes)) return verbs;
  return verbs.filter((verb) => !goes(verb) && (known.has(verb) || !everyday.has(verb)));
}

/** A pattern of URLs also stands for URLs nobody knows: it stays whole while anything of it does. */
function urlRules(rule: PolicyRule, removable: PermissionSet, universe: ActionUniverse): Json[] {
  const kept = rule.nonResourceURLs.flatMap((url): { url: string; verbs: readonly string[] }[] => {
    const one = { ...rule, nonResourceURLs: [url] };
    const given = urlsOfRule(one, universe);
    if (!doIntersect(given, removable)) return [{ url, verbs: rule.verbs }];
    if (isSubset(given, removable)) return [];
    return url.endsWith("*") ? [{ url, verbs: rule.verbs }] : exactVerbs(url, rule, removable, universe);
  });
  const byVerbs = Map.groupBy(kept, ({ verbs }) => JSON.stringify(verbs));
  return [...byVerbs.values()].map((same) => ({
    nonResourceURLs: same.map(({ url }) => url),
    verbs: [...(same[0]?.verbs ?? [])],
  }));
}

function exactVerbs(url: string, { verbs }: PolicyRule, removable: PermissionSet, { urls }: ActionUniverse) {
  const known = new Map(
    urls.filter(({ path }) => path === url).map(({ verb, position }) => [verb, position]),
  );
  const kept = keptVerbs(verbs, known, removable);
  return kept.length === 0 ? [] : [{ url, verbs: kept }];
}
