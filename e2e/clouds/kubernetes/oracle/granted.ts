/** What everybody in a cluster may do on the world's day: each action asked of each rule of each binding, one after another. */
import type { OracleAnswer, OracleGranted } from "../../oracle-answer.ts";
import type { Rule } from "../world/model.ts";
import { subjectId } from "./grants.ts";
import { dangerOf, type KnownAction, knownActions, knownUrls } from "./known-actions.ts";
import { byUid, groupId, type Place, seenAccount } from "./place.ts";
import { LISTS } from "./sight.ts";

/** Bound in a namespace, or in the whole cluster. `rules` null: nobody could read the role, or there is none. */
export type Held = { subject: string; since: string; rules: Rule[] | null; namespaced: boolean };
/** How an action is given: to anybody who asks, or only to those who ask for a name. */
type Given = Map<string, "always" | "by-name">;

type People = Pick<OracleAnswer, "externals" | "memberships">;

export function grantedOf(place: Place, people: People): OracleGranted[] {
  const held = Map.groupBy(heldIn(place), ({ subject }) => subject);
  const groups = Map.groupBy(people.memberships, ({ member }) => member);
  const actions = knownActions(place.facts);
  const read = new Map<string, Given>();
  const givenBy = (rules: Rule[], namespaced: boolean): Given => {
    const key = JSON.stringify([namespaced, rules]);
    const given = read.get(key) ?? expand(rules, namespaced, actions);
    read.set(key, given);
    return given;
  };
  const answer = (principal: string, createdAt: string | null, implied: string[]): OracleGranted => {
    const stored = (groups.get(principal) ?? []).map(({ group }) => group);
    const subjects = [...new Set([principal, ...stored, ...implied])];
    return {
      principal,
      createdAt,
      ...together(
        subjects.flatMap((subject) => held.get(subject) ?? []),
        givenBy,
      ),
    };
  };
  const accounts = place.state.serviceAccounts.filter(
    ({ namespace, name }) => seenAccount(place, namespace, name) !== null,
  );
  return [
    ...accounts.map(({ uid, createdAt }) => answer(byUid(place, uid), createdAt, [])),
    ...distinctOutsiders(people).map(({ kind, value }) =>
      answer(value, null, impliedGroups(place, kind, value)),
    ),
  ];
}

function distinctOutsiders({ externals }: People): { kind: string; value: string }[] {
  return [...new Map(externals.map((one) => [one.value, one])).values()];
}

/** Groups a user is in by signing in, which no object says. */
function impliedGroups(place: Place, kind: string, value: string): string[] {
  if (kind === "kubernetes_group") return [];
  if (value.endsWith("/user:system:anonymous")) return [groupId(place, "system:unauthenticated")];
  const everybody = groupId(place, "system:authenticated");
  return kind === "kubernetes_node" ? [everybody, groupId(place, "system:nodes")] : [everybody];
}

const EVERYBODY = ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"];

/** Every subject of every binding that is seen; what the server binds to everybody by itself is left out. */
export function heldIn(place: Place): Held[] {
  const { state, sight, facts } = place;
  const seesClusterRoles = sight.seesWhole(facts.name, LISTS.clusterRoles);
  const clusterRole = (name: string) =>
    seesClusterRoles ? (state.clusterRoles.find((role) => role.name === name)?.rules ?? null) : null;
  const held: Held[] = [];
  for (const binding of state.roleBindings) {
    const { namespace, roleRef } = binding;
    if (!sight.sees(facts.name, LISTS.roleBindings, namespace)) continue;
    const isSeen = sight.sees(facts.name, LISTS.roles, namespace);
    const own = state.roles.find((role) => role.namespace === namespace && role.name === roleRef.name);
    const rules =
      roleRef.kind === "ClusterRole" ? clusterRole(roleRef.name) : isSeen ? (own?.rules ?? null) : null;
    for (const subject of binding.subjects)
      held.push({
        subject: subjectId(place, subject, namespace),
        since: binding.createdAt,
        rules,
        namespaced: true,
      });
  }
  if (!sight.seesWhole(facts.name, LISTS.clusterRoleBindings)) return held;
  for (const binding of state.clusterRoleBindings) {
    const isBuiltIn = binding.labels["kubernetes.io/bootstrapping"] === "rbac-defaults";
    const rules = clusterRole(binding.roleRef.name);
    for (const subject of binding.subjects) {
      if (isBuiltIn && subject.kind === "Group" && EVERYBODY.includes(subject.name)) continue;
      held.push({
        subject: subjectId(place, subject, ""),
        since: binding.createdAt,
        rules,
        namespaced: false,
      });
    }
  }
  return held;
}

