/**
 * A policy with actions taken out of its Allow statements: Resource, Condition and Sid of each stay as they are, denies and untouched
 * statements stay to the letter, and no statement gives anything it did not give before.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import {
  areEqualSets,
  difference,
  emptySet,
  intersection,
  isEmptySet,
  type PermissionSet,
  union,
} from "#lib/domain/permission-set.ts";
import { narrowPatterns, writeActions } from "#lib/domain/remediation/narrow-patterns.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { actionPatternsOf } from "../action-patterns.ts";
import { isRecord, type Statement, statementsOf, stringsOf } from "../statements.ts";
import { actionLanguage, readingActions, wholeServices } from "./action-language.ts";

/** `reading`: new wildcards stand for what reads and for whole services only; `any`: for whatever stays, to save room. */
export type Wildcards = "reading" | "any";

export type NarrowOptions = { removable: PermissionSet; catalogue: Catalogue; wildcards: Wildcards };

export type NarrowedPolicy = {
  /** Null: nothing is left in it. */
  document: Json;
  /** Wildcards that are new in it. */
  wildcards: string[];
};

export function narrowPolicy(document: Json, options: NarrowOptions): NarrowedPolicy {
  if (!isRecord(document)) return { document, wildcards: [] };
  const narrowed = statementsOf(document).map((statement) => narrowStatement(statement, options));
  const left = narrowed.flatMap(({ statement }) => (statement === null ? [] : [statement]));
  const wildcards = [...new Set(narrowed.flatMap((one) => one.wildcards))].sort();
  const { Statement: _, ...head } = document;
  const made = { ...inOrder(head, policyKeys), Statement: left.map((one) => inOrder(one, statementKeys)) };
  return { document: left.length === 0 ? null : made, wildcards };
}

type NarrowedStatement = { statement: Statement | null; wildcards: string[] };

/** Source of the mark: Repokid, whose users opt statements out so. */
function isOptedOut({ Sid }: Statement): boolean {
  return typeof Sid === "string" && Sid.startsWith("NOREPO");
}

function narrowStatement(statement: Statement, options: NarrowOptions): NarrowedStatement {
  const asItIs = { statement, wildcards: [] };
  if (statement.Effect !== "Allow" || isOptedOut(statement)) return asItIs;
  const gives = givenBy(statement, options.catalogue);
  if (isEmptySet(intersection(gives, options.removable))) return asItIs;
  const stays = difference(gives, options.removable);
  if (statement.Action === undefined) {
    if (isEmptySet(stays)) return { statement: null, wildcards: [] };
    return {
      statement: {
        ...statement,
        NotAction: [...stringsOf(statement.NotAction), ...excluding(stays, options, gives)],
      },
      wildcards: [],
    };
  }
  return fewerActions(statement, { gives, stays }, options);
}

export function givenBy(statement: Statement, catalogue: Catalogue): PermissionSet {
  const patterns = actionPatternsOf(catalogue);
  if (statement.Action !== undefined) return patterns.named(statement.Action);
  if (statement.NotAction === undefined) return emptySet;
  return difference(catalogue.all, patterns.named(statement.NotAction));
}

type Giving = { gives: PermissionSet; stays: PermissionSet };

/** By name; where the statement gave everything, by naming what it no longer gives, if that is shorter. */
function fewerActions(
  statement: Statement,
  { gives, stays }: Giving,
  options: NarrowOptions,
): NarrowedStatement {
  const { catalogue, removable } = options;
  const allowed =
    options.wildcards === "any"
      ? catalogue.all
      : union(readingActions(catalogue), wholeServices(stays, catalogue));
  const old = stringsOf(statement.Action);
  const isWhole = (pattern: string) => actionPatternsOf(catalogue).meaningOf(pattern).isWhole;
  const language = actionLanguage(catalogue, { whole: old.some(isWhole) });
  const { patterns, wildcards } = narrowPatterns(old, removable, language, allowed);
  if (patterns.length === 0) return { statement: null, wildcards: [] };
  const named = { ...statement, Action: patterns.length === 1 ? (patterns[0] ?? "") : patterns };
  if (!areEqualSets(gives, catalogue.all) || !old.some(isEverything)) return { statement: named, wildcards };
  const { Action: _, ...rest } = statement;
  const others = { ...rest, NotAction: excluding(stays, options, gives) };
  const isShorter = JSON.stringify(others).length < JSON.stringify(named).length;
  return isShorter ? { statement: others, wildcards: [] } : { statement: named, wildcards };
}

function isEverything(pattern: string): boolean {
  return /^\*+(:\*+)?$/.test(pattern);
}

/** What the statement must no longer give, as patterns that spare all that stays. */
function excluding(stays: PermissionSet, { catalogue }: NarrowOptions, gives: PermissionSet): string[] {
  const language = actionLanguage(catalogue, { whole: true });
  const allowed = difference(catalogue.all, stays);
  return writeActions(difference(gives, stays), {
    allowed,
    wildcards: catalogue.all,
    covered: null,
    language,
  }).patterns;
}

const policyKeys = ["Version", "Id"];
const statementKeys = [
  ...[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
  ],
];

/** As people write it: it is stored in the order of the alphabet. */
function inOrder(fields: Statement, first: readonly string[]): Statement {
  const keys = [...first, ...Object.keys(fields)];
  return Object.fromEntries(keys.flatMap((key) => (key in fields ? [[key, fields[key] as Json]] : [])));
}
