/** The rules of a Role or ClusterRole for people to read: one statement per rule, nothing dropped. */
import type { Json } from "#lib/ingest/contract.ts";
import type { PolicyStatement } from "../policy-statements.ts";

/** Null for a document without rules; a role whose rules are empty has none to show. */
export function kubernetesPolicyStatements(document: Json): PolicyStatement[] | null {
  const rules = isObject(document) ? document.rules : undefined;
  return Array.isArray(rules) ? rules.filter(isObject).map(statementOf) : null;
}

function statementOf(rule: { [key: string]: Json }): PolicyStatement {
  const verbs = textsOf(rule.verbs);
  const urls = textsOf(rule.nonResourceURLs);
  const resources = resourcesOf(rule);
  const isEverything = verbs.includes("*") && resources.includes("*");
  return {
    sid: null,
    effect: "Allow",
    // A bare star would read as every action there is; any verb on some resources is less.
    actions: verbs.map((verb) => (verb === "*" && !isEverything ? "any verb" : verb)),
    notActions: [],
    resources: [...resources, ...urls.map((url) => `URL ${url}`)],
    notResources: [],
    condition: null,
  };
}

/** `deployments.apps`, `pods`, `everything in apps`, `*`; with names where the rule holds for those alone. */
function resourcesOf(rule: { [key: string]: Json }): string[] {
  const names = textsOf(rule.resourceNames);
  const groups = textsOf(rule.apiGroups);
  const only = names.length === 0 ? "" : ` named ${names.join(", ")}`;
  return textsOf(rule.resources).flatMap((resource) => {
    if (resource === "*" && groups.includes("*")) return [`*${only}`];
    return groups.map((group) => `${nameOf(resource, group)}${only}`);
  });
}

function nameOf(resource: string, group: string): string {
  if (resource === "*") return `everything in ${group === "" ? "the core group" : group}`;
  if (group === "*") return `${resource} of any group`;
  return group === "" ? resource : `${resource}.${group}`;
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
