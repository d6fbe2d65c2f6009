/**
 * What bindings of a cluster give: the rules of a role expanded to the actions that cluster has, as its own authorizer would decide.
 * RBAC only adds, so nothing is ever taken away here.
 */
import { type Allowance, type CompiledDocument, emptyDocument } from "#lib/domain/effective-actions.ts";
import { emptySet, intersection, isEmptySet, type PermissionSet, union } from "#lib/domain/permission-set.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { GrantedActions, GrantTerms, HeldGrant, Holder } from "../granted-actions.ts";
import { universeOf, withNames } from "./action-universe.ts";
import { groupRef } from "./keys.ts";
import { actionsOfRule, gather, isOpenEnded, rulesIn, unknownIn, urlsOfRule } from "./policy-rules.ts";
import { kubernetesRisks } from "./risks.ts";

export const kubernetesGrantedActions: GrantedActions = {
  wildcards: "*",
  compile,
  terms,
  impliedSubjects,
  // What a log would have shown depends on whether reads are in it, so each log says it itself, of its cluster; the last use of a
  // legacy token says nothing about the other tokens of its account.
  wholeSources: new Set<string>(),
  risks: kubernetesRisks,
};

/** `select`: `cluster/<cluster>` or `namespace/<cluster>`: how far the binding reaches, and whose actions wildcards stand for. */
function compile(document: Json, catalogue: Parameters<GrantedActions["compile"]>[1], select: string) {
  const rules = rulesIn(document);
  if (rules.length === 0) return emptyDocument;
  const [reach, cluster] = cut(select);
  const universe = universeOf(catalogue, cluster);
  const within = (actions: PermissionSet) =>
    reach === "namespace" && !isEmptySet(actions) ? intersection(actions, universe.inNamespace) : actions;
  const sets: Record<"all" | "named" | "nameless", PermissionSet[]> = { all: [], named: [], nameless: [] };
  for (const rule of rules) {
    const { resourceNames } = rule;
    const actions = actionsOfRule(rule, universe);
    if (resourceNames.length === 0) sets.all.push(...actions);
    // The empty name is the name of a request that has none.
    if (resourceNames.includes("")) sets.nameless.push(...actions);
    if (resourceNames.some((name) => name !== "")) sets.named.push(...actions);
    if (reach !== "namespace") sets.all.push(urlsOfRule(rule, universe));
  }
  const { always, byField } = withNames(within(gather(sets.named)), universe);
  const { nameless } = withNames(within(gather(sets.nameless)), universe);
  const all = union(within(gather(sets.all)), nameless);
  const compiled: CompiledDocument = {
    allows: [
      ...allowance(all, 3, false),
      ...allowance(always, 0, false),
      // A list of named objects is allowed only to those who ask for the name: `fieldSelector=metadata.name=…`.
      ...allowance(byField, 0, true),
    ],
    denies: emptySet,
    unknown: [...new Set(rules.flatMap((rule) => unknownIn(rule, universe)))].sort(),
    openEnded: rules.some(isOpenEnded),
  };
  return compiled;
}

function allowance(actions: PermissionSet, breadth: Allowance["breadth"], conditional: boolean): Allowance[] {
  return isEmptySet(actions) ? [] : [{ actions, breadth, conditional }];
}

/** Groups that everybody is in: what the server itself binds to them nobody can be spared. */
const everybody = new Set(["system:authenticated", "system:unauthenticated", "system:serviceaccounts"]);

function terms({ subject, scope, attributes }: HeldGrant): GrantTerms[] {
  const [cluster] = cut(scope.externalId);
  if (attributes.bootstrap === true && subject.kind === "group" && everybody.has(cut(subject.value)[1])) {
    return [];
  }
  const isNamespaced = scope.kind === "kubernetes_namespace";
  return [
    {
      select: `${isNamespaced ? "namespace" : "cluster"}/${cluster}`,
      breadth: isNamespaced ? 2 : 3,
      ...{ conditional: false, level: "" },
      since: dateOf(attributes.createdAt),
      changesAt: null,
    },
  ];
}

/** Groups of service accounts are stored; those of users and nodes follow from how they sign in. */
function impliedSubjects({ kind, externalId, name }: Holder): Ref[] {
  const [cluster] = cut(externalId);
  const groups = (...names: string[]) => names.map((group) => groupRef(cluster, group));
  if (name === "system:anonymous") return groups("system:unauthenticated");
  if (kind === "kubernetes_node") return groups("system:authenticated", "system:nodes");
  return kind === "kubernetes_user" || kind === "kubernetes_component" ? groups("system:authenticated") : [];
}

/** At the first slash. */
function cut(text: string): [before: string, after: string] {
  const slash = text.indexOf("/");
  return slash < 0 ? [text, ""] : [text.slice(0, slash), text.slice(slash + 1)];
}

function dateOf(value: Json | undefined): Date | null {
  const date = new Date(typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
