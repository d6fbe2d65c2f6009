/** Suggests anew for everybody, after teams or their names changed. */
import type { Pool } from "pg";
import { freshness } from "#lib/queries/freshness.ts";
import { refreshJudgements } from "../refresh-judgements.ts";
import { refreshOwners } from "./refresh-owners.ts";

/** As of what is stored; of `now`, where nothing is. */
export async function reconsiderOwners(pool: Pool, now: Date): Promise<void> {
  const asOf = (await freshness(pool)).asOf ?? now;
  await refreshOwners(pool, { asOf });
  await refreshJudgements(pool, { asOf });
}
