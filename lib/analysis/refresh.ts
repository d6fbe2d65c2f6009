/** Everything that follows from stored facts, brought up to date in the order in which one follows from another. */
import type { Pool } from "pg";
import type { Since } from "./collect-touched.ts";
import { refreshOwners } from "./owners/refresh-owners.ts";
import { refreshJudgements } from "./refresh-judgements.ts";
import { refreshRows } from "./rows.ts";
import { refreshScores } from "./score/score.ts";

type RefreshOptions = {
  providers: readonly string[];
  /** The as-of of what is stored. */
  asOf: Date;
  since: Since;
  /** With a run's id: everybody in these scopes, too. */
  scopeIds?: number[];
};

/** Throws NotFound for a run that does not exist. */
export async function refreshAnalysis(pool: Pool, options: RefreshOptions): Promise<void> {
  const { providers, asOf, since, scopeIds = [] } = options;
  for (const provider of providers) await refreshScores(pool, { provider, asOf, since });
  await refreshRows(pool, { asOf, since, scopeIds });
  await refreshOwners(pool, { asOf, since, scopeIds });
  await refreshJudgements(pool, { asOf, since, scopeIds });
}
