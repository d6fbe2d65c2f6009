/** Earlier runs that stored facts the list has not been told of: they were interrupted, or their worker died. */
import type { Reader } from "./snapshot.ts";

/**
 * A run says in `counts.listed` what it brought up to date: `run` its own changes, `all` everything; `later` says that another one made
 * up for it. Not by their numbers: a run may end long after one that began later.
 */
const notListedSql = `
  select id::text from run
   where id <> all($1::bigint[]) and status <> 'running' and coalesce(counts ->> 'listed', 'false') = 'false'`;

/** Ids of runs, besides these. What such a run stored is stored already. */
export async function runsNotListed(reader: Reader, runIds: readonly number[]): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>(notListedSql, [runIds]);
  return rows.map(({ id }) => id);
}
