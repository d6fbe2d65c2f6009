/**
 * One source of a simulated cloud, collected by a real worker process, for the fault suite: what happened to it, and whether
 * what is stored is what the oracle says could be seen.
 */
import type { Pool } from "pg";
import { systemClock } from "#lib/clock.ts";
import { collectNow } from "#lib/commands/collect-now.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { startNow } from "#lib/jobs/open-worker.ts";
import { senderOver } from "#lib/jobs/queue.ts";
import { type PendingCollection, pendingCollections } from "#lib/queries/pending-collections.ts";
import type { Simulation } from "./simulation.ts";
import { until } from "./until.ts";

export type SliceState = {
  stream: string;
  scope: string;
  status: string;
  reason: string | null;
  hint: string | null;
};

/** One attempt and what it left: its record, the coverage of the source, and the job if it will be tried again. */
export type Attempt = {
  run: { status: string; message: string | null; hint: string | null; trigger: string };
  slices: SliceState[];
  job: PendingCollection | null;
};

const facts = ["principal", "alias", "credential", "role", "role_grant", "membership", "trust", "workload"];

export class FaultedSource {
  readonly name: string;
  private readonly pool: Pool;
  private readonly id: number;
  private readonly provider: string;

  private constructor(pool: Pool, provider: string, { id, name }: { id: number; name: string }) {
    this.pool = pool;
    this.provider = provider;
    this.id = id;
    this.name = name;
  }

  static async connect(
    pool: Pool,
    provider: string,
    config: Record<string, unknown>,
    name = "faulted",
  ): Promise<FaultedSource> {
    const ctx = { pool, actor, clock: systemClock };
    const known = JSON.parse(JSON.stringify(config)) as Record<string, unknown>;
    return new FaultedSource(pool, provider, await connectSource(ctx, { provider, name, config: known }));
  }

  /** Asks for a collection of the inventory, without waiting for it. */
  async ask(): Promise<void> {
    const asked = await collectNow(
      { pool: this.pool, actor, clock: systemClock },
      { source: this.name, cadence: "inventory" },
    );
    if (asked.state !== "queued") throw new Error(`The collection is ${asked.state}.`);
  }

  /** Asks, and waits for the attempt to end. */
  async collect(): Promise<Attempt> {
    const before = await this.runs();
    await this.ask();
    return this.attemptAfter(before);
  }

  /** The next attempt of a job that waits for it, at once; a new collection where none waits. */
  async collectAgain(): Promise<Attempt> {
    const before = await this.runs();
    const [job] = await pendingCollections(this.pool, this.id);
    if (job === undefined) return this.collect();
    await startNow(await senderOver(this.pool), job.jobId);
    return this.attemptAfter(before);
  }

  /** Resolves in the middle of a run: some slices have been read, and a call of others is stuck. */
  async stuck(hits: () => number): Promise<void> {
    const middle = `select count(*) filter (where r.status = 'complete') > 0 and count(*) filter (where r.status = 'running') > 0 as yes
      from slice_run r join run on run.id = r.run_id where run.source_id = $1 and run.status = 'running'`;
    await until(async () => {
      if (hits() === 0) return null;
      return (await this.pool.query<{ yes: boolean }>(middle, [this.id])).rows[0]?.yes === true ? true : null;
    });
  }

  runs(): Promise<number> {
    return this.count("select count(*)::int as n from run where source_id = $1 and status <> 'running'", [
      this.id,
    ]);
  }

  /**
   * The attempt after so many, once the queue knows what comes of it. A worker that could not write down its own end is told
   * dead by the next, which may have collected everything before anybody looks: the attempt is the one that follows, not the last.
   */
  async attemptAfter(runs: number): Promise<Attempt> {
    await until(async () => ((await this.runs()) > runs ? true : null));
    const job = await until(async () => {
      const [pending] = await pendingCollections(this.pool, this.id);
      if (pending === undefined) return "settled" as const;
      return pending.state === "active" ? null : pending;
    });
    const found = await this.pool.query(
      `select status, message, hint, trigger from run where source_id = $1 and status <> 'running'
        order by id offset $2 limit 1`,
      [this.id, runs],
    );
    return { run: found.rows[0], slices: await this.slices(), job: job === "settled" ? null : job };
  }

  async slices(): Promise<SliceState[]> {
    const { rows } = await this.pool.query<SliceState>(
      `select s.stream, scope.external_id as scope, s.status, s.reason, s.hint
         from slice s join scope on scope.id = s.scope_id where s.source_id = $1 order by 1, 2`,
      [this.id],
    );
    return rows.filter(({ status }) => status !== "never");
  }

  /** Tombstones in all fact tables. */
  closed(): Promise<number> {
    const counts = facts.map((fact) => `(select count(*) from ${fact} where closed_at is not null)`);
    return this.count(`select (${counts.join(" + ")})::int as n`);
  }

  /** What is stored, by key and content: two equal answers mean that no fact differs. */
  stored(): Promise<string> {
    return this.digest("key::text, row_hash::text, closed_at is null as open");
  }

  /** Which facts there are and which are closed, whatever else is known of them (a field may be unknown for a while). */
  known(): Promise<string> {
    return this.digest("key::text, closed_at is null as open");
  }

  private async digest(columns: string): Promise<string> {
    const parts = facts.map((fact) => `select '${fact}' as fact, ${columns} from ${fact}`);
    const all = `select md5(string_agg(u::text, E'\\n' order by u::text)) || ' of ' || count(*) as state
      from (${parts.join(" union all ")}) u`;
    return (await this.pool.query<{ state: string }>(all)).rows[0]?.state ?? "";
  }

  /** External ids that are open in these scopes and not in the oracle's answer, and the other way round. Empty: the truth. */
  async differences(simulation: Simulation, scopes: string[]): Promise<string[]> {
    const answer = simulation.visible();
    const parts = [
      ["principal", answer.identities],
      ["credential", answer.credentials],
      ["role", answer.roles],
      ["workload", answer.workloads],
    ] as const;
    const differences: string[] = [];
    for (const [fact, rows] of parts) {
      const { rows: found } = await this.pool.query<{ id: string }>(
        `select f.external_id as id from ${fact} f join scope on scope.id = f.scope_id
          where f.closed_at is null and f.provider = $1 and scope.external_id = any($2)`,
        [this.provider, scopes],
      );
      const stored = new Set(found.map(({ id }) => id));
      const expected = new Set(
        rows.filter(({ scope }) => scopes.includes(scope)).map((row) => row.externalId),
      );
      differences.push(...[...expected.difference(stored)].map((id) => `missing ${fact} ${id}`));
      differences.push(...[...stored.difference(expected)].map((id) => `unknown ${fact} ${id}`));
    }
    return differences;
  }

  private async count(sql: string, values: unknown[] = []): Promise<number> {
    return (await this.pool.query<{ n: number }>(sql, values)).rows[0]?.n ?? 0;
  }
}

const actor = { name: "cli:test", role: "administrator" } as const;
