/** Closes everything that scopes hold, once somebody entitled has said that the scopes themselves are gone. */
import { type Ask, closeDecided } from "./close-decided.ts";
import type { FactName } from "./record-shapes.ts";

type Closing = { scopeIds: number[]; runId: number; provider: string; at: Date };

/** In the caller's transaction. Returns how many rows closed, per fact table that had any. */
export async function closeScopes(
  ask: Ask,
  { scopeIds, runId, provider, at }: Closing,
): Promise<Partial<Record<FactName, number>>> {
  const closed = await closeDecided(ask, {
    runId,
    provider,
    at,
    rows: () => "f.slice_id IN (SELECT sl.id FROM slice sl WHERE sl.scope_id = ANY($4::int[]))",
    parameter: scopeIds,
  });
  await ask(forgetHeld, [scopeIds]);
  return closed;
}

/** $1 scopes. */
const forgetHeld = `
  WITH emptied AS (UPDATE slice SET rows = 0 WHERE scope_id = ANY($1::int[]) RETURNING id)
  DELETE FROM held_closure h USING emptied WHERE h.slice_id = emptied.id`;
