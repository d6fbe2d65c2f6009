/** The shape every list shows a work item in, and how a stored row becomes it. */
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import { type BlastRadius, blastRadius } from "#lib/domain/work-items/blast-radius.ts";
import {
  decisionOf,
  type ItemEffort,
  type ItemRisk,
  type ItemState,
  itemEffortOf,
  itemRiskOf,
  itemStateOf,
} from "#lib/domain/work-items/work-item.ts";
import { actorName } from "../actor-name.sql.ts";

/** Days are `2026-11-24`, instants dates. */
export type WorkItemRow = {
  id: string;
  decision: DecisionKind;
  title: string;
  /** Null: a document of several is changed, or nobody is there. */
  identity: { id: string; name: string; kind: string; provider: string; scope: string | null } | null;
  /** The document that is changed for everybody who gets it. */
  role: { id: string; name: string; externalId: string; provider: string } | null;
  team: { key: string; name: string } | null;
  state: ItemState;
  plannedFor: string | null;
  plannedBy: string | null;
  ticket: string | null;
  /** `until`: the first day it no longer holds; `by` asked for it, `approvedBy` is somebody else. */
  exception: { until: string; by: string; reason: string; approvedBy: string } | null;
  /** One that waits for approval: nothing changes until then. */
  asked: { id: string; until: string; by: string; person: string; reason: string; control: string } | null;
  risk: ItemRisk;
  effort: ItemEffort;
  /** Findings, or actions that were proven unused when it was opened: all of them, … */
  n: number;
  /** … those that a complete later slice no longer lists or grants, … */
  k: number;
  /** … and those that were used since, or are judged differently. */
  noLonger: number;
  openedAt: Date;
  closedAt: Date | null;
  reopened: number;
  /** Open findings it stands for. */
  findings: number;
  /** Actions proven unused and kept all the same. */
  kept: number;
  /** Nothing may go for everybody: a document of its own is proposed. */
  isSplit: boolean;
  blockers: Blocker[];
  blastRadius: BlastRadius;
};

export type StoredItem = {
  id: string;
  decision: number;
  title: string;
  identityId: string | null;
  identityName: string | null;
  identityKind: number | null;
  identityProvider: number | null;
  identityScope: string | null;
  role: WorkItemRow["role"];
  team: WorkItemRow["team"];
  state: number;
  plannedFor: string | null;
  plannedBy: string | null;
  ticket: string | null;
  exceptedUntil: string | null;
  exceptedBy: string | null;
  exceptionReason: string | null;
  approvedBy: string | null;
  asked: WorkItemRow["asked"];
  risk: number;
  effort: number;
  n: number;
  k: number;
  noLonger: number;
  openedAt: Date;
  closedAt: Date | null;
  reopened: number;
  findings: number;
  kept: number;
  isSplit: boolean;
  blockers: Blocker[];
  sharers: number;
  workloads: number;
  lastUsedOn: string | null;
};

/** What `workItemRow` is made of; needs the tables by the names of `workItemTables`. */
export const workItemColumns = `
  item.id::text, item.decision, item.title, item.identity_id::text as "identityId", identity_row.name as "identityName",
  identity_row.kind as "identityKind", identity_row.provider as "identityProvider", scope.external_id as "identityScope",
  case when role.id is not null then jsonb_build_object('id', role.id::text, 'name', role.name, 'externalId', role.external_id, 'provider', role.provider) end as role,
  case when team.id is not null then jsonb_build_object('key', team.key, 'name', team.name) end as team,
  item.state, item.planned_for::text as "plannedFor", item.planned_by as "plannedBy", item.ticket,
  item.excepted_until::text as "exceptedUntil", item.excepted_by as "exceptedBy", item.exception_reason as "exceptionReason",
  (select ${actorName("given.decided_by")} from exception given
    where given.item_id = item.id and given.decision = 'approved' order by given.id desc limit 1) as "approvedBy",
  (select jsonb_build_object('id', wanted.id::text, 'until', wanted.until::text, 'by', ${actorName("wanted.requested_by")},
            'person', wanted.requested_person, 'reason', wanted.reason, 'control', wanted.control)
     from exception wanted where wanted.item_id = item.id and wanted.decision is null) as asked,
  item.risk, item.effort, item.n, item.k, item.no_longer as "noLonger", item.opened_at as "openedAt", item.closed_at as "closedAt",
  item.reopened, item.findings, item.kept, item.is_split as "isSplit", item.blockers, item.sharers,
  coalesce(identity_row.workloads, reached.workloads, 0)::int as workloads,
  coalesce(identity_row.last_used_on, reached.last_used_on)::text as "lastUsedOn"`;

/** Of a document's item: what runs as whoever is granted it by name. */
export const workItemTables = `
  work_item item
  left join identity_row on identity_row.principal_id = item.identity_id
  left join scope on scope.id = identity_row.scope_id
  left join role on role.id = item.role_id
  left join team on team.id = item.team
  left join lateral (
    select sum(holder.workloads) as workloads, max(holder.last_used_on) as last_used_on
      from (select distinct subject_id from role_grant where role_id = item.role_id and closed_at is null and subject_id is not null) held
      join identity_row holder on holder.principal_id = held.subject_id) reached on item.identity_id is null and item.role_id is not null`;

export function workItemRow(stored: StoredItem): WorkItemRow {
  const decision = decisionOf(stored.decision);
  const { exceptedUntil, exceptedBy, exceptionReason, workloads, lastUsedOn, sharers } = stored;
  return {
    id: stored.id,
    decision,
    title: stored.title,
    identity: identityOf(stored),
    role: stored.role,
    team: stored.team,
    state: itemStateOf(stored.state),
    plannedFor: stored.plannedFor,
    plannedBy: stored.plannedBy,
    ticket: stored.ticket,
    exception:
      exceptedUntil === null
        ? null
        : {
            ...{ until: exceptedUntil, by: exceptedBy ?? "", reason: exceptionReason ?? "" },
            approvedBy: stored.approvedBy ?? "",
          },
    asked: stored.asked,
    risk: itemRiskOf(stored.risk),
    effort: itemEffortOf(stored.effort),
    n: stored.n,
    k: stored.k,
    noLonger: stored.noLonger,
    openedAt: stored.openedAt,
    closedAt: stored.closedAt,
    reopened: stored.reopened,
    findings: stored.findings,
    kept: stored.kept,
    isSplit: stored.isSplit,
    blockers: stored.blockers,
    blastRadius: blastRadius(decision, { workloads, lastUsedOn, sharers }),
  };
}

function identityOf(stored: StoredItem): WorkItemRow["identity"] {
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
