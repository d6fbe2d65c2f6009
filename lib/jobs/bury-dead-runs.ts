/** Finds runs whose process died or hangs, and marks them: their slices incomplete, nothing closed, their source free again. */
import type { Pool, PoolClient } from "pg";
import { checkOut, giveBack } from "#lib/ingest/checked-out.ts";
import { locks } from "#lib/ingest/locks.ts";
import { type DeadRun, markDeadRuns } from "#lib/ingest/run-log.ts";

/** A process that lives writes every five seconds; one that wrote nothing for so long hangs, or its machine is gone. */
const staleAfter = "3 minutes";

/** `at`: what to date the discovery. Returns what was buried; a run whose process lives is never among it. */
export async function buryDeadRuns(pool: Pool, at: Date): Promise<DeadRun[]> {
  const { rows } = await pool.query<{ sourceId: number; isStale: boolean }>(runningSql, [staleAfter]);
  const dead: DeadRun[] = [];
  for (const { sourceId, isStale } of rows) {
    const client = await checkOut(pool);
    let isWell = false;
    try {
      dead.push(...(await buryOf(client, sourceId, isStale, at)));
      isWell = true;
    } finally {
      giveBack(client, !isWell);
    }
  }
  return dead;
}

async function buryOf(client: PoolClient, sourceId: number, isStale: boolean, at: Date): Promise<DeadRun[]> {
  const key = [locks.run, sourceId];
  // A hanging process keeps its lock until its connection is ended for it.
  if (isStale) await client.query(endHolder, key);
  const { rows } = await client.query<{ taken: boolean }>(
    "select pg_try_advisory_lock($1, $2) as taken",
    key,
  );
  if (rows[0]?.taken !== true) return [];
  const dead = await markDeadRuns(client, sourceId, at);
  await client.query("select pg_advisory_unlock($1, $2)", key);
  return dead;
}

const runningSql = `
  select source_id as "sourceId", max(coalesce(heartbeat_at, recorded_at)) < now() - $1::interval as "isStale"
    from run where status = 'running' group by source_id order by source_id`;

/** Waits up to two seconds for the connection's end. */
const endHolder = `
  select pg_terminate_backend(pid, 2000) from pg_locks
   where locktype = 'advisory' and granted and classid::bigint = $1 and objid::bigint = $2 and objsubid = 2
     and database = (select oid from pg_database where datname = current_database())`;
