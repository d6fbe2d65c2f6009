/** Items as decisions about them see and change them, in the decision's transaction: rows are locked, so a collection waits or comes first. */
import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { type Actor, reaches } from "#lib/auth/roles.ts";
import type { Ask } from "#lib/db/ask-over.ts";
import {
  type DecisionEntry,
  foldDecisions,
  type ItemDecisions,
  stateOf,
} from "#lib/domain/work-items/item-state.ts";
import { type ItemEvent, itemStates } from "#lib/domain/work-items/work-item.ts";
import { Conflict, Forbidden, NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type DecidedItem = {
  id: string;
  title: string;
  teamId: number | null;
  team: string | null;
  isClosed: boolean;
  n: number;
  k: number;
  noLonger: number;
  isDisabled: boolean;
  plannedFor: string | null;
  isPlanned: boolean;
  exceptedUntil: string | null;
  ticket: string | null;
};

const lockSql = `
  select item.id::text, item.title, item.team as "teamId", team.name as team, item.closed_at is not null as "isClosed",
         item.n, item.k, item.no_longer as "noLonger", item.is_disabled as "isDisabled", item.planned_for::text as "plannedFor",
         item.planned_at is not null as "isPlanned", item.excepted_until::text as "exceptedUntil", item.ticket
    from work_item item left join team on team.id = item.team
   where item.id = any($1::bigint[]) order by item.id for update of item`;

/** Throws NotFound for an id nobody has, Forbidden where one of them is another team's. */
export async function lockItems(ask: Ask, ids: readonly string[], actor: Actor): Promise<DecidedItem[]> {
  const wanted = [...new Set(ids)];
  const isId = (id: string) => /^\d{1,18}$/.test(id);
  const items = await ask<DecidedItem>(lockSql, [wanted.filter(isId)]);
  if (items.length < wanted.length) {
    const known = new Set(items.map(({ id }) => id));
    const missing = wanted.find((id) => !known.has(id)) ?? "";
    throw new NotFound(`There is no work item ${missing.slice(0, 40)}.`, {
      hint: "`worklist` and the Burn-down page list them.",
    });
  }
  for (const item of items) refuseForeign(actor, item);
  return items;
}

/** What no team owns is decided by a lead. */
function refuseForeign(actor: Actor, { id, teamId, team }: DecidedItem): void {
  if (teamId === null ? reaches(actor.role, "lead") : mayDecideFor(actor, teamId)) return;
  throw new Forbidden(
    teamId === null ? `Nobody owns work item ${id}.` : `${actor.name} is not in the team ${team}.`,
    {
      hint:
        teamId === null
          ? "Claim its identity first, or ask a security lead."
          : "Decide for a team of yours, or ask a security lead.",
      detail: { needed: "lead" },
    },
  );
}

/** Throws Conflict. */
export function refuseClosed({ id, isClosed }: DecidedItem): void {
  if (!isClosed) return;
  throw new Conflict(`Work item ${id} is over.`, { hint: "Nothing is left of it to decide about." });
}

export type Made = {
  item: DecidedItem;
  event: ItemEvent;
  detail: { [key: string]: Json };
};

type Decision = {
  actor: string;
  now: Date;
  /** What an exception says beside its day, and who asked for it. */
  reason?: string | null;
  exceptedBy?: string;
};

const writeSql = `
  update work_item item
     set state = fresh.state, planned_for = fresh.planned_for, planned_by = fresh.planned_by, planned_at = fresh.planned_at,
         excepted_until = fresh.excepted_until,
         excepted_by = case when fresh.excepted_until is null then null else coalesce(fresh.excepted_by, item.excepted_by) end,
         exception_reason = case when fresh.excepted_until is null then null else coalesce(fresh.reason, item.exception_reason) end
    from jsonb_to_recordset($1::jsonb) fresh(id bigint, state smallint, planned_for date, planned_by text, planned_at timestamptz,
         excepted_until date, excepted_by text, reason text)
   where item.id = fresh.id returning item.id::text`;

const eventsSql = `
  insert into work_item_event (item_id, at, actor, event, detail)
  select item_id, $2::timestamptz, $3, event, detail
    from jsonb_to_recordset($1::jsonb) fresh(item_id bigint, event text, detail jsonb) returning id::text`;

/** Writes what was decided into the history, then what follows from all of each item's history. */
export async function writeDecisions(
  ask: Ask,
  made: readonly Made[],
  { actor, now, reason = null, exceptedBy = actor }: Decision,
) {
  if (made.length === 0) return;
  const events = made.map(({ item, event, detail }) => ({ item_id: item.id, event, detail }));
  await ask(eventsSql, [JSON.stringify(events), now, actor]);
  const items = [...new Map(made.map(({ item }) => [item.id, item])).values()];
  const told = await readDecisions(
    ask,
    items.map(({ id }) => id),
  );
  const today = now.toISOString().slice(0, 10);
  const rows = items.map((item) => {
    const { decisions, plan } = told.get(item.id) ?? {
      decisions: { plan: null, exception: null },
      plan: null,
    };
    return {
      ...{ id: item.id, state: itemStates[stateOf(item, decisions, today)].code },
      ...{
        planned_for: decisions.plan?.for ?? null,
        planned_by: plan?.actor ?? null,
        planned_at: plan?.at ?? null,
      },
      excepted_until: decisions.exception?.until ?? null,
      ...(reason === null ? {} : { excepted_by: exceptedBy, reason }),
    };
  });
  await ask(writeSql, [JSON.stringify(rows)]);
}

type EventRow = { item: string; at: Date; actor: string; event: ItemEvent; detail: { [key: string]: Json } };

const historySql = `
  select item_id::text as item, at, actor, event, detail from work_item_event
   where item_id = any($1::bigint[]) and event in ('planned', 'unplanned', 'excepted', 'exception-ended') order by id`;

async function readDecisions(ask: Ask, ids: readonly string[]) {
  const rows = await ask<EventRow>(historySql, [ids]);
  return new Map(
    [...Map.groupBy(rows, ({ item }) => item)].map(([item, of]) => {
      const decisions: ItemDecisions = foldDecisions(of.flatMap(entryOf));
      const plan = of.findLast(
        ({ event, detail }) => event === "planned" && detail.batch === decisions.plan?.batch,
      );
      return [item, { decisions, plan: decisions.plan === null ? null : (plan ?? null) }] as const;
    }),
  );
}

function entryOf({ event, detail }: EventRow): DecisionEntry[] {
  const text = (value: Json | undefined) => (typeof value === "string" ? value : null);
  if (event === "planned") return [{ event, batch: text(detail.batch) ?? "", for: text(detail.for) }];
  if (event === "unplanned") return [{ event, undoes: text(detail.undoes) }];
  if (event === "excepted") return [{ event, until: text(detail.until) ?? "" }];
  return event === "exception-ended" ? [{ event }] : [];
}
