/** Puts what is due into the queue: each schedule once per time it comes due, however many workers look, and once for many missed. */
import type { Pool, PoolClient } from "pg";
import type { PgBoss } from "pg-boss";
import { inTransaction } from "#lib/ingest/checked-out.ts";
import { nextDue } from "./cron.ts";
import type { Cadence } from "./default-schedules.ts";
import { sendCollection } from "./queue.ts";

export type Sent = { sourceId: number; source: string; cadence: Cadence };

type Row = Sent & { cron: string; dueAt: Date | null };

/** A schedule whose source has a job already stays due, and is tried again. Returns what was sent. */
export function sendDue(pool: Pool, sender: PgBoss, now: Date): Promise<Sent[]> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<Row>(dueSql, [now]);
    const sent: Sent[] = [];
    for (const { sourceId, source, cadence, cron, dueAt } of rows) {
      const data = { sourceId, cadence, trigger: "schedule", actor: "job:schedule" } as const;
      if (dueAt !== null) {
        if ((await sendCollection(sender, data, client)) === null) continue;
        sent.push({ sourceId, source, cadence });
      }
      await reckon(client, { sourceId, cadence, dueAt: nextDue(cron, now) });
    }
    return sent;
  });
}

/** Locked rows are in another worker's hands. $1 now. */
const dueSql = `
  select s.source_id as "sourceId", source.name as source, s.cadence, s.cron, s.due_at as "dueAt"
    from schedule s join source on source.id = s.source_id
   where s.enabled and source.retired_at is null and source.mode = 'live' and (s.due_at is null or s.due_at <= $1)
   order by s.due_at nulls first, s.source_id, s.cadence
     for update of s skip locked`;

async function reckon(
  client: PoolClient,
  { sourceId, cadence, dueAt }: { sourceId: number; cadence: Cadence; dueAt: Date },
): Promise<void> {
  await client.query("update schedule set due_at = $3 where source_id = $1 and cadence = $2", [
    sourceId,
    cadence,
    dueAt,
  ]);
}
