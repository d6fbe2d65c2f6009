/** Closes the rows of one slice that a complete reading missed and the hold rule kept open: exactly those the person was shown. */
import { markListBehind, refreshAfterDecision } from "#lib/analysis/refresh-after-decision.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { closeDecided } from "#lib/ingest/close-decided.ts";
import type { FactName } from "#lib/ingest/record-shapes.ts";
import { heldDigest } from "#lib/queries/held.sql.ts";

import { type CommandContext, runCommand } from "./run-command.ts";

export type AcceptRequest = {
  source: string;
  stream: string;
  /** External id of the scope. */
  scope: string;
  /** The digest of the list that was shown. */
  list: string;
};

export type AcceptedClosures = { closed: number; facts: Partial<Record<FactName, number>> };

/**
 * Throws NotFound for a slice that does not exist, Conflict when nothing is held any more or a newer run changed the list,
 * Forbidden. Rows that come back in a later reading reopen by themselves.
 */
export async function acceptClosures(ctx: CommandContext, request: AcceptRequest): Promise<AcceptedClosures> {
  const { stream, scope, list } = request;
  const decided = await runCommand(ctx, "closures.accept", async (tx) => {
    const ask = askOver(tx);
    const [slice] = await ask<SliceRow>(lockSlice, [request.source, stream, scope]);
    if (slice === undefined) throw noSlice(request);
    const [held] = await ask<{ count: number; digest: string }>(readHeld, [slice.id]);
    refuseOtherList(held ?? { count: 0, digest: "" }, request);
    const at = slice.asOf !== null && slice.asOf > ctx.clock.now() ? slice.asOf : ctx.clock.now();
    const [was] = await ask<{ listed: string | null }>(markListBehind, [slice.runId]);
    const facts = await closeDecided(ask, {
      runId: slice.runId,
      provider: slice.provider,
      at,
      rows: (fact) =>
        `f.slice_id = $4::int AND f.id IN (SELECT h.row_id FROM held_closure h WHERE h.slice_id = $4::int AND h.fact = '${fact}')`,
      parameter: slice.id,
    });
    const closed = Object.values(facts).reduce((sum, count) => sum + count, 0);
    await ask("DELETE FROM held_closure WHERE slice_id = $1", [slice.id]);
    await ask(settleSlice, [slice.id, closed]);
    return {
      result: { ...slice, closed, facts, listed: was?.listed ?? null },
      account: {
        subject: `source:${request.source}`,
        before: { stream, scope, held: held?.count ?? 0 },
        after: { stream, scope, closed, facts, list },
      },
    };
  });
  await refreshAfterDecision(ctx.pool, {
    runId: decided.runId,
    scopeIds: [decided.scopeId],
    asOf: decided.asOf ?? ctx.clock.now(),
    listed: decided.listed,
  });
  return { closed: decided.closed, facts: decided.facts };
}

type SliceRow = { id: number; scopeId: number; provider: string; asOf: Date | null; runId: number };

/** Ingest takes the same lock before it decides about the slice. $1 source, $2 stream, $3 scope. */
const lockSlice = `
  SELECT sl.id, sl.scope_id AS "scopeId", so.provider, so.as_of AS "asOf",
    (SELECT max(r.run_id) FROM slice_run r WHERE r.slice_id = sl.id)::float8 AS "runId"
  FROM slice sl JOIN scope sc ON sc.id = sl.scope_id JOIN source so ON so.id = sl.source_id
  WHERE so.name = $1 AND sl.stream = $2 AND sc.external_id = $3 AND so.retired_at IS NULL AND sc.retired_at IS NULL
  FOR UPDATE OF sl`;

const readHeld = `
  SELECT count(*)::int AS count, ${heldDigest("$1::int")} AS digest FROM held_closure WHERE slice_id = $1::int`;

/** What was read whole and only waited for this decision is complete now, as of when it was read. */
const settleSlice = `
  UPDATE slice SET rows = rows - $2::int,
    complete_at = CASE WHEN status = 'held' THEN attempted_at ELSE complete_at END,
    reason = CASE WHEN status = 'held' THEN NULL ELSE reason END,
    hint = CASE WHEN status = 'held' THEN NULL ELSE hint END,
    status = CASE WHEN status = 'held' THEN 'complete' ELSE status END
  WHERE id = $1::int`;

function noSlice({ source, stream, scope }: AcceptRequest): NotFound {
  return new NotFound(`"${source}" has no reading of ${stream} in ${scope}.`, {
    hint: `npm run cli -- closures "${source}" lists what is held.`,
  });
}

function refuseOtherList(held: { count: number; digest: string }, { list, stream, scope }: AcceptRequest) {
  if (held.count === 0) {
    throw new Conflict(`Nothing of ${stream} in ${scope} is held any more.`, {
      hint: "A newer run or another person has decided it: look at the list again.",
    });
  }
  if (held.digest === list) return;
  throw new Conflict(`What is held of ${stream} in ${scope} has changed since the list was shown.`, {
    hint: "Nothing was closed: look at the list as it is now, then decide.",
  });
}
