/** Makes sure that every slice of a source has its row: the coverage table lists what was never tried, too. */
import { Invalid } from "#lib/errors.ts";
import type { Slice } from "./contract.ts";
import type { StartedRun } from "./run-log.ts";
import type { SliceStatus } from "./slice-ending.ts";

export type KnownSlice = Slice & {
  id: number;
  /** How its last attempt ended; `never` before the first. */
  status: SliceStatus | "never";
  attemptedAt: Date | null;
  completeAt: Date | null;
};

/** In the order given; slices of retired scopes are left out. `scopeIds`: from storeScopes. Throws Invalid for a scope not in the tree. */
export async function ensureSlices(
  { pool, sourceId }: Pick<StartedRun, "pool" | "sourceId">,
  slices: readonly Slice[],
  scopeIds: ReadonlyMap<string, number>,
): Promise<KnownSlice[]> {
  const ids = slices.map(({ scope }) => scopeIdOf(scope, scopeIds));
  const streams = slices.map(({ stream }) => stream);
  await pool.query(insert, [sourceId, streams, ids]);
  type Row = Omit<KnownSlice, "stream" | "scope"> & { ordinal: number };
  const found = await pool.query<Row>(select, [streams, ids]);
  return found.rows.map(({ ordinal, ...known }) => ({ ...(slices[ordinal - 1] as Slice), ...known }));
}

function scopeIdOf(scope: string, scopeIds: ReadonlyMap<string, number>): number {
  const id = scopeIds.get(scope);
  if (id !== undefined) return id;
  throw new Invalid(`The collector named a slice of ${scope}, which is not in its scope tree.`, {
    hint: "This is a defect in the collector: report it.",
  });
}

/** A scope that moved here from a retired source brings its slices along. */
const insert = `
  INSERT INTO slice AS s (source_id, scope_id, stream)
  SELECT DISTINCT $1::int, n.scope_id, n.stream FROM unnest($2::text[], $3::int[]) n(stream, scope_id)
  ON CONFLICT (stream, scope_id) DO UPDATE SET source_id = excluded.source_id WHERE s.source_id <> excluded.source_id`;

const select = `
  SELECT s.id, s.status, s.attempted_at AS "attemptedAt", s.complete_at AS "completeAt", n.ordinal::int
  FROM unnest($1::text[], $2::int[]) WITH ORDINALITY n(stream, scope_id, ordinal)
  JOIN slice s ON s.stream = n.stream AND s.scope_id = n.scope_id
  JOIN scope sc ON sc.id = s.scope_id AND sc.retired_at IS NULL ORDER BY n.ordinal`;
