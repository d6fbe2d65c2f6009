/** What Azure and Entra roles give, for people to read: one statement per entry and plane, conditions as they were written. */
import type { Json } from "#lib/ingest/contract.ts";
import type { PolicyStatement } from "../policy-statements.ts";

/** Null for a document of no form the collector writes; a role that gives nothing has no statement. */
export function azurePolicyStatements(document: Json): PolicyStatement[] | null {
  if (!isObject(document)) return null;
  const effect = document.deny === true ? "Deny" : "Allow";
  if (Array.isArray(document.permissions)) {
    return document.permissions.filter(isObject).flatMap((entry) => armStatements(entry, effect));
  }
  if (Array.isArray(document.rolePermissions)) {
    return document.rolePermissions.filter(isObject).map(directoryStatement);
  }
  if (isObject(document.appRole)) return [permissionStatement(document.appRole, "")];
  if (isObject(document.delegated)) {
    return [permissionStatement(document.delegated, ", on behalf of the user who signs in")];
  }
  return null;
}

function armStatements(entry: { [key: string]: Json }, effect: PolicyStatement["effect"]): PolicyStatement[] {
  const condition = typeof entry.condition === "string" ? { expression: entry.condition } : null;
  const plane = (actions: Json | undefined, notActions: Json | undefined, resource: string) =>
    textsOf(actions).length === 0
      ? []
      : [
          statement({
            effect,
            actions: textsOf(actions),
            notActions: textsOf(notActions),
            resources: [resource],
            condition,
          }),
        ];
  return [
    ...plane(entry.actions, entry.notActions, "everything in the assigned scope"),
    ...plane(entry.dataActions, entry.notDataActions, "data in the assigned scope"),
  ];
}

function directoryStatement(entry: { [key: string]: Json }): PolicyStatement {
  return statement({
    actions: textsOf(entry.allowedResourceActions),
    notActions: textsOf(entry.excludedResourceActions),
    resources: ["the directory"],
    condition: typeof entry.condition === "string" ? { expression: entry.condition } : null,
  });
}

function permissionStatement(role: { [key: string]: Json }, tail: string): PolicyStatement {
  const resource = typeof role.resource === "string" ? role.resource : "its resource";
  return statement({ actions: textsOf([role.value ?? null]), resources: [`${resource}${tail}`] });
}

function statement(parts: Partial<PolicyStatement>): PolicyStatement {
  return {
    sid: null,
    effect: "Allow",
    actions: [],
    notActions: [],
    resources: [],
    notResources: [],
    condition: null,
    ...parts,
  };
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
