/** Which sources have a collection waiting or under way in the queue. */

import { type CollectData, collectJob } from "#lib/jobs/collect-job.ts";
import { actorName } from "./actor-name.sql.ts";
import type { Reader } from "./snapshot.ts";

export type PendingCollection = {
  sourceId: number;
  jobId: string;
  /** waiting: a worker takes it next; retrying: it waits for `startsAfter` after passing trouble; active: a worker has it. */
  state: "waiting" | "retrying" | "active";
  cadence: CollectData["cadence"];
  trigger: CollectData["trigger"];
  actor: string;
  /** Database time. */
  startsAfter: Date;
  attempt: number;
};

const existsSql = "select to_regclass('pgboss.job') is not null as there";

const pendingSql = `
  select id as "jobId", case state when 'created' then 'waiting' when 'retry' then 'retrying' else 'active' end as state,
         (data ->> 'sourceId')::int as "sourceId", data ->> 'cadence' as cadence, data ->> 'trigger' as trigger,
         ${actorName("data ->> 'actor'")} as actor, start_after as "startsAfter", retry_count as attempt
    from pgboss.job
   where name = $1 and state in ('created', 'retry', 'active') and ($2::text is null or singleton_key = $2)
   order by created_on`;

/** Of one source, or of all; none where no process has made the queue yet. */
export async function pendingCollections(reader: Reader, sourceId?: number): Promise<PendingCollection[]> {
  const { rows: found } = await reader.query<{ there: boolean }>(existsSql);
  if (found[0]?.there !== true) return [];
  const key = sourceId === undefined ? null : String(sourceId);
  return (await reader.query<PendingCollection>(pendingSql, [collectJob.name, key])).rows;
}
