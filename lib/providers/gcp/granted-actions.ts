/**
 * What the roles and deny policies of Google Cloud give and take: a binding gives what its role includes on everything below it, a deny
 * rule takes away what it surely hits everywhere its holder is granted anything, and what depends on a request is kept as conditional.
 * Source: https://cloud.google.com/iam/docs/policy-types#evaluation
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type Breadth, type CompiledDocument, emptyDocument } from "#lib/domain/effective-actions.ts";
import { setOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { GrantedActions, GrantTerms, HeldGrant, Holder } from "../granted-actions.ts";
import { deniedBy, denyRulesOf, refKey, rulesThatHit } from "./deny-rules.ts";
import { readCondition } from "./grant-condition.ts";
import { impliedSubjects, ownNames } from "./implied-subjects.ts";
import { gcpRisks } from "./risks.ts";

export const gcpGrantedActions: GrantedActions = {
  wildcards: "*",
  compile,
  terms: (grant, holder, now) =>
    grant.effect === "deny" ? denyTerms(grant, holder, now) : allowTerms(grant, now),
  readsBefore: new Set(["deny"]),
  impliedSubjects,
  /**
   * None. Activity Analyzer counts how an account signs in, and HMAC keys and API keys bound to an account act without that: an account
   * that was never seen may still have read a bucket.
   * Source: https://cloud.google.com/policy-intelligence/docs/activity-analyzer-service-account-authentication
   */
  wholeSources: new Set(),
  risks: gcpRisks,
};

/** A role's `includedPermissions`, or a deny policy's `rules`, of which `select` names those that count (none: all). */
function compile(document: Json, catalogue: Catalogue, select: string): CompiledDocument {
  const rules = denyRulesOf(document);
  if (rules !== null) {
    const numbers = select === "" ? [...rules.keys()] : select.split(",").map(Number);
    return { ...emptyDocument, denies: deniedBy(rules, numbers, catalogue) };
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) return emptyDocument;
  const included = document.includedPermissions;
  return Array.isArray(included) ? roleDocument(included, catalogue) : emptyDocument;
}

/** Roles list permissions one by one: none of them is a pattern, and nothing is granted that is not named. */
function roleDocument(included: readonly Json[], catalogue: Catalogue): CompiledDocument {
  const positions: number[] = [];
  const unknown = new Set<string>();
  for (const name of included) {
    if (typeof name !== "string") continue;
    const position = name.includes("*") ? undefined : catalogue.positionOf(name);
    if (position === undefined) unknown.add(name);
    else positions.push(position);
  }
  const allows = [{ actions: setOf(positions), breadth: 3, conditional: false } as const];
  return { ...emptyDocument, allows, unknown: [...unknown].sort() };
}

function allowTerms({ subject, via, condition, attributes, scope }: HeldGrant, now: Date): GrantTerms[] {
  // A deleted member gets nothing, and what everybody has is nobody's to give back.
  if (attributes.deletedMember === true || isEverybody(subject)) return [];
  const { isOver, breadth, changesAt } = readCondition(condition, now);
  if (isOver) return [];
  const reach = via.includes("/") ? 0 : scope.kind === "gcp_project" ? 2 : 3;
  return [
    {
      ...{ select: "", level: "", since: null, changesAt },
      breadth: Math.min(reach, breadth) as Breadth,
      conditional: condition !== null,
    },
  ];
}

function isEverybody({ kind, value }: HeldGrant["subject"]): boolean {
  return kind === "anyone" || (kind === "member" && value === "allAuthenticatedUsers");
}

/** One for the rules that surely hit, one for those that may: a condition decides, a group, or where it is used. */
function denyTerms(grant: HeldGrant, holder: Holder, now: Date): GrantTerms[] {
  const { isOver, changesAt } = readCondition(grant.condition, now);
  if (isOver) return [];
  const breadth: Breadth = grant.scope.kind === "gcp_project" ? 2 : 3;
  const isSure = grant.condition === null && coversEverything(grant, holder);
  const termsOf = (numbers: readonly number[], conditional: boolean): GrantTerms[] =>
    numbers.length === 0
      ? []
      : [{ select: numbers.join(","), breadth, conditional, level: "", since: null, changesAt }];
  const rules = denyRulesOf(grant.document());
  // A policy that could not be read may take something away: that must show.
  if (rules === null)
    return [{ select: "", breadth, conditional: !isSure, level: "", since: null, changesAt }];
  const { surely, perhaps } = rulesThatHit(rules, {
    subject: grant.subject,
    isConditional: grant.condition !== null,
    names: new Set([...ownNames(holder), ...impliedSubjects(holder)].map(refKey)),
  });
  return [...termsOf(surely, !isSure), ...termsOf(perhaps, true)];
}

/**
 * A deny policy holds below what it is attached to and nowhere else. Without knowing where the holder is granted anything, only one at
 * the top of what is read covers all of it.
 */
function coversEverything({ scope }: HeldGrant, { grantedWithin, scopes }: Holder): boolean {
  if (grantedWithin !== undefined) return grantedWithin.includes(scope.externalId);
  return scope.kind === "gcp_organization" || scope.externalId === scopes.at(-1)?.externalId;
}
