/** Whether an earlier run stored facts that the list has not been told of: it was interrupted, or its worker died. */
import type { Reader } from "./snapshot.ts";

/** A run says in `counts.listed` what it brought up to date: `run` its own changes, `all` everything. */
const behindSql = `
  select exists (
    select from run
     where id < $1 and status <> 'running' and coalesce(counts ->> 'listed', 'false') = 'false'
       and id > coalesce((select max(id) from run where counts ->> 'listed' = 'all'), 0)) as behind`;

export async function isListBehind(reader: Reader, runId: number): Promise<boolean> {
  const { rows } = await reader.query<{ behind: boolean }>(behindSql, [runId]);
  return rows[0]?.behind === true;
}
