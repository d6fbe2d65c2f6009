/** Until when a log was read whole: the midnight after the last day that the slice's own record of that source covers. */
import type { Slice } from "#lib/ingest/contract.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

const readUntilSql = `
  select extract(epoch from max(usage.covered_to) + 1)::float8 * 1000 as until
    from usage
    join slice on slice.id = usage.slice_id
    join scope on scope.id = slice.scope_id
   where slice.source_id = $1 and slice.stream = $2 and scope.external_id = $3
     and usage.principal_kind = 'scope' and usage.principal_value = $3 and usage.source = $4`;

/** Null: never. Only for sources that cover whole days. */
export async function usageReadUntil(
  reader: Reader,
  sourceId: number,
  slice: Slice,
  log: string,
): Promise<Date | null> {
  return inSnapshot(reader, async (client) => {
    const values = [sourceId, slice.stream, slice.scope, log];
    const { rows } = await client.query<{ until: number | null }>(readUntilSql, values);
    const until = rows[0]?.until ?? null;
    return until === null ? null : new Date(until);
  });
}
