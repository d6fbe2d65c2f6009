/** Suggests anew, after teams or their names changed, for whom the change can touch. */
import type { Pool } from "pg";
import { askClient } from "#lib/db/ask-over.ts";
import { dayAfter } from "#lib/domain/ownership/decision.ts";
import { inTransaction } from "#lib/ingest/checked-out.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { settlePosture } from "../posture/settle-posture.ts";
import { type OwnersEstate, readOwnersEstate } from "./owners-estate.ts";
import { refreshOwners } from "./refresh-owners.ts";
import { touchedByTeams } from "./touched-by-teams.ts";

/**
 * `before`: teams and rules as they were. `letGo`: whose claims ended with a team. As of what is stored;
 * of `now`, where nothing is. Returns how many were looked at.
 */
export async function reconsiderTouched(
  pool: Pool,
  now: Date,
  before: OwnersEstate,
  letGo: readonly string[] = [],
): Promise<number> {
  const asOf = (await freshness(pool)).asOf ?? now;
  const ids = await inSnapshot(pool, async (client) =>
    touchedByTeams(client, before, await readOwnersEstate(client, asOf), letGo),
  );
  if (ids.length === 0) return 0;
  await refreshOwners(pool, { asOf, ids });
  await settle(pool, ids, now);
  return ids.length;
}

function settle(pool: Pool, ids: readonly string[], now: Date): Promise<void> {
  return inTransaction(pool, async (client) => {
    await client.query("create temp table touched (identity_id bigint primary key) on commit drop");
    await client.query("insert into touched select unnest($1::bigint[])", [ids]);
    await client.query("analyze touched");
    await settlePosture(askClient(client), "select identity_id from touched", dayAfter(now, 0));
  });
}