function together(held: Held[], givenBy: (rules: Rule[], namespaced: boolean) => Given) {
  const actions = new Map<string, string | null>();
  const always = new Set<string>();
  for (const { rules, namespaced, since } of held) {
    for (const [action, how] of givenBy(rules ?? [], namespaced)) {
      const known = actions.get(action);
      if (typeof known !== "string" || since < known) actions.set(action, since);
      if (how === "always") always.add(action);
    }
  }
  return {
    actions,
    conditional: new Set([...actions.keys()].filter((action) => !always.has(action))),
    openEnded: held.some(({ rules }) => (rules ?? []).some(namesWhatIsToCome)),
    ...dangerOf([...actions.keys()]),
  };
}

function namesWhatIsToCome({ verbs, apiGroups = [], resources = [] }: Rule): boolean {
  if (verbs.length === 0 || apiGroups.length === 0) return false;
  const isWide = resources.some(
    (resource) => resource === "*" || (resource.startsWith("*/") && resource.length > 2),
  );
  return isWide || (resources.length > 0 && apiGroups.includes("*"));
}

export function expand(rules: Rule[], namespaced: boolean, actions: KnownAction[]): Given {
  const given: Given = new Map();
  for (const action of actions) {
    if (namespaced && action.isGlobal && !isAskedInNamespace(action)) continue;
    for (const rule of rules) {
      const how = waysOf(rule, action);
      if (how !== null && given.get(action.name) !== "always") given.set(action.name, how);
    }
  }
  if (namespaced) return given;
  for (const { name, path } of knownUrls) {
    const isGiven = rules.some(
      ({ verbs, nonResourceURLs = [] }) =>
        has(verbs, "get") &&
        nonResourceURLs.some((url) =>
          url.endsWith("*") ? path.startsWith(url.replaceAll("*", "")) : url === path,
        ),
    );
    if (isGiven) given.set(name, "always");
  }
  return given;
}

const has = (list: string[] | undefined, value: string) =>
  (list ?? []).some((one) => one === "*" || one === value);

function waysOf(rule: Rule, { group, resource, verb }: KnownAction): "always" | "by-name" | null {
  const [, sub] = resource.split("/");
  const covers = has(rule.resources, resource) || (sub !== undefined && has(rule.resources, `*/${sub}`));
  if (!has(rule.verbs, verb) || !has(rule.apiGroups, group) || !covers) return null;
  const names = rule.resourceNames ?? [];
  if (names.length === 0) return "always";
  // A request that names nothing is never one for a named object; a list can be made to name one.
  if (verb === "deletecollection" || (verb === "create" && sub === undefined)) return null;
  return verb === "list" || verb === "watch" ? "by-name" : "always";
}

/** One's own namespace is asked about in itself; and a cluster role may be bound in one. */
function isAskedInNamespace({ group, resource, verb }: KnownAction): boolean {
  if (resource === "clusterroles") return verb === "bind";
  const isOwn = group === "" && resource.split("/")[0] === "namespaces";
  return isOwn && !["list", "watch", "create", "deletecollection"].includes(verb);
}
