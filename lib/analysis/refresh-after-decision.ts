/**
 * Brings the list in line with rows that a decision closed, between two runs. Until that is done the run the decision was
 * about says that the list is behind, so that a process that dies in between is made up for by the next run.
 */
import type { Pool } from "pg";
import { Unavailable } from "#lib/errors.ts";
import { providers } from "#lib/providers/registry.ts";
import { refreshAnalysis } from "./refresh.ts";

/** For the decision's own transaction: $1 the run. Returns what the run said before, as `listed`. */
export const markListBehind = `
  UPDATE run SET counts = run.counts || '{"listed": false}' FROM (SELECT counts ->> 'listed' AS listed FROM run WHERE id = $1::bigint) was
  WHERE run.id = $1::bigint RETURNING was.listed`;

const markListed = `UPDATE run SET counts = counts || jsonb_build_object('listed', $2::text) WHERE id = $1`;

type Decided = {
  runId: number;
  scopeIds: number[];
  /** The source's as-of. */
  asOf: Date;
  /** What `markListBehind` returned; nothing to take back when it is null or `false`. */
  listed: string | null;
};

/** Throws Unavailable; the decision stands all the same. */
export async function refreshAfterDecision(
  pool: Pool,
  { runId, scopeIds, asOf, listed }: Decided,
): Promise<void> {
  await refreshAnalysis(pool, {
    providers: providers.map(({ name }) => name),
    asOf,
    since: runId,
    scopeIds,
  }).catch((cause) => {
    throw new Unavailable("The rows are closed, but the list of identities could not be told.", {
      transient: true,
      hint: "Nothing is left to decide: the next collection brings the list up to date.",
      cause,
    });
  });
  if (listed !== null && listed !== "false") await pool.query(markListed, [runId, listed]);
}
