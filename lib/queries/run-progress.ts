/** How far the run under way has come, stream by stream: what a page asks for again and again while it watches. */
import { isRunUnderWay } from "./is-run-under-way.ts";
import { type PendingCollection, pendingCollections } from "./pending-collections.ts";
import { type RunLine, runColumns, runDid } from "./run-columns.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type StreamProgress = {
  stream: string;
  ended: number;
  /** Of those that ended: complete, or not there to be read. */
  whole: number;
  /** Under way now. */
  under: number;
  seen: number;
};

export type Progress = {
  /** The latest run; null before the first. */
  run: RunLine | null;
  streams: StreamProgress[];
  /** What waits in the queue, is tried again later, or was just taken by a worker. */
  pending: Pick<PendingCollection, "state" | "trigger" | "actor" | "startsAfter" | "attempt"> | null;
};

const latestSql = `
  select ${runColumns("$2::boolean")}
    from (select * from run where source_id = $1 order by id desc limit 1) run ${runDid}`;

const streamsSql = `
  select slice.stream, count(*) filter (where one.status <> 'running')::int as ended,
         count(*) filter (where one.status in ('complete', 'not-applicable'))::int as whole,
         count(*) filter (where one.status = 'running')::int as under, coalesce(sum(one.seen), 0)::int as seen
    from slice_run one join slice on slice.id = one.slice_id
   where one.run_id = $1
   group by slice.stream
   order by slice.stream`;

export async function runProgress(reader: Reader, sourceId: number): Promise<Progress> {
  return inSnapshot(reader, async (client) => {
    const isHeld = await isRunUnderWay(client, sourceId);
    const run = (await client.query<RunLine>(latestSql, [sourceId, isHeld])).rows[0] ?? null;
    const streams =
      run?.status === "running" ? (await client.query<StreamProgress>(streamsSql, [run.id])).rows : [];
    const [pending] = await pendingCollections(client, sourceId);
    return {
      run,
      streams,
      pending: pending === undefined ? null : shownPending(pending),
    };
  });
}

function shownPending({ state, trigger, actor, startsAfter, attempt }: PendingCollection) {
  return { state, trigger, actor, startsAfter, attempt };
}
