/** The connected sources, each with its last run and how completely it is read. */

import { parse } from "#lib/domain/filter/parse.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { facetIdentities } from "./facet-identities.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type SourceRun = {
  id: string;
  /** running, complete, partial, failed, interrupted, dead. */
  status: string;
  observedAt: Date;
  finishedAt: Date | null;
  durationMs: number | null;
  message: string | null;
  hint: string | null;
  counts: { [key: string]: Json };
};

export type SourceSummary = {
  id: number;
  name: string;
  provider: string;
  mode: "live" | "import";
  /** What the first run found behind the credentials; null before it. */
  pin: { id: string; name: string | null } | null;
  createdAt: Date;
  asOf: Date | null;
  retiredAt: Date | null;
  /** Holds no credential: those come from the environment. */
  config: { [key: string]: Json };
  scopes: number;
  /** Slices (stream × scope) per status. */
  slices: Record<string, number>;
  /** Live and disabled identities of every nature. */
  identities: number;
  lastRun: SourceRun | null;
  /** As-of of the last run that ended complete; null: none ever did. */
  lastCompleteAt: Date | null;
};

type SourceRow = Omit<SourceSummary, "pin" | "slices" | "lastRun" | "identities"> & {
  pin: string | null;
  pinName: string | null;
  slices: Record<string, number> | null;
  lastRun:
    | (Omit<SourceRun, "observedAt" | "finishedAt"> & { observedAt: string; finishedAt: string | null })
    | null;
};

const listSql = `
  select source.id, source.name, source.provider, source.mode, source.pin, source.pin_name as "pinName",
         source.created_at as "createdAt", source.as_of as "asOf", source.retired_at as "retiredAt", source.config,
         (select count(*)::int from scope where scope.source_id = source.id and scope.retired_at is null) as scopes,
         (select jsonb_object_agg(status, slices)
            from (select slice.status, count(*) as slices
                    from slice join scope on scope.id = slice.scope_id and scope.retired_at is null
                   where slice.source_id = source.id group by slice.status) counted
         ) as slices,
         (select max(run.observed_at) from run where run.source_id = source.id and run.status = 'complete') as "lastCompleteAt",
         (select jsonb_build_object('id', run.id::text, 'status', run.status, 'observedAt', run.observed_at,
                   'finishedAt', run.finished_at, 'durationMs', run.duration_ms, 'message', run.message,
                   'hint', run.hint, 'counts', run.counts)
            from run where run.source_id = source.id order by run.id desc limit 1) as "lastRun"
    from source
   order by source.name`;

/** Retired sources are listed too, with their date. */
export async function listSources(reader: Reader): Promise<SourceSummary[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<SourceRow>(listSql);
    // No term counts an age, so any instant gives the same counts.
    const present = { filter: parse("state:live,disabled"), asOf: new Date(0) };
    const { facets } = await facetIdentities(client, present);
    const counted = facets.find(({ field }) => field === "source")?.values ?? [];
    return rows.map(({ pin, pinName, slices, lastRun, ...source }) => ({
      ...source,
      identities: counted.find(({ value }) => value === source.name)?.count ?? 0,
      pin: pin === null ? null : { id: pin, name: pinName },
      slices: slices ?? {},
      lastRun: lastRun && {
        ...lastRun,
        observedAt: new Date(lastRun.observedAt),
        finishedAt: lastRun.finishedAt === null ? null : new Date(lastRun.finishedAt),
      },
    }));
  });
}
