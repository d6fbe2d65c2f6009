/** How far what pages show can be relied on now: as of when, how many scopes were read completely, and which were refused. */
import { inSnapshot, type Reader } from "./snapshot.ts";

export type ScopeName = { externalId: string; name: string; kind: string };

export type Freshness = {
  /** The latest instant any source was read at; ages count back from it. Null: nothing was collected yet. */
  asOf: Date | null;
  /** The earliest among the sources, where they differ. */
  oldestAsOf: Date | null;
  /** Scopes that streams are read from; complete: every stream is complete or does not apply. */
  scopes: { complete: number; total: number };
  providers: { provider: string; complete: number; total: number }[];
  /** Scopes with a refused stream, and which. */
  denied: { scope: ScopeName; provider: string; streams: string[] }[];
  /** A collection is under way. */
  isCollecting: boolean;
};

type ScopeRow = ScopeName & { provider: string; isComplete: boolean; denied: string[] };

const sourcesSql = `
  select max(as_of) as "asOf", min(as_of) as "oldestAsOf",
         exists (select from run join source running on running.id = run.source_id
                  where run.status = 'running' and running.retired_at is null) as "isCollecting"
    from source
   where retired_at is null`;

const scopesSql = `
  select scope.provider, scope.external_id as "externalId", scope.name, scope.kind,
         bool_and(slice.status in ('complete', 'not-applicable')) as "isComplete",
         coalesce(array_agg(slice.stream order by slice.stream) filter (where slice.status = 'denied'), '{}') as denied
    from scope
    join slice on slice.scope_id = scope.id
    join source on source.id = scope.source_id
   where scope.retired_at is null and source.retired_at is null
   group by scope.id
   order by scope.provider, scope.name, scope.external_id`;

export async function freshness(reader: Reader): Promise<Freshness> {
  return inSnapshot(reader, async (client) => {
    const sources = await client.query<Pick<Freshness, "asOf" | "oldestAsOf" | "isCollecting">>(sourcesSql);
    const { rows: scopes } = await client.query<ScopeRow>(scopesSql);
    const { asOf, oldestAsOf, isCollecting } = sources.rows[0] ?? {
      asOf: null,
      oldestAsOf: null,
      isCollecting: false,
    };
    const providers = [...new Set(scopes.map(({ provider }) => provider))];
    return {
      asOf,
      oldestAsOf,
      isCollecting,
      scopes: complete(scopes),
      providers: providers.map((provider) => ({
        provider,
        ...complete(scopes.filter((scope) => scope.provider === provider)),
      })),
      denied: scopes
        .filter(({ denied }) => denied.length > 0)
        .map(({ provider, denied, externalId, name, kind }) => ({
          provider,
          streams: denied,
          scope: { externalId, name, kind },
        })),
    };
  });
}

function complete(scopes: ScopeRow[]): { complete: number; total: number } {
  return { complete: scopes.filter(({ isComplete }) => isComplete).length, total: scopes.length };
}
