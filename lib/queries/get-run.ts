/** One run of a source with what it did to every slice. */
import { NotFound } from "#lib/errors.ts";
import { isRunUnderWay } from "./is-run-under-way.ts";
import { type RunCounts, type RunLine, runColumns, runDid } from "./run-columns.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type RunSlice = {
  /** The slice's id. */
  id: number;
  stream: string;
  scope: { externalId: string; name: string };
  /** As in coverage, or `running`. */
  status: string;
  reason: string | null;
  hint: string | null;
  permission: string | null;
  durationMs: number;
} & RunCounts;

export type RunDetail = { run: RunLine; slices: RunSlice[] };

const runSql = `
  select ${runColumns("$3::boolean")} from run ${runDid} where run.source_id = $1 and run.id = $2`;

const latestSql = `select id::text from run where source_id = $1 order by id desc limit 1`;

type Flat = Omit<RunSlice, "scope"> & { externalId: string; name: string };

const slicesSql = `
  select slice.id, slice.stream, scope.external_id as "externalId", scope.name, one.status, one.reason, one.hint,
         one.permission, one.duration_ms as "durationMs", one.seen, one.inserted, one.updated, one.closed, one.reopened,
         one.held, one.rejected
    from slice_run one
    join slice on slice.id = one.slice_id
    join scope on scope.id = slice.scope_id
   where one.run_id = $1
   order by one.status in ('complete', 'not-applicable'), slice.stream, scope.name, slice.id`;

/** Slices that are not whole first. `run`: null for the latest. Throws NotFound. */
export async function getRun(reader: Reader, sourceId: number, run: string | null): Promise<RunDetail> {
  return inSnapshot(reader, async (client) => {
    const id = run ?? (await client.query<{ id: string }>(latestSql, [sourceId])).rows[0]?.id ?? "";
    const isHeld = await isRunUnderWay(client, sourceId);
    const found = /^\d{1,18}$/.test(id)
      ? (await client.query<RunLine>(runSql, [sourceId, id, isHeld])).rows[0]
      : undefined;
    if (found === undefined) {
      throw new NotFound(`This source has no run ${id.slice(0, 20)}.`, {
        hint: "The source's page lists its runs.",
      });
    }
    const { rows } = await client.query<Flat>(slicesSql, [id]);
    return {
      run: found,
      slices: rows.map(({ externalId, name, ...slice }) => ({ ...slice, scope: { externalId, name } })),
    };
  });
}
