/** Accepts that scopes which a complete tree no longer lists are gone, and closes what they held. */
import { markListBehind, refreshAfterDecision } from "#lib/analysis/refresh-after-decision.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { closeScopes } from "#lib/ingest/close-scopes.ts";
import type { FactName } from "#lib/ingest/record-shapes.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type RetireScopesRequest = { source: string /** External ids. */; scopes: string[] };
export type RetiredScopes = { scopes: number; closed: number; facts: Partial<Record<FactName, number>> };

/**
 * All of them or none. Throws NotFound for a scope the source does not have, Conflict for one that is listed (again) or was
 * retired before, Forbidden. A scope that is listed again later comes back by itself.
 */
export async function retireScopes(
  ctx: CommandContext,
  { source, scopes }: RetireScopesRequest,
): Promise<RetiredScopes> {
  const wanted = [...new Set(scopes)].sort();
  const decided = await runCommand(ctx, "scope.retire", async (tx) => {
    const ask = askOver(tx);
    const found = await ask<ScopeRow>(lockScopes, [source, wanted]);
    const [first] = found;
    if (first === undefined || found.length < wanted.length) throw noScope(source, wanted, found);
    const present = found.find(({ state, retired }) => state !== "absent" || retired);
    if (present !== undefined) throw notAbsent(present);
    const { provider, asOf, runId } = first;
    const at = asOf !== null && asOf > ctx.clock.now() ? asOf : ctx.clock.now();
    const scopeIds = found.map(({ id }) => id);
    await ask("UPDATE scope SET retired_at = $2::timestamptz WHERE id = ANY($1::int[])", [
      scopeIds,
      at.toISOString(),
    ]);
    const [was] = await ask<{ listed: string | null }>(markListBehind, [runId]);
    const facts = await closeScopes(ask, { scopeIds, runId, provider, at });
    const closed = Object.values(facts).reduce((sum, count) => sum + count, 0);
    return {
      result: { scopeIds, runId, asOf: asOf ?? at, listed: was?.listed ?? null, closed, facts },
      account: { subject: `source:${source}`, after: { scopes: wanted, closed, facts } },
    };
  });
  await refreshAfterDecision(ctx.pool, decided);
  return { scopes: wanted.length, closed: decided.closed, facts: decided.facts };
}

type ScopeRow = {
  id: number;
  externalId: string;
  name: string;
  state: string;
  retired: boolean;
  provider: string;
  asOf: Date | null;
  /** The source's latest run. */
  runId: number;
};

/** $1 source, $2 external ids. */
const lockScopes = `
  SELECT sc.id, sc.external_id AS "externalId", sc.name, sc.state, sc.retired_at IS NOT NULL AS retired, so.provider,
    so.as_of AS "asOf", (SELECT max(r.id) FROM run r WHERE r.source_id = so.id)::float8 AS "runId"
  FROM scope sc JOIN source so ON so.id = sc.source_id
  WHERE so.name = $1 AND so.retired_at IS NULL AND sc.external_id = ANY($2::text[])
  ORDER BY sc.id FOR UPDATE OF sc`;

function noScope(source: string, wanted: string[], found: ScopeRow[]): NotFound {
  const missing = wanted.find((id) => found.every(({ externalId }) => externalId !== id)) ?? "no scope";
  return new NotFound(`"${source}" has no scope "${missing}".`, {
    hint: `npm run cli -- closures "${source}" lists the scopes that are missing from its tree.`,
  });
}

function notAbsent({ name, retired }: ScopeRow): Conflict {
  return new Conflict(
    retired ? `${name} was retired before.` : `${name} is in the tree of its source: it is not gone.`,
    {
      hint: "Nothing was closed: look at the list again, then decide.",
    },
  );
}
