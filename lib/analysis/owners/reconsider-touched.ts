/** Suggests anew, after teams or their names changed, for whom the change can touch. */
import type { Pool } from "pg";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { refreshPosture } from "../posture/posture.ts";
import { type OwnersEstate, readOwnersEstate } from "./owners-estate.ts";
import { refreshOwners } from "./refresh-owners.ts";
import { touchedByTeams } from "./touched-by-teams.ts";

/**
 * `before`: teams and rules as they were. `letGo`: whose claims ended with a team, decided by what is stored now. As of what is stored;
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
  await refreshPosture(pool, { asOf });
  return ids.length;
}
