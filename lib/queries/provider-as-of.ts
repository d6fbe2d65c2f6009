/**
 * The instant scores of an identity's provider are of: the latest any of its sources was read at, or the latest run that worked scores
 * out, for a run that was refused by the cloud does that too.
 */
import type { ClientBase } from "pg";

const asOfSql = `
  select greatest(
           (select max(as_of) from source where source.provider = principal.provider and retired_at is null),
           (select max(run.observed_at) from run join source on source.id = run.source_id
             where run.counts ->> 'listed' = 'all'
                or (run.counts ->> 'listed' = 'run' and source.provider = principal.provider))) as "asOf"
    from principal where principal.id = $1`;

/** `id`: a principal's decimal id. Null: nobody has it, or nothing was collected yet. */
export async function providerAsOf(client: ClientBase, id: string): Promise<Date | null> {
  return (await client.query<{ asOf: Date | null }>(asOfSql, [id])).rows[0]?.asOf ?? null;
}
