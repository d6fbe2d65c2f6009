/** Collects one connected source: its own collector, the process's clock, the configured endpoint. */

import type { Pool } from "pg";
import type { Actor } from "#lib/auth/roles.ts";
import type { Clock } from "#lib/clock.ts";
import { requestCollection } from "#lib/commands/request-collection.ts";
import type { Collector, CollectorContext, DoctorCheck } from "#lib/ingest/contract.ts";
import type { Logger } from "#lib/log.ts";
import type { StoredSource } from "#lib/queries/find-source.ts";
import { heardAudit } from "#lib/queries/heard-audit.ts";
import { listApiKeys } from "#lib/queries/list-api-keys.ts";
import { usageReadUntil } from "#lib/queries/usage-read-until.ts";
import { collectorLimits, endpointOf } from "./limits.ts";
import { collectorOf } from "./registry.ts";
import type { Progress } from "./run/progress.ts";
import { readLive } from "./run/reading.ts";
import type { RunSummary } from "./run/summary.ts";
import { type RunRequest, runSource } from "./run.ts";

type LiveSource = { pool: Pool; source: StoredSource; clock: Clock; signal: AbortSignal; log: Logger };

export type LiveRun = LiveSource & {
  actor: Actor;
  progress: Progress;
  /** External ids of scopes; null: everywhere. */
  scopes: string[] | null;
  /** Names of streams; null: what is due. */
  streams: string[] | null;
  /** Slices read at the same time. */
  concurrency: number;
} & Pick<RunRequest, "list">;

/** Somebody asks for a run: it is recorded who. Throws as runSource does, and Forbidden. */
export async function runLive(run: LiveRun): Promise<RunSummary> {
  const { source, pool, actor, clock, scopes, streams } = run;
  const collector = await collectorOf(source.provider);
  await requestCollection({ pool, actor, clock }, { source: source.name, scopes, streams });
  return collectWith(collector, run);
}

/** The run itself, for one that was asked for or is due. Throws as runSource does. */
export function collectWith(
  collector: Collector,
  run: LiveRun & Pick<RunRequest, "trigger" | "job" | "resumes">,
): Promise<RunSummary> {
  const ctx = contextOf(run, collector);
  return runSource({
    ...run,
    reading: readLive(collector, ctx),
    streams: collector.streams,
    onlyScopes: run.scopes,
    onlyStreams: run.streams,
    retryDelayMs: ctx.limits.retryDelayMs * 5,
  });
}

/** Tries everything a collection of the source needs; stores nothing. */
export async function* diagnose(live: LiveSource): AsyncGenerator<DoctorCheck> {
  const collector = await collectorOf(live.source.provider);
  yield* collector.diagnose(contextOf(live, collector));
}

function contextOf(
  { pool, source, signal, clock, log }: LiveSource,
  { provider }: Collector,
): CollectorContext {
  return {
    source: { name: source.name, config: source.config },
    signal,
    clock,
    log: log.child({ source: source.name }),
    endpoint: endpointOf(provider),
    limits: collectorLimits(),
    own: {
      apiKeys: () => listApiKeys(pool, clock.now()),
      heardAudit: () => heardAudit(pool, source.id),
    },
    readUntil: (slice, log) => usageReadUntil(pool, source.id, slice, log),
    session: new Map(),
  };
}
