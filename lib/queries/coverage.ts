/** What was read and what was not, slice by slice: stream × scope, with the reason and the fix. */
import { inSnapshot, type Reader } from "./snapshot.ts";

export type SliceCoverage = {
  id: number;
  source: string;
  provider: string;
  stream: string;
  scope: { externalId: string; name: string; kind: string; state: string };
  /** complete, held, rejected, incomplete, denied, unavailable, not-applicable, never. */
  status: string;
  reason: string | null;
  hint: string | null;
  /** The provider's name of the missing permission, when denied. */
  permission: string | null;
  attemptedAt: Date | null;
  /** Last complete reading; null: never. */
  completeAt: Date | null;
  /** As-of of the first of the runs in a row that found it so; null where nothing is missing. */
  since: Date | null;
  /** Open rows after the last attempt. */
  rows: number;
};

/** A fact about what can be seen that is not the failure of a stream. */
export type CapabilityCoverage = {
  source: string;
  scope: { externalId: string; name: string; kind: string };
  capability: string;
  status: string;
  reason: string;
};

export type Coverage = { slices: SliceCoverage[]; capabilities: CapabilityCoverage[] };

type Flat<T extends { scope: object }> = Omit<T, "scope"> & {
  scopeExternalId: string;
  scopeName: string;
  scopeKind: string;
  scopeState: string;
};

const scopeColumns = `
  scope.external_id as "scopeExternalId", scope.name as "scopeName", scope.kind as "scopeKind", scope.state as "scopeState"`;

/** A run under way has not found anything yet. */
const since = `
  case when slice.status not in ('complete', 'not-applicable', 'never') then (
    select min(run.observed_at) from slice_run found join run on run.id = found.run_id
     where found.slice_id = slice.id and found.status = slice.status
       and found.run_id > coalesce((select max(other.run_id) from slice_run other
                                     where other.slice_id = slice.id and other.status not in (slice.status, 'running')), 0)) end`;

const slicesSql = `
  select slice.id, source.name as source, source.provider, slice.stream, slice.status, slice.reason, slice.hint,
         slice.permission, slice.attempted_at as "attemptedAt", slice.complete_at as "completeAt",
         slice.rows::float8 as rows, ${since} as since, ${scopeColumns}
    from slice
    join scope on scope.id = slice.scope_id
    join source on source.id = slice.source_id
   where source.retired_at is null and scope.retired_at is null and ($1::text is null or source.name = $1)
   order by source.name, scope.name, scope.external_id, slice.stream`;

const capabilitiesSql = `
  select source.name as source, capability.capability, capability.status, capability.reason, ${scopeColumns}
    from capability
    join scope on scope.id = capability.scope_id
    join source on source.id = scope.source_id
   where capability.closed_at is null and source.retired_at is null and ($1::text is null or source.name = $1)
   order by source.name, scope.name, capability.capability`;

/** Of one source by name, or of all. */
export async function coverage(reader: Reader, options: { source?: string } = {}): Promise<Coverage> {
  return inSnapshot(reader, async (client) => {
    const values = [options.source ?? null];
    const slices = await client.query<Flat<SliceCoverage>>(slicesSql, values);
    const capabilities = await client.query<Flat<CapabilityCoverage>>(capabilitiesSql, values);
    return {
      slices: slices.rows.map((row) => {
        const { scope, rest } = split(row);
        return { ...rest, scope };
      }),
      capabilities: capabilities.rows.map((row) => {
        const { scope, rest } = split(row);
        return { ...rest, scope: { externalId: scope.externalId, name: scope.name, kind: scope.kind } };
      }),
    };
  });
}

function split<
  Row extends { scopeExternalId: string; scopeName: string; scopeKind: string; scopeState: string },
>(row: Row) {
  const { scopeExternalId, scopeName, scopeKind, scopeState, ...rest } = row;
  return {
    rest,
    scope: { externalId: scopeExternalId, name: scopeName, kind: scopeKind, state: scopeState },
  };
}
