/** What follows from rows, scores and owners together: findings, what is to be done about them, and what is drawn of both. */
import type { Pool } from "pg";
import { refreshBreakGlass } from "./break-glass/settle-break-glass.ts";
import { refreshBurnDowns } from "./burn-down/join-items.ts";
import type { Since } from "./collect-touched.ts";
import { refreshFindings } from "./findings/refresh-findings.ts";
import { refreshPosture } from "./posture/posture.ts";
import { refreshWorkItems } from "./work-items/refresh-work-items.ts";

type Options = {
  /** The as-of of what is stored. */
  asOf: Date;
  /** `all` where absent. */
  since?: Since;
  scopeIds?: number[];
};

/** Throws NotFound for a run that does not exist. */
export async function refreshJudgements(pool: Pool, options: Options): Promise<void> {
  await refreshFindings(pool, options);
  await refreshWorkItems(pool, options);
  await refreshBreakGlass(pool, options);
  await refreshBurnDowns(pool, options);
  await refreshPosture(pool, { asOf: options.asOf });
}
