/** What a run was and came to, in one row: its own record and the sum of what it did to slices. */

import { actorName } from "./actor-name.sql.ts";

export type RunLine = {
  id: string;
  /**
   * running, complete, partial, failed, interrupted, dead; `lost`: its record says that it is running, but no process holds
   * it any more, and nobody has written that down yet.
   */
  status: string;
  /** schedule, manual, cli. */
  trigger: string;
  /** A person's name, or an actor such as `cli:mira`. */
  actor: string;
  /** The as-of of everything it stored. */
  observedAt: Date;
  finishedAt: Date | null;
  durationMs: number | null;
  message: string | null;
  hint: string | null;
  /** Slices to be collected; null until the tree is known, and for old runs. */
  planned: number | null;
  /** Slices that ended, those that ended complete or do not apply, and those under way. */
  ended: number;
  whole: number;
  under: number;
} & RunCounts;

export type RunCounts = {
  seen: number;
  inserted: number;
  updated: number;
  closed: number;
  reopened: number;
  held: number;
  rejected: number;
};

/** Columns of `run` and `did`; `isHeld`: SQL for whether a process holds the source's run lock. */
export function runColumns(isHeld: string): string {
  return `run.id::text, case when run.status = 'running' and not ${isHeld} then 'lost' else run.status end as status,
    run.trigger, ${actorName("run.actor")} as actor, run.observed_at as "observedAt", run.finished_at as "finishedAt",
    run.duration_ms as "durationMs", run.message, run.hint,
    coalesce(run.planned, (run.counts ->> 'slices')::int) as planned, did.*`;
}

/** One row whatever the run did. */
export const runDid = `
  cross join lateral (
    select count(*) filter (where status <> 'running')::int as ended,
           count(*) filter (where status in ('complete', 'not-applicable'))::int as whole,
           count(*) filter (where status = 'running')::int as under,
           coalesce(sum(seen), 0)::int as seen, coalesce(sum(inserted), 0)::int as inserted,
           coalesce(sum(updated), 0)::int as updated, coalesce(sum(closed), 0)::int as closed,
           coalesce(sum(reopened), 0)::int as reopened, coalesce(sum(held), 0)::int as held,
           coalesce(sum(rejected), 0)::int as rejected
      from slice_run where slice_run.run_id = run.id) did`;
