/** The runs of one job of the queue: its attempts, and the one that was refused before it began. */
import type { Pool } from "pg";
import type { RunJob, RunTrigger } from "./run-log.ts";

export type Attempts = {
  /** As of when the first attempt read; null when none has begun. */
  firstAt: Date | null;
  /** Whether one of them read everything: its worker died before it could say so to the queue. */
  isDone: boolean;
};

/** What became of the job so far. */
export async function attemptsOf(pool: Pool, jobId: string): Promise<Attempts> {
  const found = await pool.query<Attempts>(
    `SELECT min(observed_at) AS "firstAt", coalesce(bool_or(status = 'complete'), false) AS "isDone"
       FROM run WHERE job_id = $1`,
    [jobId],
  );
  return found.rows[0] ?? { firstAt: null, isDone: false };
}

export type Refusal = {
  sourceId: number;
  actor: string;
  trigger: RunTrigger;
  job: RunJob;
  at: Date;
  message: string;
  hint: string;
};

/** Nobody watches the worker: what it could not begin stands in the source's runs as failed, with the reason. Once per attempt. */
export async function recordRefusal(pool: Pool, refusal: Refusal): Promise<void> {
  const { sourceId, actor, trigger, job, at, message, hint } = refusal;
  await pool.query(refuse, [sourceId, actor, at, trigger, job.id, job.attempt, message, hint]);
}

/** It stored nothing, so the list is not behind because of it. An attempt whose run had begun has its own record. */
const refuse = `
  INSERT INTO run (source_id, actor, observed_at, trigger, job_id, job_attempt, status, message, hint, counts,
    finished_at, duration_ms)
  SELECT $1::int, $2::text, $3::timestamptz, $4::text, $5::uuid, $6::int, 'failed', $7::text, $8::text,
    '{"listed": "run"}'::jsonb, $3::timestamptz, 0
   WHERE NOT EXISTS (SELECT FROM run WHERE job_id = $5 AND job_attempt = $6)`;
