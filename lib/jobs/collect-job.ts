/** The job that collects one source: never two of one source at once, tried again after passing trouble only. */
import type { Queue } from "pg-boss";
import { z } from "zod";
import { cadences } from "./default-schedules.ts";

export const collectJob = {
  name: "collect",
  data: z.object({
    sourceId: z.number().int().positive(),
    /** Null: what is due, as `collect` on the command line. */
    cadence: z.enum(cadences).nullable(),
    trigger: z.enum(["schedule", "manual"]),
    /** Who asked for it; `job:schedule` for a schedule. */
    actor: z.string().min(1),
  }),
  queue: {
    /** With the source's id as key: one job of a source waiting, under way or about to be tried again. */
    policy: "exclusive",
    retryLimit: 5,
    retryDelay: 30,
    retryBackoff: true,
    retryDelayMax: 900,
    /** The longest the queue allows; a run that dies is noticed by its heartbeat, not by this. */
    expireInSeconds: 23 * 3600,
    heartbeatSeconds: 30,
  } satisfies Omit<Queue, "name">,
} as const;

export type CollectData = z.infer<typeof collectJob.data>;
