/** Declarations for emergencies: what is to be cleaned up first, then what holds, the soonest end first, then what is over; with every use. */
import type { ClientBase } from "pg";
import {
  type BreakGlassState,
  breakGlassState,
  type CleanUpStep,
  type Occasion,
} from "#lib/domain/break-glass/break-glass-state.ts";
import { actorName } from "../actor-name.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

export type ListedStep = {
  id: string;
  step: CleanUpStep;
  occasion: Occasion;
  /** Of the use, or the end. */
  day: string;
  doneBy: string | null;
  doneAt: Date | null;
  ticket: string | null;
  /** Not said to be done, or not seen by a collection that could see it. */
  isDue: boolean;
};

export type BreakGlassRow = {
  id: string;
  state: BreakGlassState;
  identity: { id: string; name: string; provider: string; lastUsedOn: string | null; isGone: boolean };
  team: { id: number; key: string; name: string };
  reason: string;
  ticket: string;
  /** The first day it no longer holds. */
  until: string;
  declaredBy: string;
  declaredAt: Date;
  endedBy: string | null;
  endedAt: Date | null;
  /** Days on which it was seen used while it was declared, the latest first: at least those, as only the last use before each collection is seen. */
  uses: string[];
  steps: ListedStep[];
};

export type BreakGlassList = {
  declarations: BreakGlassRow[];
  holding: number;
  /** Of those that hold: used, and those that end within 30 days. */
  used: number;
  ending: number;
  /** With something to be cleaned up, holding or over. */
  unclean: number;
};

const rowsSql = `
  select declared.id::text, declared.reason, declared.ticket, declared.until::text, ${actorName("declared.declared_by")} as "declaredBy",
         declared.declared_at as "declaredAt", ${actorName("declared.ended_by")} as "endedBy", declared.ended_at as "endedAt",
         declared.over_on is not null as "isOver",
         jsonb_build_object('id', principal.id::text, 'name', principal.name, 'provider', principal.provider,
           'lastUsedOn', row.last_used_on::text, 'isGone', principal.closed_at is not null) as identity,
         jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name) as team
    from break_glass declared
    join principal on principal.id = declared.identity_id
    join team on team.id = declared.team_id
    left join identity_row row on row.principal_id = principal.id
   where $1::bigint is null or declared.identity_id = $1
   order by declared.id desc`;

const stepsSql = `
  select step.id::text, step.break_glass_id::text as declaration, step.step, step.occasion, step.day::text,
         ${actorName("step.done_by")} as "doneBy", step.done_at as "doneAt", step.ticket, step.seen_at is null as "isDue"
    from break_glass_step step join break_glass declared on declared.id = step.break_glass_id
   where $1::bigint is null or declared.identity_id = $1
   order by step.day desc, step.id`;

type Stored = Omit<BreakGlassRow, "state" | "uses" | "steps"> & { isOver: boolean };
type StoredStep = ListedStep & { declaration: string };

const order: readonly BreakGlassState[] = ["clean-up", "used", "declared", "over"];

/** `identity`: of one only, by its id; an id nobody has has none. */
export async function listBreakGlass(
  reader: Reader,
  { asOf, identity = null }: { asOf: Date; identity?: string | null },
): Promise<BreakGlassList> {
  return inSnapshot(reader, async (client) => {
    const declarations = await readDeclarations(client, identity, asOf.toISOString().slice(0, 10));
    const soon = new Date(asOf.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    const holding = declarations.filter(({ state }) => state === "declared" || state === "used");
    return {
      declarations,
      holding: holding.length,
      used: holding.filter(({ uses }) => uses.length > 0).length,
      ending: holding.filter(({ until }) => until <= soon).length,
      unclean: declarations.filter(({ steps }) => steps.some((step) => step.isDue)).length,
    };
  });
}

async function readDeclarations(
  client: ClientBase,
  identity: string | null,
  today: string,
): Promise<BreakGlassRow[]> {
  const { rows } = await client.query<Stored>(rowsSql, [identity]);
  const steps = Map.groupBy(
    (await client.query<StoredStep>(stepsSql, [identity])).rows,
    ({ declaration }) => declaration,
  );
  const declarations = rows.map(({ isOver, ...row }): BreakGlassRow => {
    const own = (steps.get(row.id) ?? []).map(({ declaration: _, ...step }) => step);
    const due = own.filter((step) => step.isDue).length;
    const isEnded = isOver || row.endedAt !== null;
    return {
      ...row,
      state: breakGlassState({ isEnded, until: row.until, due }, today),
      uses: [...new Set(own.flatMap(({ occasion, day }) => (occasion === "use" ? [day] : [])))],
      steps: own,
    };
  });
  return declarations.sort(
    (one, other) =>
      order.indexOf(one.state) - order.indexOf(other.state) ||
      (one.until < other.until ? -1 : one.until > other.until ? 1 : 0),
  );
}
