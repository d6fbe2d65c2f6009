/** The runs of a source, newest first, a page at a time. */
import { Invalid } from "#lib/errors.ts";
import { isRunUnderWay } from "./is-run-under-way.ts";
import { type RunLine, runColumns, runDid } from "./run-columns.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type RunPage = {
  runs: RunLine[];
  /** Ids to ask for the page before (newer) and the page after (older) with; null where there is none. */
  newer: string | null;
  older: string | null;
};

/** At most one of the two: runs older than `before`, or the ones just newer than `after`. */
export type RunPlace = { before?: string | null; after?: string | null; limit?: number };

/** $1 source, $2 whether a process holds it, $3 the id the page touches, $4 rows. */
const listSql = (direction: "older" | "newer") => `
  select ${runColumns("$2::boolean")}
    from run ${runDid}
   where run.source_id = $1 and ($3::bigint is null or run.id ${direction === "older" ? "<" : ">"} $3::bigint)
   order by run.id ${direction === "older" ? "desc" : "asc"} limit $4`;

/** Throws Invalid for a place that is none. */
export async function listRuns(
  reader: Reader,
  sourceId: number,
  { before = null, after = null, limit = 25 }: RunPlace = {},
): Promise<RunPage> {
  const place = after ?? before;
  if (place !== null && !/^\d{1,18}$/.test(place)) {
    throw new Invalid("This page address does not fit the runs any more.", {
      hint: "Start from the newest run.",
    });
  }
  return inSnapshot(reader, async (client) => {
    const isHeld = await isRunUnderWay(client, sourceId);
    const ask = async (direction: "older" | "newer", from: string | null, most: number) =>
      (await client.query<RunLine>(listSql(direction), [sourceId, isHeld, from, most])).rows;
    const found = await ask(after === null ? "older" : "newer", place, limit);
    const runs = after === null ? found : found.toReversed();
    const first = runs[0]?.id ?? null;
    const last = runs.at(-1)?.id ?? null;
    const beyond = async (direction: "older" | "newer", from: string | null) =>
      from !== null && (await ask(direction, from, 1)).length > 0 ? from : null;
    return { runs, newer: await beyond("newer", first), older: await beyond("older", last) };
  });
}
