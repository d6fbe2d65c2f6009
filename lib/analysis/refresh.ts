/** Everything that follows from stored facts, brought up to date in the order in which one follows from another. */
import type { Pool } from "pg";
import { refreshFindings } from "./findings/refresh-findings.ts";
import { refreshOwners } from "./owners/refresh-owners.ts";
import { refreshPosture } from "./posture/posture.ts";
import { refreshRows } from "./rows.ts";
import { refreshScores } from "./score/score.ts";
import { refreshWorkItems } from "./work-items/refresh-work-items.ts";

type RefreshOptions = {
  providers: readonly string[];
  /** The as-of of what is stored. */
  asOf: Date;
  /** A run's id: whom it touched; `all`: everybody. */
  since: string | number | bigint | "all";
  /** With a run's id: everybody in these scopes, too. */
  scopeIds?: number[];
};

/** Throws NotFound for a run that does not exist. */
export async function refreshAnalysis(pool: Pool, options: RefreshOptions): Promise<void> {
  const { providers, asOf, since, scopeIds = [] } = options;
  for (const provider of providers) await refreshScores(pool, { provider, asOf, since });
  await refreshRows(pool, { asOf, since, scopeIds });
  await refreshOwners(pool, { asOf, since, scopeIds });
  await refreshFindings(pool, { asOf, since, scopeIds });
  await refreshWorkItems(pool, { asOf, since, scopeIds });
  await refreshPosture(pool, { asOf });
}
