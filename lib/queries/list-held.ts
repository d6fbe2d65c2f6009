/** What waits for a decision: rows that a complete reading missed, too many at once to close unasked; and scopes that are not listed any more. */
import { type FactName, shapes } from "#lib/ingest/record-shapes.ts";
import { heldDigest } from "./held.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type FactCounts = Partial<Record<FactName, number>>;

export type HeldSlice = {
  id: number;
  source: string;
  provider: string;
  stream: string;
  scope: { externalId: string; name: string; kind: string };
  /** Of the slice: `held`, or what a later attempt came to. */
  status: string;
  /** As-of of the reading that missed them. */
  heldAt: Date;
  /** Rows that would close. */
  count: number;
  /** Open rows of the slice, those included. */
  rows: number;
  facts: FactCounts;
  /** Stands for exactly these rows; a decision carries it. */
  list: string;
};

export type AbsentScope = {
  source: string;
  externalId: string;
  name: string;
  kind: string;
  /** As-of of the last tree that listed it. */
  lastSeen: Date;
  /** Open rows that would close. */
  count: number;
  facts: FactCounts;
};

export type Undecided = { held: HeldSlice[]; absent: AbsentScope[] };

type HeldRow = Omit<HeldSlice, "scope"> & { scopeExternalId: string; scopeName: string; scopeKind: string };

const heldSql = `
  select slice.id, source.name as source, source.provider, slice.stream, slice.status, slice.rows::float8 as rows,
         scope.external_id as "scopeExternalId", scope.name as "scopeName", scope.kind as "scopeKind",
         held.at as "heldAt", held.count, held.facts, ${heldDigest("slice.id")} as list
    from (select slice_id, max(held_at) as at, sum(count)::int as count, jsonb_object_agg(fact, count) as facts
            from (select slice_id, fact, max(held_at) as held_at, count(*)::int as count
                    from held_closure group by slice_id, fact) counted
           group by slice_id) held
    join slice on slice.id = held.slice_id
    join scope on scope.id = slice.scope_id
    join source on source.id = slice.source_id
   where source.retired_at is null and scope.retired_at is null
     and ($1::text is null or source.name = $1) and ($2::int is null or slice.id = $2)
   order by source.name, held.count desc, scope.name, slice.stream`;

const counted = shapes.map(
  ({ fact }) => `select slice.scope_id, '${fact}' as fact, count(*)::int as count
    from slice join ${fact} f on f.slice_id = slice.id and f.closed_at is null
   where slice.scope_id in (select id from absent) group by slice.scope_id`,
);

const absentSql = `
  with absent as (
    select scope.id, source.name as source, scope.external_id as "externalId", scope.name, scope.kind,
           scope.last_seen as "lastSeen"
      from scope join source on source.id = scope.source_id
     where scope.state = 'absent' and scope.retired_at is null and source.retired_at is null
       and ($1::text is null or source.name = $1)),
  counted as (${counted.join(" union all ")})
  select absent.source, absent."externalId", absent.name, absent.kind, absent."lastSeen",
         coalesce(sum(counted.count), 0)::int as count,
         coalesce(jsonb_object_agg(counted.fact, counted.count) filter (where counted.fact is not null), '{}') as facts
    from absent left join counted on counted.scope_id = absent.id
   group by absent.id, absent.source, absent."externalId", absent.name, absent.kind, absent."lastSeen"
   order by absent.source, absent.name, absent."externalId"`;

/** Of one source by name, or of all; `slice`: held rows of that slice alone. */
export async function listHeld(
  reader: Reader,
  { source, slice }: { source?: string; slice?: number } = {},
): Promise<Undecided> {
  return inSnapshot(reader, async (client) => {
    const held = await client.query<HeldRow>(heldSql, [source ?? null, slice ?? null]);
    const absent = await client.query<AbsentScope>(absentSql, [source ?? null]);
    return {
      held: held.rows.map(({ scopeExternalId, scopeName, scopeKind, ...row }) => ({
        ...row,
        scope: { externalId: scopeExternalId, name: scopeName, kind: scopeKind },
      })),
      absent: absent.rows,
    };
  });
}
