/** One whole run through the real door: scopes, slices, records, references. Returns seconds. */
import type { Pool } from "pg";
import { stopwatch } from "#lib/clock.ts";
import { ensureSlices } from "#lib/ingest/ensure-slices.ts";
import { ingestSlice } from "#lib/ingest/ingest-slice.ts";
import { resolveReferences } from "#lib/ingest/references.ts";
import { finishRun, startRun } from "#lib/ingest/run-log.ts";
import { storeScopes } from "#lib/ingest/store-scopes.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { type BenchSlice, benchRecords } from "./bench-records.ts";

const stream = "aws/principals";

export type BenchRun = { seconds: number; written: number; unchanged: number };

export async function benchRun(
  pool: Pool,
  sourceId: number,
  slices: BenchSlice[],
  options: { day: number; concurrency: number },
): Promise<BenchRun> {
  const elapsed = stopwatch();
  const observedAt = new Date(Date.UTC(2026, 0, options.day));
  const run = await startRun(pool, { sourceId, actor: "bench", observedAt });
  const scopeIds = await storeScopes(
    run,
    slices.map(({ account }) => ({
      externalId: account,
      kind: "aws_account",
      name: account,
      parent: null,
      state: "active",
      attributes: {},
    })),
  );
  const known = await ensureSlices(
    run,
    slices.map(({ account }) => ({ stream, scope: account })),
    scopeIds,
  );
  const totals = { written: 0, unchanged: 0 };
  const queue = known.entries();
  const lane = async () => {
    for (const [index, slice] of queue) {
      const outcome = await ingestSlice({
        pool,
        runId: run.id,
        sliceId: slice.id,
        stream: { name: stream, kinds: ["principal", "role", "grant"] },
        observedAt,
        provider: "aws",
        records: benchRecords(slices[index] as BenchSlice),
        scopeIds,
      });
      if (outcome.status !== "complete") throw new Error(`${outcome.status}: ${outcome.reason}`);
      const { inserted, updated, closed, unchanged } = outcome.counts;
      totals.written += inserted + updated + closed;
      totals.unchanged += unchanged;
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, lane));
  await resolveReferences(pool, { provider: providerOf("aws"), observedAt });
  const seconds = elapsed() / 1_000;
  await finishRun(run, { status: "complete", finishedAt: observedAt, durationMs: seconds * 1_000 });
  return { seconds, ...totals };
}

export async function benchSource(pool: Pool): Promise<number> {
  const added = await pool.query(
    "INSERT INTO source (provider, name, created_at) VALUES ('aws', 'bench', '2025-01-01') RETURNING id",
  );
  return added.rows[0].id;
}
