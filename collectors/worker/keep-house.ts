/** What a worker does besides collecting, over and over: gives up dead runs, queues what is due, minds claims, sends messages, keeps the record to its retention. */
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { buryDeadRuns } from "#lib/jobs/bury-dead-runs.ts";
import { type OpenWorker, returnJobs } from "#lib/jobs/open-worker.ts";
import { readOutboxSettings } from "#lib/jobs/outbox/outbox-settings.ts";
import { sendOutbox } from "#lib/jobs/outbox/send-outbox.ts";
import { sendWebhook } from "#lib/jobs/reminders/send-webhook.ts";
import { sendDue } from "#lib/jobs/send-due.ts";
import { pause } from "../run/interrupt.ts";
import { mindOwners } from "./mind-owners.ts";

type House = {
  pool: Pool;
  clock: Clock;
  queue: OpenWorker["queue"];
  /** Whether anything can come due: a still clock makes nothing due. */
  schedules: boolean;
  /** Cuts what is too old off the record of decisions. */
  keepRetention(): Promise<void>;
  everyMs: number;
  signal: AbortSignal;
  note(text: string): void;
  onError(error: Error): void;
};

/** Once at the start, then again and again until `signal` aborts. A round that fails is reported, and the next one tried. */
export async function keepHouse(house: House): Promise<void> {
  while (!house.signal.aborted) {
    try {
      await once(house);
    } catch (error) {
      house.onError(error as Error);
    }
    await pause(house.everyMs, house.signal);
  }
}

async function once({ pool, clock, queue, schedules, keepRetention, note }: House): Promise<void> {
  const dead = await buryDeadRuns(pool, clock.now());
  for (const { id } of dead) note(`Run ${id} was found dead; what it was in the middle of is read again.`);
  const jobs = dead.flatMap(({ job }) => (job === null ? [] : [job]));
  await returnJobs(queue, jobs, "The worker that had it died.");
  if (!schedules) return;
  await sendDue(pool, queue, clock.now());
  await mindOwners(pool, clock, note);
  const messages = await sendOutbox(pool, { ...readOutboxSettings(), now: clock.now(), send: sendWebhook });
  if (messages.sent + messages.failed + messages.givenUp > 0)
    note(`${messages.sent} messages sent, ${messages.failed} wait, ${messages.givenUp} given up.`);
  await keepRetention();
}
