/** The shape every list shows an identity in, and how a stored row becomes it: codes read back as the words of the filter language. */

import type { CheckKey } from "#lib/domain/checks/check-codes.ts";
import type { Environment } from "#lib/domain/classification/environment.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { EvidenceState } from "#lib/domain/over-privilege.ts";
import {
  type OwnerConflict,
  type OwnerState,
  ownerConflictOf,
  ownerStateOf,
} from "#lib/domain/ownership/owner-states.ts";
import type { Tier } from "#lib/domain/risk.ts";
import type { Confidence, Nature } from "#lib/providers/contract.ts";

/** Days are UTC, `2026-11-24`. Values are those of the filter language; labels are in lib/domain/filter/fields.ts. */
export type IdentityRecord = {
  id: string;
  provider: string;
  kind: string;
  nature: Nature;
  natureConfidence: Confidence;
  environment: Environment | "unknown";
  environmentConfidence: Confidence;
  class: WorkloadClass | "unknown";
  classConfidence: Confidence;
  name: string;
  externalId: string;
  /** Null: it lives in no collected scope (an external account, a cloud service). */
  scope: { id: number; externalId: string; name: string; kind: string } | null;
  source: { id: number; name: string } | null;
  state: "live" | "disabled" | "gone";
  /** Null: not known. */
  createdOn: string | null;
  firstSeenOn: string;
  lastUsed: { state: "known"; on: string } | { state: "never" } | { state: "unknown" };
  /** `unread`: ways that could not be read, so the list of ways may be longer. */
  signsIn: { ways: string[]; unread: string[] };
  /** Null: not known. */
  staticCredentials: number | null;
  /** Day the oldest active static credential was made; null where there is none or it is not known. */
  oldestCredentialOn: string | null;
  grants: number;
  workloads: number;
  gaps: ("denied" | "stale" | "incomplete")[];
  /** The gone identity of the same name that this one re-creates. */
  predecessorId: string | null;
  owner: ListedOwner;
  /** The checks with an open finding about it. */
  findings: CheckKey[];
  /** Null: it has no score. */
  score: ListedScore | null;
};

export type TeamName = { id: number; key: string; name: string };

/** Who answers for it. `team`: of the live claim. `suggested`: whose it probably is, or who disputes the claim. */
export type ListedOwner = {
  state: OwnerState;
  team: TeamName | null;
  suggested: TeamName | null;
  /** The first day the live claim no longer holds. */
  until: string | null;
  conflict: OwnerConflict;
};

/** What the list shows of a score; `index` and `weightedIndex` are null where the evidence is not enough to quote one. */
export type ListedScore = {
  tier: Tier;
  evidence: EvidenceState;
  index: number | null;
  weightedIndex: number | null;
  granted: number;
  used: number;
  unused: number;
  isAdministrator: boolean;
  staleness: "in-use" | "stale" | "unknown";
};

/** As read through `rowColumns`, with the names joined to it. */
export type StoredRow = {
  id: string;
  provider: number;
  kind: number;
  nature: number;
  nature_confidence: number;
  environment: number;
  environment_confidence: number;
  class: number;
  class_confidence: number;
  source_id: number | null;
  scope_id: number | null;
  state: number;
  created_on: string | null;
  first_seen_on: string;
  last_used_on: string | null;
  last_used_state: number;
  signs_in_with: number;
  signs_in_unread: number;
  static_credentials: number | null;
  oldest_credential_on: string | null;
  grants: number;
  workloads: number;
  gaps: number;
  predecessor_id: string | null;
  name: string;
  tier: number | null;
  evidence: number | null;
  opi: number | null;
  weighted_opi: number | null;
  granted: number | null;
  used: number | null;
  unused: number | null;
  administrator: boolean | null;
  staleness: number;
  team: number | null;
  owner_state: number;
  suggested_team: number | null;
  claim_until: string | null;
  owner_conflict: number;
  checks: string;
  /** Key and name, a line each. */
  team_names: string | null;
  suggested_team_names: string | null;
  external_id: string;
  scope_external_id: string | null;
  scope_name: string | null;
  scope_kind: string | null;
  source_name: string | null;
};

export function identityRecord(row: StoredRow): IdentityRecord {
  return {
    id: row.id,
    provider: wordOf("provider", row.provider),
    kind: wordOf("kind", row.kind),
    nature: wordOf("nature", row.nature) as Nature,
    natureConfidence: confidenceOf(row.nature_confidence),
    environment: wordOf("environment", row.environment) as Environment | "unknown",
    environmentConfidence: confidenceOf(row.environment_confidence),
    class: wordOf("class", row.class) as WorkloadClass | "unknown",
    classConfidence: confidenceOf(row.class_confidence),
    name: row.name,
    externalId: row.external_id,
    scope:
      row.scope_id === null
        ? null
        : {
            id: row.scope_id,
            externalId: row.scope_external_id ?? "",
            name: row.scope_name ?? "",
            kind: row.scope_kind ?? "",
          },
    source: row.source_id === null ? null : { id: row.source_id, name: row.source_name ?? "" },
    state: wordOf("state", row.state) as IdentityRecord["state"],
    createdOn: row.created_on,
    firstSeenOn: row.first_seen_on,
    lastUsed: lastUsedOf(row),
    signsIn: {
      ways: wordsOf("signs-in", row.signs_in_with),
      unread: wordsOf("signs-in", row.signs_in_unread),
    },
    staticCredentials: row.static_credentials,
    oldestCredentialOn: row.oldest_credential_on,
    grants: row.grants,
    workloads: row.workloads,
    gaps: wordsOf("gaps", row.gaps) as IdentityRecord["gaps"],
    predecessorId: row.predecessor_id,
    owner: {
      state: ownerStateOf(row.owner_state),
      team: teamName(row.team, row.team_names),
      suggested: teamName(row.suggested_team, row.suggested_team_names),
      until: row.claim_until,
      conflict: ownerConflictOf(row.owner_conflict),
    },
    findings: wordsOf("finding", Number(row.checks)) as CheckKey[],
    score: scoreOf(row),
  };
}

function teamName(id: number | null, names: string | null): TeamName | null {
  if (id === null) return null;
  const [key = "", name = key] = names?.split("\n") ?? [];
  return { id, key, name };
}

function scoreOf(row: StoredRow): ListedScore | null {
  if (row.tier === null || row.evidence === null) return null;
  const evidence = wordOf("evidence", row.evidence) as EvidenceState;
  const isQuotable = evidence === "enough";
  return {
    tier: row.tier as Tier,
    evidence,
    index: isQuotable ? row.opi : null,
    weightedIndex: isQuotable ? row.weighted_opi : null,
    granted: row.granted ?? 0,
    used: row.used ?? 0,
    unused: row.unused ?? 0,
    isAdministrator: row.administrator ?? false,
    staleness: wordOf("stale", row.staleness) as ListedScore["staleness"],
  };
}

function confidenceOf(code: number): Confidence {
  return code === 3 ? "high" : code === 2 ? "medium" : "low";
}

function lastUsedOf(row: StoredRow): IdentityRecord["lastUsed"] {
  if (row.last_used_state === 2 && row.last_used_on !== null) return { state: "known", on: row.last_used_on };
  return { state: row.last_used_state === 1 ? "never" : "unknown" };
}

function wordOf(field: FieldName, code: number): string {
  return fieldOf(field).values?.find((value) => value.code === code)?.value ?? "unknown";
}

function wordsOf(field: FieldName, bits: number): string[] {
  return (fieldOf(field).values ?? []).filter(({ code }) => (bits & code) !== 0).map(({ value }) => value);
}
