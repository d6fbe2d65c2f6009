/**
 * Cuts what is older than the retention off the record of decisions, once a day, through the command that everybody uses: a
 * broken chain is never cut, and is said once a day. Of several workers one does it.
 */
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { pruneAudit } from "#lib/commands/prune-audit.ts";
import { Conflict } from "#lib/errors.ts";
import { checkOut, giveBack } from "#lib/ingest/checked-out.ts";
import { locks } from "#lib/ingest/locks.ts";

const dayMs = 86_400_000;

type Retention = {
  pool: Pool;
  clock: Clock;
  /** Null: everything is kept. */
  days: number | null;
  /** One line for the person who reads the worker's output. */
  note(text: string): void;
};

/** What to call as often as one likes; most calls cost one row read, or nothing. */
export function auditRetention({ pool, clock, days, note }: Retention): () => Promise<void> {
  let triedFor = 0;
  return async () => {
    if (days === null) return;
    // Whole days, so that it comes due once a day.
    const midnight = Math.floor(clock.now().getTime() / dayMs) * dayMs;
    if (triedFor === midnight) return;
    const before = new Date(midnight - days * dayMs);
    if (await isOldestBefore(pool, before)) await cut({ pool, clock, note }, before);
    triedFor = midnight;
  };
}

async function cut({ pool, clock, note }: Omit<Retention, "days">, before: Date): Promise<void> {
  const client = await checkOut(pool);
  let isWell = false;
  try {
    const key = [locks.auditRetention, 0];
    const { rows } = await client.query<{ taken: boolean }>(
      "select pg_try_advisory_lock($1, $2) as taken",
      key,
    );
    if (rows[0]?.taken === true) {
      // Another worker may have been here meanwhile.
      if (await isOldestBefore(pool, before)) note(await pruned({ pool, clock }, before));
      await client.query("select pg_advisory_unlock($1, $2)", key);
    }
    isWell = true;
  } finally {
    giveBack(client, !isWell);
  }
}

async function pruned({ pool, clock }: Pick<Retention, "pool" | "clock">, before: Date): Promise<string> {
  const actor = { name: "job:audit-retention", role: "administrator" } as const;
  try {
    const { removed } = await pruneAudit({ pool, actor, clock }, before);
    return `Record of decisions: cut off what is from before ${before.toISOString().slice(0, 10)}; rows: ${removed}.`;
  } catch (error) {
    if (error instanceof Conflict) return `Record of decisions: ${error.message}`;
    throw error;
  }
}

/** Cutting begins at the start of the chain: where that is young, there is nothing to cut. */
async function isOldestBefore(pool: Pool, before: Date): Promise<boolean> {
  const { rows } = await pool.query<{ at: Date }>("select at from audit order by position limit 1");
  return rows[0] !== undefined && rows[0].at < before;
}
