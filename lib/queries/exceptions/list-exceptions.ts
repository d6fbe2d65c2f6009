/** Exceptions: what waits for approval first, then what holds, the soonest end first, then what is over. Each with what it costs. */
import type { ClientBase } from "pg";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { addDays } from "#lib/domain/days.ts";
import {
  costOf,
  type ExceptionDecision,
  type ExceptionState,
  exceptionState,
} from "#lib/domain/exceptions/exception-state.ts";
import { decisionOf, type ItemRisk, itemRiskOf } from "#lib/domain/work-items/work-item.ts";
import { actorName } from "../actor-name.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

export type ExceptionRow = {
  id: string;
  state: ExceptionState;
  item: { id: string; title: string; decision: DecisionKind; risk: ItemRisk; isOver: boolean };
  team: { key: string; name: string } | null;
  /** The cloud its item is in; null: in none that is known. */
  provider: string | null;
  reason: string;
  control: string;
  /** The first day it no longer holds. */
  until: string;
  renewal: number;
  requestedBy: string;
  /** The person behind, as actors are named: who may not approve it. */
  requestedPerson: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionReason: string | null;
  /** Past its end, though its item is not over and no other exception holds in its place. */
  isOverdue: boolean;
  /** Holds, and ends within 30 days. */
  isEnding: boolean;
  /** Points of its provider's over-privilege index that it keeps; null: it keeps no actions. */
  cost: number | null;
};

export type ExceptionList = {
  exceptions: ExceptionRow[];
  waiting: number;
  holding: number;
  /** Of those that hold: end within 30 days. */
  ending: number;
  expired: number;
  /** By provider, the points that those that hold keep together. */
  cost: { provider: string; points: number }[];
};

const rowsSql = `
  select exception.id::text, exception.decision as "verdict", exception.ended_at is not null as "isEnded",
         exception.until::text, exception.reason, exception.control, exception.renewal,
         ${actorName("exception.requested_by")} as "requestedBy", exception.requested_person as "requestedPerson",
         exception.requested_at as "requestedAt", ${actorName("exception.decided_by")} as "decidedBy",
         exception.decided_at as "decidedAt", exception.decision_reason as "decisionReason",
         item.id::text as item, item.title, item.decision, item.risk, item.closed_at is not null as "isOver",
         exists (select from exception later
                  where later.item_id = exception.item_id and later.decision = 'approved'
                    and (later.decided_at, later.id) > (exception.decided_at, exception.id)) as "isFollowed",
         case when item.baseline is not null then item.n - item.k - item.no_longer end as actions,
         coalesce(role.provider, principal.provider) as provider,
         case when team.id is not null then jsonb_build_object('key', team.key, 'name', team.name) end as team
    from exception
    join work_item item on item.id = exception.item_id
    left join team on team.id = item.team
    left join role on role.id = item.role_id
    left join principal on principal.id = item.identity_id
   where $1::text is null or team.key = $1
   order by exception.id desc`;

/** Whose index may be quoted, as the roll-up counts them. */
const toldSql = `
  select principal.provider, sum(score.used)::float8 as used, sum(score.unused)::float8 as unused
    from score join principal on principal.id = score.identity_id
   where score.evidence = 1 group by 1`;

type Stored = Omit<ExceptionRow, "state" | "item" | "cost" | "isOverdue" | "isEnding"> & {
  isFollowed: boolean;
  verdict: ExceptionDecision | null;
  isEnded: boolean;
  item: string;
  title: string;
  decision: number;
  risk: number;
  isOver: boolean;
  actions: number | null;
};

const order: readonly ExceptionState[] = ["waiting", "holds", "expired", "ended", "refused", "withdrawn"];

/** `team`: a key; everybody's where absent. */
export async function listExceptions(
  reader: Reader,
  { asOf, team = null }: { asOf: Date; team?: string | null },
): Promise<ExceptionList> {
  return inSnapshot(reader, async (client) => {
    const told = await readTold(client);
    const today = asOf.toISOString().slice(0, 10);
    const soon = addDays(today, 30);
    const { rows } = await client.query<Stored>(rowsSql, [team]);
    const costs = new Map<string, number>();
    const exceptions = rows.map((row) => {
      const listed = exceptionRow(row, { today, soon, told });
      if (listed.state === "holds" && listed.cost !== null && row.provider !== null)
        costs.set(row.provider, (costs.get(row.provider) ?? 0) + listed.cost);
      return listed;
    });
    exceptions.sort(
      (one, other) =>
        order.indexOf(one.state) - order.indexOf(other.state) ||
        (one.state === "holds" ? (one.until < other.until ? -1 : one.until > other.until ? 1 : 0) : 0),
    );
    const count = (state: ExceptionState) => exceptions.filter((one) => one.state === state).length;
    return {
      exceptions,
      waiting: count("waiting"),
      holding: count("holds"),
      ending: exceptions.filter(({ isEnding }) => isEnding).length,
      expired: count("expired"),
      cost: [...costs]
        .map(([provider, points]) => ({ provider, points }))
        .sort((one, other) => other.points - one.points),
    };
  });
}

type Told = Map<string, { used: number; unused: number }>;

async function readTold(client: ClientBase): Promise<Told> {
  const { rows } = await client.query<{ provider: string; used: number; unused: number }>(toldSql);
  return new Map(rows.map(({ provider, ...sums }) => [provider, sums]));
}

function exceptionRow(
  row: Stored,
  { today, soon, told }: { today: string; soon: string; told: Told },
): ExceptionRow {
  const { verdict, isEnded, item, title, decision, risk, isOver, actions, provider, isFollowed, ...rest } =
    row;
  const state = exceptionState({ decision: verdict, isEnded, until: row.until }, today);
  return {
    ...{ ...rest, provider, state, isOverdue: state === "expired" && !isOver && !isFollowed },
    isEnding: state === "holds" && row.until <= soon,
    item: { id: item, title, decision: decisionOf(decision), risk: itemRiskOf(risk), isOver },
    cost: costOf(actions, told.get(provider ?? "") ?? { used: 0, unused: 0 }),
  };
}
