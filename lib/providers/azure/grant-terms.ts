/**
 * How a grant of Azure or Entra counts for its holder: how far it reaches, since when and until when it holds, and where. A deny
 * assignment takes away only what is granted at its scope or below it; what it cannot be proved to take away stays granted.
 */
import type { Breadth } from "#lib/domain/effective-actions.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { GrantTerms, HeldGrant, Holder } from "../granted-actions.ts";
import { parseScope, resourceKey } from "./keys.ts";

/** What `select` says of an assignment whose time has yet to come: it gives nothing, but the day it begins is known. */
export const notYet = "not-yet";

type Terms = Omit<GrantTerms, "select" | "since" | "changesAt">;

export function grantTerms(grant: HeldGrant, holder: Holder, now: Date): GrantTerms[] {
  const terms = grant.effect === "deny" ? denyTerms(grant, holder) : allowTerms(grant);
  if (terms === null) return [];
  const startsAt = instantOf(grant.attributes.startsAt);
  const endsAt = instantOf(grant.attributes.endsAt);
  if (endsAt !== null && endsAt <= now) return [];
  const since = latest(instantOf(grant.attributes.createdOn), startsAt);
  if (startsAt !== null && startsAt > now) return [{ ...terms, select: notYet, since, changesAt: startsAt }];
  return [{ ...terms, select: "", since, changesAt: endsAt }];
}

function allowTerms(grant: HeldGrant): Terms {
  return {
    breadth: breadthOf(grant),
    conditional: grant.condition !== null,
    level: isAzureRole(grant) ? placeOf(grant) : "",
  };
}

/**
 * Null: it takes nothing from this holder, or nothing that can be proved. A deny for its scope alone leaves whatever a role gives
 * below that scope. Who is in an excepted group is not told here, so a deny with such exceptions takes nothing.
 * Source: Azure deny assignments (excludePrincipals, doNotApplyToChildScopes).
 */
function denyTerms(grant: HeldGrant, holder: Holder): Terms | null {
  const { exceptions, exceptedGroups, onlyAtScope } = grant.attributes;
  if (onlyAtScope === true || textsOf(exceptions).includes(holder.externalId.toLowerCase())) return null;
  if (textsOf(exceptedGroups).length > 0) return null;
  return { breadth: breadthOf(grant), conditional: grant.condition !== null, level: placeOf(grant) };
}

/**
 * A path of the scope, one place for one scope in whatever letters: empty for the whole tenant. A management group is a place of its
 * own: which subscriptions lie below it is not told here, so a deny there takes nothing from grants inside them.
 */
function placeOf(grant: HeldGrant): string {
  const text = typeof grant.attributes.assignmentScope === "string" ? grant.attributes.assignmentScope : null;
  const found = text === null ? null : parseScope(text);
  if (text === null || found === null) return `scope/${grant.scope.externalId}/${grant.via}`;
  return found.level === "tenant" ? "" : resourceKey(text);
}

function isAzureRole({ role }: HeldGrant): boolean {
  return role.kind === null || role.kind === "azure_built_in_role" || role.kind === "azure_custom_role";
}

/** One resource 0, a group of them or an administrative unit 1, a subscription 2, everything below a management group or in the directory 3. */
function breadthOf({ scope, via, role }: HeldGrant): Breadth {
  const [way = "", ...below] = via.split("/");
  if (way === "directory-role") return directoryBreadth(below);
  if (way === "user-consent") return 1;
  if (role.kind === "azure_app_role" || role.kind === "azure_delegated_permission") return 3;
  if (scope.kind !== "azure_subscription") return 3;
  if (below.length === 0) return 2;
  return below.length <= 2 ? 1 : 0;
}

function directoryBreadth(below: string[]): Breadth {
  if (below.length === 0) return 3;
  return below[0] === "administrativeunits" ? 1 : 0;
}

function latest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

function instantOf(value: Json | undefined): Date | null {
  if (typeof value !== "string") return null;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
