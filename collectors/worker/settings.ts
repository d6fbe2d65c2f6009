/** How much a worker does at a time, as far as the environment may say. */
import { Invalid } from "#lib/errors.ts";
import { auditRetentionDays } from "#lib/jobs/audit-retention-days.ts";

export type WorkerSettings = {
  /** Sources collected at the same time. */
  sources: number;
  /** Between two looks into the queue. */
  pollSeconds: number;
  /** Between two looks at what is due and what died. */
  everyMs: number;
  /** Days the record of decisions is kept; null: everything. */
  auditDays: number | null;
};

/** Slices of one source read at the same time. */
export const sliceConcurrency = 4;

/** ROLLCALL_WORKER_SOURCES (default 2), ROLLCALL_WORKER_TICK_MS (default 15000), ROLLCALL_AUDIT_RETENTION. Throws Invalid. */
export function workerSettings(environment: NodeJS.ProcessEnv = process.env): WorkerSettings {
  const everyMs = whole(environment, "ROLLCALL_WORKER_TICK_MS", {
    standard: 15_000,
    least: 100,
    most: 60_000,
  });
  return {
    sources: whole(environment, "ROLLCALL_WORKER_SOURCES", { standard: 2, least: 1, most: 8 }),
    // Half a second is the least the queue allows.
    pollSeconds: Math.min(1, Math.max(0.5, everyMs / 1000)),
    everyMs,
    auditDays: auditRetentionDays(environment),
  };
}

/** A run needs its lock, its slices and a few more for what they read; the queue and the house need some, too. */
export function connectionsOf({ sources }: WorkerSettings): number {
  return 10 + sources * (sliceConcurrency + 4);
}

type Limits = { standard: number; least: number; most: number };

function whole(environment: NodeJS.ProcessEnv, name: string, { standard, least, most }: Limits): number {
  const setting = environment[name];
  if (setting === undefined || setting === "") return standard;
  const number = Number(setting);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Invalid(`${name}: "${setting}" is not a whole number from ${least} to ${most}.`, {
    hint: `Leave it unset for ${standard}.`,
  });
}
