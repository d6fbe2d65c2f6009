/**
 * Reads what a role of Azure or Entra gives, or what a deny assignment takes: each permission entry by itself, its exceptions taken
 * from its own actions only; data never follows from the control plane; what has a condition is kept apart.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type Allowance, type CompiledDocument, emptyDocument } from "#lib/domain/effective-actions.ts";
import { difference, isEmptySet, type PermissionSet, union, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import {
  appPlane,
  dataPlane,
  delegatedPlane,
  directoryAction,
  matchingControl,
  permissionAction,
} from "./action-planes.ts";
import { directoryPatterns } from "./directory-patterns.ts";
import { matchesAction } from "./role-permissions.ts";

type Fields = { [key: string]: Json };

/** A document of no known form gives nothing. Sources: Azure RBAC overview (evaluation), understand role definitions. */
export function compileDocument(document: Json, catalogue: Catalogue): CompiledDocument {
  if (!isObject(document)) return emptyDocument;
  if (Array.isArray(document.permissions)) {
    const entries = document.permissions.filter(isObject);
    return document.deny === true ? denyOf(entries, catalogue) : allowOf(entries, catalogue);
  }
  if (Array.isArray(document.rolePermissions))
    return directoryRole(document.rolePermissions.filter(isObject), catalogue);
  if (isObject(document.appRole)) return permission(document.appRole, appPlane, catalogue);
  if (isObject(document.delegated)) return permission(document.delegated, delegatedPlane, catalogue);
  return emptyDocument;
}

type Named = { actions: PermissionSet; unknown: string[]; openEnded: boolean };

function allowOf(entries: Fields[], catalogue: Catalogue): CompiledDocument {
  const parts = entries.map((entry) => ({ ...entryOf(entry, catalogue), conditional: isConditional(entry) }));
  return documentOf(parts);
}

/** A condition on what is denied: it is not denied always, so nothing is taken. */
function denyOf(entries: Fields[], catalogue: Catalogue): CompiledDocument {
  const taken = entries.filter((entry) => !isConditional(entry));
  return { ...emptyDocument, denies: unionOf(taken.map((entry) => entryOf(entry, catalogue).actions)) };
}

function entryOf(entry: Fields, catalogue: Catalogue): Named {
  const onControl = (pattern: string) => matchingControl(pattern, catalogue);
  const onData = (pattern: string) => catalogue.matching(`${dataPlane}${pattern}`);
  const control = named(patternsOf(entry.actions), patternsOf(entry.notActions), onControl);
  const data = named(patternsOf(entry.dataActions), patternsOf(entry.notDataActions), onData);
  return {
    actions: union(control.actions, data.actions),
    unknown: [...control.unknown, ...data.unknown.map((pattern) => `${dataPlane}${pattern}`)],
    openEnded: control.openEnded || data.openEnded,
  };
}

function named(given: string[], taken: string[], matching: (pattern: string) => PermissionSet): Named {
  // A pattern that an exception covers as a text is covered whatever it will come to name.
  const open = given.filter((pattern) => !taken.some((exception) => matchesAction(exception, pattern)));
  return {
    actions: difference(unionOf(given.map(matching)), unionOf(taken.map(matching))),
    unknown: open.filter((pattern) => isEmptySet(matching(pattern))),
    openEnded: open.some((pattern) => pattern.includes("*")),
  };
}

function directoryRole(entries: Fields[], catalogue: Catalogue): CompiledDocument {
  const matching = (action: string) =>
    unionOf(directoryPatterns(action).map((pattern) => catalogue.matching(directoryAction(pattern))));
  const parts = entries.map((entry) => {
    const given = patternsOf(entry.allowedResourceActions);
    const { actions, unknown } = named(given, patternsOf(entry.excludedResourceActions), matching);
    return {
      actions,
      unknown: unknown.map(directoryAction),
      openEnded: given.some((action) => directoryPatterns(action).some((pattern) => pattern.includes("*"))),
      conditional: isConditional(entry),
    };
  });
  return documentOf(parts);
}

/** In the name of a user a permission reaches no further than that user's own rights: it is conditional. */
function permission(
  role: Fields,
  plane: typeof appPlane | typeof delegatedPlane,
  catalogue: Catalogue,
): CompiledDocument {
  const action = permissionAction(plane, {
    resource: textOf(role.resource) ?? "",
    appId: textOf(role.appId),
    value: textOf(role.value) ?? "",
  });
  const actions = catalogue.matching(action);
  const unknown = isEmptySet(actions) ? [action] : [];
  return documentOf([{ actions, unknown, openEnded: false, conditional: plane === delegatedPlane }]);
}

function documentOf(parts: (Named & { conditional: boolean })[]): CompiledDocument {
  const allows = parts.flatMap(({ actions, conditional }): Allowance[] =>
    isEmptySet(actions) ? [] : [{ actions, breadth: 3, conditional }],
  );
  return {
    allows,
    denies: emptyDocument.denies,
    unknown: [...new Set(parts.flatMap(({ unknown }) => unknown))].sort(),
    openEnded: parts.some(({ openEnded }) => openEnded),
  };
}

function isConditional({ condition }: Fields): boolean {
  return condition !== undefined && condition !== null && condition !== "";
}

/** In lower case and without blanks around: Azure compares so, and real definitions have both. */
function patternsOf(value: Json | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((item): item is string => typeof item === "string")
    .map((item) => item.trim().toLowerCase());
}

function textOf(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function isObject(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
