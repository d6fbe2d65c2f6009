/**
 * The job queue, in Postgres beside the facts (schema `pgboss`): whoever comes first makes it, under the queue's own lock.
 * Every process may send; only the worker takes.
 */
import type { Pool, PoolClient } from "pg";
import { type ConstructorOptions, type Db, fromPrisma, PgBoss } from "pg-boss";
import type { Transaction } from "#lib/db/prisma.ts";
import { type CollectData, collectJob } from "./collect-job.ts";

/** The queue over a process's own pool, which stays the caller's to end; its tables are made where they are missing. */
export async function openQueue(
  pool: Pool,
  options: Omit<ConstructorOptions, "db">,
  onError: (error: Error) => void,
): Promise<PgBoss> {
  const boss = new PgBoss({ ...options, schedule: false, reindex: false, db: databaseOver(pool) });
  boss.on("error", onError);
  await boss.start();
  await boss.createQueue(collectJob.name, collectJob.queue);
  return boss;
}

const senders = new WeakMap<Pool, Promise<PgBoss>>();

/** What a process that only sends uses: one per pool, with nothing running in the background. */
export function senderOver(pool: Pool): Promise<PgBoss> {
  const known = senders.get(pool);
  if (known !== undefined) return known;
  const sender = openSender(pool);
  senders.set(pool, sender);
  sender.catch(() => senders.delete(pool));
  return sender;
}

async function openSender(pool: Pool): Promise<PgBoss> {
  const boss = await openQueue(pool, { supervise: false, registerInstance: false }, () => {});
  // Sending needs none of the timers that starting set.
  await boss.stop({ graceful: false });
  return boss;
}

/** Within the caller's transaction. Returns the job's id; null when the source has a job that waits or is under way. */
export function sendCollection(
  sender: PgBoss,
  data: CollectData,
  transaction: Transaction | PoolClient,
): Promise<string | null> {
  const db = "query" in transaction ? overClient(transaction) : fromPrisma(transaction);
  return sender.send(collectJob.name, data, { singletonKey: String(data.sourceId), db });
}

function overClient(client: PoolClient): Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

function databaseOver(pool: Pool): Db {
  return {
    executeSql: async (text, values) => {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        return await client.query(text, values);
      } catch (error) {
        // Some texts begin a transaction of their own: the connection may be in the middle of one.
        broken = error as Error;
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}
