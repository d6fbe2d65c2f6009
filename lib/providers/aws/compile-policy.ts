/**
 * One policy document as sets of actions. What it allows is never told too small: a deny counts only where it holds always and
 * everywhere, a condition is a mark and never a reason to leave something out, a pattern that names nothing known is kept.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type Allowance, type CompiledDocument, emptyDocument } from "#lib/domain/effective-actions.ts";
import {
  difference,
  emptySet,
  intersection,
  isEmptySet,
  type PermissionSet,
  union,
  unionOf,
} from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { type ActionPatterns, actionPatternsOf } from "./action-patterns.ts";
import { breadthOf, coversEveryResource } from "./resource-breadth.ts";
import reached from "./resource-control-services.json" with { type: "json" };
import { isRecord, type Statement, statementsOf } from "./statements.ts";

/** How `terms` marks a resource control policy: it bounds resources, so it is read in a way of its own. */
export const resourceControl = "rcp";

/** Never throws; what is malformed grants and denies nothing. `select`: "" or `resourceControl`. */
export function compilePolicy(document: Json, catalogue: Catalogue, select: string): CompiledDocument {
  const patterns = actionPatternsOf(catalogue);
  const statements = statementsOf(document);
  if (select === resourceControl) return resourceControlled(statements, catalogue, patterns);
  const allows: Allowance[] = [];
  const unknown: string[] = [];
  let denies = emptySet;
  let openEnded = false;
  for (const statement of statements) {
    if (statement.Effect === "Deny") {
      denies = union(denies, deniedAlways(statement, catalogue, patterns));
    } else if (statement.Effect === "Allow") {
      const actions = actionsOf(statement, catalogue, patterns);
      if (isOpenEnded(statement, actions, patterns)) openEnded = true;
      addUnknown(unknown, statement, patterns);
      if (isEmptySet(actions)) continue;
      allows.push({ actions, breadth: breadthOf(statement), conditional: isConditional(statement) });
    }
  }
  return { allows, denies, unknown: sortedOnce(unknown), openEnded };
}

/** Source: IAM user guide, "IAM JSON policy elements": Action and NotAction exclude each other. */
function actionsOf(statement: Statement, catalogue: Catalogue, patterns: ActionPatterns): PermissionSet {
  if (statement.Action !== undefined) return patterns.named(statement.Action);
  if (statement.NotAction === undefined) return emptySet;
  return difference(catalogue.all, patterns.named(statement.NotAction));
}

/** A statement with `"Condition": {}` has no condition. */
function isConditional({ Condition }: Statement): boolean {
  if (Condition === undefined) return false;
  return !isRecord(Condition) || Object.keys(Condition).length > 0;
}

/** Denies under a condition (`AWSRevokeOlderSessions`, MFA) or for some resources only leave the rest allowed. */
function deniedAlways(statement: Statement, catalogue: Catalogue, patterns: ActionPatterns): PermissionSet {
  if (isConditional(statement) || !coversEveryResource(statement)) return emptySet;
  return actionsOf(statement, catalogue, patterns);
}

function isOpenEnded(statement: Statement, actions: PermissionSet, patterns: ActionPatterns): boolean {
  const { Action, NotAction } = statement;
  if (Action === undefined) return NotAction !== undefined && !isEmptySet(actions);
  return stringsIn(Action).some((pattern) => {
    const { isWhole, isUnknown } = patterns.meaningOf(pattern);
    return isWhole && !isUnknown;
  });
}

function addUnknown(unknown: string[], { Action }: Statement, patterns: ActionPatterns): void {
  for (const pattern of stringsIn(Action)) if (patterns.meaningOf(pattern).isUnknown) unknown.push(pattern);
}

function stringsIn(patterns: Json | undefined): readonly string[] {
  if (typeof patterns === "string") return [patterns];
  if (!Array.isArray(patterns)) return [];
  return patterns.filter((pattern) => typeof pattern === "string");
}

function sortedOnce(patterns: string[]): readonly string[] {
  return patterns.length < 2 ? patterns : [...new Set(patterns)].sort();
}

/**
 * A resource control policy gives nothing and is no ceiling; its denies reach everybody's use of the organization's resources, in
 * the services that support it. Source: Organizations user guide, "Resource control policies (RCPs)".
 */
function resourceControlled(
  statements: Statement[],
  catalogue: Catalogue,
  patterns: ActionPatterns,
): CompiledDocument {
  const denied = statements
    .filter(({ Effect, Principal }) => Effect === "Deny" && isAnyone(Principal))
    .map((statement) => deniedAlways(statement, catalogue, patterns));
  const supported = patterns.named(reached.services.map((service) => `${service}:*`));
  return {
    ...emptyDocument,
    allows: [{ actions: catalogue.all, breadth: 3, conditional: false }],
    denies: intersection(unionOf(denied), supported),
  };
}

function isAnyone(principal: Json | undefined): boolean {
  return principal === "*" || (isRecord(principal) && principal.AWS === "*");
}
