/** The items a what-if is about: what would be done of what is left in scope, and what would not, each with its reason. */
import type { ClientBase } from "pg";
import { type WhatIfKind, whatIfKinds } from "#lib/domain/burn-down/what-if.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { isForEmergencies } from "#lib/domain/remediation/emergency-access.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import { decisionCodes, decisionOf, itemStates } from "#lib/domain/work-items/work-item.ts";
import { remediationOf, type Subject } from "#lib/providers/remediation.ts";
import { whereItems } from "../work-items/list-work-items.ts";
import { blockedSql, itemsSql } from "./what-if.sql.ts";

/**
 * `excepted`: somebody agreed that it stays. `untouchable`: no change is written for such an identity, or Rollcall itself reads with it.
 * `emergency`: kept for emergencies. `not-unused`: old, or not needed, but not proven
 * unused. `unproven`: of its actions none is proven unused any more.
 */
export const keptReasons = ["excepted", "untouchable", "emergency", "not-unused", "unproven"] as const;
export type KeptReason = (typeof keptReasons)[number];

export type WhatIfItem = {
  id: string;
  kind: WhatIfKind;
  title: string;
  identityId: string | null;
  roleId: string | null;
  /** Actions or findings it began with. */
  n: number;
  workloads: number;
  sharers: number;
};

export type KeptItems = { reason: KeptReason; items: WhatIfItem[] };

type Row = Omit<WhatIfItem, "kind" | "workloads"> & {
  decision: number;
  state: number;
  workloads: number | null;
  provider: string | null;
  isOurs: boolean;
  isDeclared: boolean;
  isProvenUnused: boolean;
} & Omit<Subject, "aliases" | "scopes">;

type Request = { scope: Filter; kinds: readonly WhatIfKind[]; asOf: Date };

export async function readWhatIfItems(client: ClientBase, { scope, kinds, asOf }: Request) {
  const where = await whereItems(client, { filter: scope, asOf });
  const codes = kinds.map((kind) => decisionCodes[kind]);
  const text = `${where.text} and item.decision = any($${where.values.length + 1}::smallint[])`;
  const values = [...where.values, codes];
  const { rows } = await client.query<Row>(itemsSql(text), values);
  const blocked = await client.query<{ why: Blocker["why"]; items: number }>(blockedSql(text), values);
  const items = rows.map((row) => ({ item: itemOf(row), reason: reasonToKeep(row) }));
  const counts = new Map(
    whatIfKinds.map((kind) => [kind, items.filter(({ item }) => item.kind === kind).length]),
  );
  return {
    counts,
    blocked: blocked.rows,
    done: items.filter(({ reason }) => reason === null).map(({ item }) => item),
    kept: keptReasons.flatMap((reason): KeptItems[] => {
      const kept = items.filter((one) => one.reason === reason).map(({ item }) => item);
      return kept.length === 0 ? [] : [{ reason, items: kept }];
    }),
  };
}

function itemOf({ id, decision, title, identityId, roleId, n, workloads, sharers }: Row): WhatIfItem {
  const kind = decisionOf(decision) as WhatIfKind;
  return { id, kind, title, identityId, roleId, n, workloads: workloads ?? 0, sharers };
}

function reasonToKeep(row: Row): KeptReason | null {
  if (row.state === itemStates.excepted.code) return "excepted";
  if (row.provider !== null && (row.isOurs || isUntouchable(row, row.provider))) return "untouchable";
  if (row.decision !== decisionCodes["remove-actions"] && !row.isProvenUnused) return "not-unused";
  if (row.decision === decisionCodes["remove-credential"]) return null;
  return row.provider !== null && (row.isDeclared || isForEmergencies(row.name, row.tags))
    ? "emergency"
    : null;
}

/** Nothing of it is asked about its scopes or other names. */
function isUntouchable(row: Row, provider: string): boolean {
  const remediation = remediationOf(provider);
  return remediation === undefined || remediation.untouchable({ ...row, aliases: [], scopes: [] }) !== null;
}
