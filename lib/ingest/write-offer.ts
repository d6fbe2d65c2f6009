/** What a place offers of its provider's actions, replaced whole by each complete slice that tells of them. */
import type { PoolClient } from "pg";
import type { SliceFacts } from "./reconcile.ts";
import type { StagedOffer } from "./stage-actions.ts";

/** Part of the slice's transaction; an offer that is still the same is not written. */
export async function writeOffer(
  client: PoolClient,
  { sliceId, scopeId, observedAt }: SliceFacts,
  { actions, global }: StagedOffer,
): Promise<void> {
  await client.query(
    `INSERT INTO offer AS o (slice_id, scope_id, actions, global_actions, observed_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (slice_id) DO UPDATE SET scope_id = excluded.scope_id, actions = excluded.actions,
       global_actions = excluded.global_actions, observed_at = excluded.observed_at
     WHERE (o.scope_id, o.actions, o.global_actions) IS DISTINCT FROM
       (excluded.scope_id, excluded.actions, excluded.global_actions)`,
    [sliceId, scopeId, Buffer.from(actions), Buffer.from(global), observedAt],
  );
}
