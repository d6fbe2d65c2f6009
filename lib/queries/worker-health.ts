/** Whether a worker is there to collect what is due, when it was last seen, and what it does. */
import { type PendingCollection, pendingCollections } from "./pending-collections.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type WorkerProcess = {
  host: string;
  pid: number;
  startedAt: Date;
  /** Database time, as all dates here. */
  lastSeen: Date;
  /** running: heard from within its last three heartbeats; stopped: it said goodbye; lost: it went quiet. */
  state: "running" | "stopped" | "lost";
};

export type WorkerHealth = {
  /** Of the process seen last; never: no worker has ever used this database. */
  state: WorkerProcess["state"] | "never";
  lastSeen: Date | null;
  /** The last seen first, at most ten. */
  processes: WorkerProcess[];
  /** What is waiting or under way, the oldest first. */
  jobs: PendingCollection[];
};

/** What worker processes call themselves in the queue's registry. */
export const workerName = "rollcall worker";

const existsSql = "select to_regclass('pgboss.instance') is not null as there";

const processesSql = `
  select host, pid, started_on as "startedAt", greatest(heartbeat_on, stopped_on) as "lastSeen",
         case when stopped_on is not null then 'stopped'
              when heartbeat_on >= pgboss.job_now() - 3 * heartbeat_seconds * interval '1 second' then 'running'
              else 'lost' end as state
    from pgboss.instance
   where name = $1
   order by stopped_on is not null, heartbeat_on desc
   limit 10`;

export function workerHealth(reader: Reader): Promise<WorkerHealth> {
  return inSnapshot(reader, async (client) => {
    const { rows: found } = await client.query<{ there: boolean }>(existsSql);
    if (found[0]?.there !== true) return { state: "never", lastSeen: null, processes: [], jobs: [] };
    const { rows: processes } = await client.query<WorkerProcess>(processesSql, [workerName]);
    const running = processes.find(({ state }) => state === "running");
    const [latest = null] = processes.toSorted((a, b) => b.lastSeen.getTime() - a.lastSeen.getTime());
    const shown = running ?? latest;
    return {
      state: shown?.state ?? "never",
      lastSeen: shown?.lastSeen ?? null,
      processes: processes.toSorted((a, b) => b.lastSeen.getTime() - a.lastSeen.getTime()),
      jobs: await pendingCollections(client),
    };
  });
}
