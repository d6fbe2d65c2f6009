/** Everything an identity of Azure and Entra is granted and does not need: role assignments by smaller roles, the rest as whole pieces. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import {
  areEqualSets,
  difference,
  isEmptySet,
  isSubset,
  type PermissionSet,
  sizeOf,
  unionOf,
} from "#lib/domain/permission-set.ts";
import type { Refusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { blockerWords } from "../../remediation/blocker-words.ts";
import { narrowEach, type SharedWork } from "../../remediation/narrow-each.ts";
import type { JudgedGrant, Narrowing, NarrowRequest, StoredRole } from "../../remediation.ts";
import { compileDocument } from "../compile-document.ts";
import { parseScope } from "../keys.ts";
import { assignmentChange, roleFile, type SmallerRole } from "./assignment-change.ts";
import { definitionChange } from "./definition-change.ts";
import { directoryChange } from "./directory-change.ts";
import { type Entry, entriesOf, type NarrowedEntry, narrowEntry } from "./narrow-entry.ts";

type Work = Omit<NarrowRequest, "taken"> & SharedWork;

export function narrowGrants(request: NarrowRequest) {
  return narrowEach(
    request.grants,
    (grant, shared) => changeOf(grant, { ...request, ...shared }),
    request.taken,
  );
}

function changeOf(grant: JudgedGrant, work: Work): Narrowing | Refusal {
  const { role, subject } = grant;
  const scope =
    typeof grant.attributes.assignmentScope === "string" ? grant.attributes.assignmentScope : null;
  const target = scope === null ? `${role.name} of ${work.subject.name}` : `${role.name} on ${scope}`;
  const isAzureRole = role.kind === "azure_built_in_role" || role.kind === "azure_custom_role";
  if (role.kind === "azure_custom_role" && areEqualSets(grant.alone, grant.everyone)) {
    const edited = editedRole(grant, work);
    if (edited !== null) return edited;
  }
  if (!subject.isItself)
    return {
      target,
      why: `It comes through ${subject.name}, which others are in (${blockerWords(grant.blockers) || "nobody tells who"}): assign to the identity itself what it needs before anything is taken from the group.`,
    };
  if (!isAzureRole) {
    if (!isEmptySet(difference(grant.gives, grant.alone)))
      return { target, why: "Some of it is used or undecided, and Entra grants it as one piece." };
    const change = directoryChange(grant, work.subject);
    return "why" in change ? change : { change, after: new Map([[grant.key, []]]) };
  }
  return scope === null
    ? { target, why: "Its assignment was read without a scope: collect again." }
    : replacedRole(grant, scope, target, work);
}

function narrowedEntries(grant: JudgedGrant, catalogue: Catalogue): NarrowedEntry[] | null {
  const entries = entriesOf(grant.role.document);
  return entries?.flatMap((entry) => narrowEntry(entry, grant.alone, catalogue) ?? []) ?? null;
}

/** Null where nothing is left, or az could not write it: it takes one entry. */
function editedRole(grant: JudgedGrant, work: Work): Narrowing | null {
  const { role } = grant;
  const old = entriesOf(role.document);
  const entries = narrowedEntries(grant, work.catalogue);
  const [before] = old ?? [];
  const [after] = entries ?? [];
  if (old?.length !== 1 || before === undefined || after === undefined) return null;
  const made: Json[] = [documentOf(after.entry, role)];
  const known = work.edited.get(role.externalId);
  if (known !== undefined) {
    known.after.set(grant.key, made);
    return known;
  }
  const id = role.externalId.split("/").at(-1) ?? role.externalId;
  const change = definitionChange({
    role: { name: role.name, id },
    ...{ before: definitionOf(role, before), after: definitionOf(role, after.entry) },
    ...{ principal: work.subject.externalId, isShared: grant.isShared, notes: notesOf([after]) },
  });
  const narrowing: Narrowing = { change, after: new Map([[grant.key, made]]) };
  work.edited.set(role.externalId, narrowing);
  return narrowing;
}

function definitionOf(role: StoredRole, entry: Entry): Json {
  const { assignableScopes } = role.document as { assignableScopes?: Json };
  const description = typeof role.attributes.description === "string" ? role.attributes.description : "";
  return {
    ...roleFile(role.name, entry, ""),
    Id: role.resourceName ?? role.externalId,
    Description: description,
    AssignableScopes: assignableScopes ?? [],
  };
}

function documentOf(entry: Entry, role: Pick<StoredRole, "document">): Json {
  return { ...(role.document as { [key: string]: Json }), permissions: [entry] };
}

