/** Suggests anew, after teams or their names changed: for everybody, or for whom the change can touch. */
import type { Pool } from "pg";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { refreshPosture } from "../posture/posture.ts";
import { refreshJudgements } from "../refresh-judgements.ts";
import { type OwnersEstate, readOwnersEstate } from "./owners-estate.ts";
import { refreshOwners } from "./refresh-owners.ts";
import { touchedByTeams } from "./touched-by-teams.ts";

/** As of what is stored; of `now`, where nothing is. */
export async function reconsiderOwners(pool: Pool, now: Date): Promise<void> {
  const asOf = (await freshness(pool)).asOf ?? now;
  await refreshOwners(pool, { asOf });
  await refreshJudgements(pool, { asOf });
}

/**
 * `before`: teams and rules as they were before teams were made or changed; none may have been archived or restored since. Returns
 * how many were looked at.
 */
export async function reconsiderTouched(pool: Pool, now: Date, before: OwnersEstate): Promise<number> {
  const asOf = (await freshness(pool)).asOf ?? now;
  const ids = await inSnapshot(pool, async (client) =>
    touchedByTeams(client, before, await readOwnersEstate(client, asOf)),
  );
  if (ids.length === 0) return 0;
  await refreshOwners(pool, { asOf, ids });
  await refreshPosture(pool, { asOf });
  return ids.length;
}
