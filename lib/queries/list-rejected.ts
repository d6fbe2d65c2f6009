/** Records that could not be stored, by reason: what the last attempt at each slice refused, with an example. */
import { inSnapshot, type Reader } from "./snapshot.ts";

export type RejectedReason = {
  reason: string;
  count: number;
  /** The slices concerned, most first. */
  slices: { stream: string; scope: string; run: string; count: number; sample: string }[];
};

const rejectedSql = `
  select entry.key as reason, slice.stream, scope.name as scope, latest.run_id::text as run,
         (entry.value ->> 'count')::int as count, entry.value ->> 'sample' as sample
    from slice
    join scope on scope.id = slice.scope_id
    join source on source.id = slice.source_id
    cross join lateral (
      select run_id, rejections from slice_run
       where slice_run.slice_id = slice.id and ($2::bigint is null or run_id = $2)
       order by run_id desc limit 1) latest
    cross join lateral jsonb_each(latest.rejections) entry
   where source.name = $1 and scope.retired_at is null
   order by count desc, slice.stream, scope.name`;

/** Of a source; `run`: what that run refused, in place of the last attempts. */
export async function listRejected(
  reader: Reader,
  source: string,
  run: string | null = null,
): Promise<RejectedReason[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<{ reason: string } & RejectedReason["slices"][number]>(rejectedSql, [
      source,
      run,
    ]);
    const groups = [...Map.groupBy(rows, ({ reason }) => reason)].map(([reason, group]) => ({
      reason,
      count: group.reduce((sum, { count }) => sum + count, 0),
      slices: group.map(({ stream, scope, run: seenIn, count, sample }) => ({
        stream,
        scope,
        run: seenIn,
        count,
        sample,
      })),
    }));
    return groups.sort((left, right) => right.count - left.count);
  });
}