function replacedRole(grant: JudgedGrant, scope: string, target: string, work: Work): Narrowing | Refusal {
  const stays = difference(grant.gives, grant.alone);
  const ids = Array.isArray(grant.attributes.assignments) ? grant.attributes.assignments.map(String) : [];
  if (ids.length === 0) return { target, why: "Its assignment was read without an id: collect again." };
  const isNothing = isEmptySet(stays) && !hasUnknown(grant, work);
  const ready = isNothing ? null : readyRole(grant.gives, stays, work);
  const assignable = assignableScope(scope);
  const entries = isNothing || ready !== null ? [] : narrowedEntries(grant, work.catalogue);
  if (entries === null)
    return { target, why: "Its definition has conditions of its own, which a custom role cannot hold." };
  const problem = isNothing || ready !== null ? null : problemOf(entries, scope, assignable);
  if (problem !== null) return { target, why: problem };
  const roles: SmallerRole[] =
    ready === null
      ? entries.map(({ entry }) => ({
          entry,
          name: roleName([work.subject.name, grant.role.name], work.taken),
        }))
      : [{ entry: null, name: ready.name }];
  const after = ready === null ? entries.map(({ entry }) => documentOf(entry, grant.role)) : [ready.document];
  const role = grant.role.externalId.split("/").at(-1) ?? grant.role.externalId;
  const change = assignmentChange({
    old: {
      principal: work.subject.externalId,
      role,
      scope,
      condition: grant.condition,
      ids,
      title: grant.role.name,
    },
    ...{ roles, assignable: assignable ?? scope, why: whyOwn(grant) },
    notes: [...notesOf(entries), ...readyNotes(ready, stays, work), ...endNotes(grant)],
  });
  return { change, after: new Map([[grant.key, isNothing ? [] : after]]) };
}

function hasUnknown(grant: JudgedGrant, { catalogue }: Work): boolean {
  return compileDocument(grant.role.document, catalogue).unknown.length > 0;
}

/** Custom roles live at management groups, subscriptions and resource groups. Source: Azure custom roles, AssignableScopes. */
function assignableScope(scope: string): string | null {
  const found = parseScope(scope);
  if (found === null || found.level === "tenant") return null;
  if (found.level === "management-group") return scope;
  return /^\/subscriptions\/[^/]+(?:\/resourcegroups\/[^/]+)?/i.exec(scope)?.[0] ?? null;
}

function problemOf(
  entries: readonly NarrowedEntry[],
  scope: string,
  assignable: string | null,
): string | null {
  if (assignable === null)
    return "It is assigned at the root, where no custom role can be: assign it further down first.";
  const isData = entries.some(({ entry }) => entry.dataActions.length > 0);
  return isData && parseScope(scope)?.level === "management-group"
    ? "It gives access to data at a management group, where a custom role with data actions cannot be assigned: assign it further down first."
    : null;
}

const leastShare = 0.8;

/** The smallest built-in role between what stays and what was given, if it takes most of what may go. */
function readyRole(
  gives: PermissionSet,
  stays: PermissionSet,
  { ready, catalogue }: Work,
): StoredRole | null {
  const most = sizeOf(stays) + (sizeOf(gives) - sizeOf(stays)) * (1 - leastShare);
  const fitting = ready.flatMap((role) => {
    const { allows, unknown } = compileDocument(role.document, catalogue);
    if (unknown.length > 0 || allows.some(({ conditional }) => conditional)) return [];
    const actions = unionOf(allows.map((one) => one.actions));
    const size = sizeOf(actions);
    return size <= most && isSubset(stays, actions) && isSubset(actions, gives) ? [{ role, size }] : [];
  });
  return fitting.sort((one, other) => one.size - other.size)[0]?.role ?? null;
}

function roleName(parts: readonly string[], taken: Set<string>): string {
  const base = parts
    .join(" ")
    .replace(/[^\w .()-]+/g, " ")
    .trim()
    .slice(0, 110);
  for (let number = 1; ; number++) {
    const name = `${base} used${number === 1 ? "" : ` ${number}`}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

function whyOwn({ role, blockers }: JudgedGrant): string {
  if (role.manager === "provider")
    return "The role is Microsoft's own; assigned first, the smaller one leaves no gap.";
  const words = blockerWords(blockers);
  return words === ""
    ? "Assigned first, it leaves no gap."
    : `The role is shared, so it stays as it is: ${words}.`;
}

function notesOf(entries: readonly NarrowedEntry[]): string[] {
  const wildcards = [...new Set(entries.flatMap((one) => one.wildcards))].sort();
  return [
    ...(wildcards.length === 0
      ? []
      : [
          `New wildcards, each within what an old one covered: ${wildcards.join(", ")}. Today they match only what stays; actions Microsoft adds may match.`,
        ]),
    ...(entries.some(({ isOpen }) => isOpen)
      ? ["It stays open as it was: it gives what Microsoft adds, but for what it names."]
      : []),
    ...(entries.length > 1 ? ["az takes one entry for a role: there is a role for each."] : []),
  ];
}

function readyNotes(ready: StoredRole | null, stays: PermissionSet, { catalogue }: Work): string[] {
  if (ready === null) return [];
  const more = sizeOf(
    difference(unionOf(compileDocument(ready.document, catalogue).allows.map((one) => one.actions)), stays),
  );
  return [
    `${ready.name} is a built-in role: it gives ${more === 0 ? "exactly what stays" : `${more} actions more than what stays, all of them given before`}, and Microsoft may change it.`,
  ];
}

function endNotes({ attributes }: JudgedGrant): string[] {
  return typeof attributes.endsAt === "string"
    ? [
        `The assignment ends by itself on ${attributes.endsAt.slice(0, 10)}; what takes its place, and the undo, would not.`,
      ]
    : [];
}
