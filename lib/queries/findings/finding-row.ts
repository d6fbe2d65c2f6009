/** The shape every list shows a finding in, and how a stored row becomes it. */

import type { Confidence } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkOfBit } from "#lib/domain/checks/check-codes.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";

export type FindingEnd = "removed" | "no-longer-applies";

/** Instants are dates; `closedAt`, `ended` and `endedWhy` are null while it is open. */
export type FindingRow = {
  id: string;
  rule: CheckKey;
  /** Of the check. */
  title: string;
  /** `identity`, `actions`, `credential:<id>`, `grant:<id>`, `trust:<id>`, `link:<key>`. */
  resource: string;
  /** Null: it is about a binding of nobody. */
  identity: { id: string; name: string; kind: string; provider: string; scope: string | null } | null;
  confidence: Confidence;
  evidence: string;
  facts: Record<string, string | number | null>;
  /** Still there and switched off: progress, and not yet gone. */
  isDisabled: boolean;
  firstSeen: Date;
  /** Of an open one: the as-of it was asked for. */
  lastSeen: Date;
  closedAt: Date | null;
  ended: FindingEnd | null;
  endedWhy: string | null;
  /** How often it came back. */
  reopened: number;
  /** The work item it is part of; null where there is none. */
  item: string | null;
};

export type StoredFinding = {
  id: string;
  rule: number;
  resource: string;
  identityId: string | null;
  identityName: string | null;
  identityKind: number | null;
  identityProvider: number | null;
  identityScope: string | null;
  confidence: number;
  evidence: string;
  facts: Record<string, string | number | null>;
  isDisabled: boolean;
  firstSeen: Date;
  lastSeen: Date;
  closedAt: Date | null;
  ended: number | null;
  endedWhy: string | null;
  reopened: number;
  item: string | null;
};

/** What `findingRow` is made of; needs `finding`, `identity_row` and `scope` by these names. */
export const findingColumns = `
  finding.id::text, finding.rule, finding.resource, finding.identity_id::text as "identityId",
  identity_row.name as "identityName", identity_row.kind as "identityKind", identity_row.provider as "identityProvider",
  scope.external_id as "identityScope", finding.confidence, finding.evidence, finding.facts,
  finding.is_disabled as "isDisabled", finding.first_seen as "firstSeen", finding.last_seen as "lastSeen",
  finding.closed_at as "closedAt", finding.ended, finding.ended_why as "endedWhy", finding.reopened,
  finding.item_id::text as item`;

export const findingTables = `
  finding
  left join identity_row on identity_row.principal_id = finding.identity_id
  left join scope on scope.id = identity_row.scope_id`;

/** As stored, from 1. */
export const confidences: readonly Confidence[] = ["low", "medium", "high"];

export function findingRow(stored: StoredFinding, asOf: Date): FindingRow {
  const rule = checkOfBit(stored.rule);
  return {
    id: stored.id,
    rule,
    title: checkOf(rule)?.title ?? rule,
    resource: stored.resource,
    identity: identityOf(stored),
    confidence: confidences[stored.confidence - 1] ?? "low",
    evidence: stored.evidence,
    facts: stored.facts,
    isDisabled: stored.isDisabled,
    firstSeen: stored.firstSeen,
    lastSeen: stored.closedAt === null ? asOf : stored.lastSeen,
    closedAt: stored.closedAt,
    ended: stored.ended === null ? null : stored.ended === 1 ? "removed" : "no-longer-applies",
    endedWhy: stored.endedWhy,
    reopened: stored.reopened,
    item: stored.item,
  };
}

function identityOf(stored: StoredFinding): FindingRow["identity"] {
  if (stored.identityId === null) return null;
  return {
    id: stored.identityId,
    name: stored.identityName ?? stored.identityId,
    kind: wordOf("kind", stored.identityKind),
    provider: wordOf("provider", stored.identityProvider),
    scope: stored.identityScope,
  };
}

function wordOf(field: "kind" | "provider", code: number | null): string {
  return fieldOf(field).values?.find((value) => value.code === code)?.value ?? "unknown";
}

/** A finding as a line of a file. */
export function findingLine({ identity, facts, ...row }: FindingRow) {
  return {
    check: row.rule,
    identity: identity?.name ?? "",
    provider: identity?.provider ?? "",
    scope: identity?.scope ?? "",
    resource: row.resource,
    evidence: row.evidence,
    confidence: row.confidence,
    isDisabled: row.isDisabled,
    firstSeen: row.firstSeen,
    closedAt: row.closedAt,
    ended: row.ended,
    endedWhy: row.endedWhy,
    reopened: row.reopened,
    facts: JSON.stringify(facts),
    identityId: identity?.id ?? "",
  };
}
