/** When each live source is collected next, per cadence. */
import type { Cadence } from "#lib/jobs/default-schedules.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type Schedule = {
  sourceId: number;
  source: string;
  cadence: Cadence;
  /** Five fields, in UTC. */
  cron: string;
  enabled: boolean;
  /** By the worker's clock; in the past: due, and started as soon as a worker can. Null while it is off, or not yet reckoned. */
  nextAt: Date | null;
  updatedAt: Date;
};

const listSql = `
  select source.id as "sourceId", source.name as source, schedule.cadence, schedule.cron, schedule.enabled,
         case when schedule.enabled then schedule.due_at end as "nextAt", schedule.updated_at as "updatedAt"
    from schedule join source on source.id = schedule.source_id
   where source.retired_at is null and source.mode = 'live' and ($1::text is null or source.name = $1)
   order by source.name, schedule.cadence`;

/** `source`: the name of one; absent: all. */
export function listSchedules(reader: Reader, { source }: { source?: string } = {}): Promise<Schedule[]> {
  return inSnapshot(reader, async (client) => (await client.query<Schedule>(listSql, [source ?? null])).rows);
}
