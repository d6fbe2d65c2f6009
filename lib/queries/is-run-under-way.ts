/** Whether a process holds a source's run lock right now: a row that says `running` may be of a process that died. */

import { locks } from "#lib/ingest/locks.ts";
import type { Reader } from "./snapshot.ts";

const heldSql = `
  select exists (
    select from pg_locks
     where locktype = 'advisory' and granted and classid::bigint = $1 and objid::bigint = $2 and objsubid = 2
       and database = (select oid from pg_database where datname = current_database())) as held`;

export async function isRunUnderWay(reader: Reader, sourceId: number): Promise<boolean> {
  const { rows } = await reader.query<{ held: boolean }>(heldSql, [locks.run, sourceId]);
  return rows[0]?.held === true;
}
