/** What pages read, brought up to date with what runs stored. */
import type { Pool } from "pg";
import { refreshLinks } from "#lib/analysis/links.ts";
import { refreshAnalysis } from "#lib/analysis/refresh.ts";
import { resolveReferences } from "#lib/ingest/references.ts";
import { providerOf, providers } from "#lib/providers/registry.ts";
import { runsNotListed } from "#lib/queries/runs-not-listed.ts";
import type { Progress } from "./progress.ts";

/** What was brought up to date: the identities these runs touched, or all when earlier runs left some behind, which are named. */
export type Listed = { isListed: "run" | "all" | false; madeUpFor: string[] };

export type RunToList = { id: number; provider: string; observedAt: Date; progress: Progress };

/** Of runs as of one instant or of several. */
export async function updateList(pool: Pool, runs: readonly RunToList[]): Promise<Listed> {
  const tell = (step: "references" | "list") => {
    for (const { progress } of runs) progress({ kind: "step", step });
  };
  const touched = [...new Set(runs.map(({ provider }) => provider))];
  const since = new Date(Math.min(...runs.map(({ observedAt }) => observedAt.getTime())));
  tell("references");
  for (const provider of touched)
    await resolveReferences(pool, { provider: providerOf(provider), observedAt: since });
  await refreshLinks(pool, { observedAt: since });
  tell("list");
  const ids = runs.map(({ id }) => id);
  const madeUpFor = await runsNotListed(pool, ids);
  const isBehind = madeUpFor.length > 0;
  await refreshAnalysis(pool, {
    providers: isBehind ? providers.map(({ name }) => name) : touched,
    asOf: new Date(Math.max(...runs.map(({ observedAt }) => observedAt.getTime()))),
    since: isBehind ? "all" : ids,
  });
  return { isListed: isBehind ? "all" : "run", madeUpFor };
}
