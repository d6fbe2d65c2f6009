/**
 * How much storing costs over the least that is possible: a first load against COPY of the same rows into identically indexed
 * tables, a run that changes nothing against COPY into tables with primary keys only. Ratios, both sides measured in one run.
 */
import { mkdtemp } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import type { Pool } from "pg";
import { dumpFacts, forgetDump, loadFacts } from "./ingest/bench-baseline.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { type BenchSlice, benchSlices } from "./ingest/bench-records.ts";
import { benchRun, benchSource } from "./ingest/bench-run.ts";

export type BenchIngestOptions = {
  /** Identities; each has three grants. */
  identities: number;
  slices: number;
  /** How often everything is measured. */
  repetitions: number;
  concurrency: number;
  url: string | undefined;
  say(line: string): void;
};

type Measured = { firstLoad: number; rerun: number; copyIndexed: number; copyPrimary: number };

export type BenchIngestResult = {
  name: string;
  identities: number;
  slices: number;
  repetitions: number;
  seconds: Record<keyof Measured, Spread>;
  firstLoadRatio: Spread;
  rerunRatio: Spread;
  /** Of the worker, over the loads and re-runs, in MB. */
  peakMemory: number;
  settings: Record<string, string>;
};

export type Spread = { median: number; min: number; max: number };

/** Measures one shape of estate. Throws when a run is not complete or a re-run writes anything. */
export async function benchIngest(options: BenchIngestOptions): Promise<BenchIngestResult> {
  const database = await benchDatabase(options.url);
  const folder = await mkdtemp(".rollcall/bench-dump-");
  const slices = benchSlices(options.slices, options.identities);
  const memory = watchMemory();
  const measured: Measured[] = [];
  try {
    for (let repetition = 1; repetition <= options.repetitions; repetition++) {
      const one = await measureOnce(database.pool, folder, slices, options, memory);
      options.say(`  ${repetition}/${options.repetitions}: ${describe(one)}`);
      measured.push(one);
    }
  } finally {
    memory.stop();
    await forgetDump(folder);
    await database.drop();
  }
  const pick = (value: (one: Measured) => number) => spread(measured.map(value));
  return {
    name: `${options.slices} slices`,
    identities: options.identities,
    slices: options.slices,
    repetitions: options.repetitions,
    seconds: {
      firstLoad: pick(({ firstLoad }) => firstLoad),
      rerun: pick(({ rerun }) => rerun),
      copyIndexed: pick(({ copyIndexed }) => copyIndexed),
      copyPrimary: pick(({ copyPrimary }) => copyPrimary),
    },
    firstLoadRatio: pick(({ firstLoad, copyIndexed }) => firstLoad / copyIndexed),
    rerunRatio: pick(({ rerun, copyPrimary }) => rerun / copyPrimary),
    peakMemory: memory.peak(),
    settings: database.settings,
  };
}

type Memory = ReturnType<typeof watchMemory>;

async function measureOnce(
  pool: Pool,
  folder: string,
  slices: BenchSlice[],
  { concurrency }: BenchIngestOptions,
  memory: Memory,
): Promise<Measured> {
  await pool.query(`TRUNCATE source, scope, slice, run, slice_run, held_closure, principal, role, document, role_grant, change
    RESTART IDENTITY CASCADE`);
  const sourceId = await benchSource(pool);
  await pool.query("CHECKPOINT");
  memory.on();
  const first = await benchRun(pool, sourceId, slices, { day: 1, concurrency });
  await pool.query("CHECKPOINT");
  const again = await benchRun(pool, sourceId, slices, { day: 2, concurrency });
  memory.off();
  if (again.written > 0) throw new Error(`A run that changes nothing wrote ${again.written} rows.`);
  await dumpFacts(pool, folder);
  const copyIndexed = await loadFacts(pool, folder, "all");
  const copyPrimary = await loadFacts(pool, folder, "primary");
  return { firstLoad: first.seconds, rerun: again.seconds, copyIndexed, copyPrimary };
}

/** Resident memory of this process in MB, sampled while it is on. */
function watchMemory() {
  let peak = 0;
  let isOn = false;
  const timer = setInterval(() => {
    if (isOn) peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
  }, 50);
  timer.unref();
  return {
    on: () => {
      isOn = true;
    },
    off: () => {
      isOn = false;
    },
    stop: () => clearInterval(timer),
    peak: () => Math.round(peak),
  };
}

export function spread(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

function describe(one: Measured): string {
  const ratio = (a: number, b: number) => `${a.toFixed(1)} s / ${b.toFixed(1)} s = ${(a / b).toFixed(2)}`;
  return `first load ${ratio(one.firstLoad, one.copyIndexed)}, no change ${ratio(one.rerun, one.copyPrimary)}`;
}

function inWords({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`;
}

/** The shapes measured: many small slices, one big one, and the whole size once. */
export function benchPlans(
  identities: number,
  quick: boolean,
): { identities: number; slices: number; repetitions: number }[] {
  if (quick) return [{ identities: 20_000, slices: 20, repetitions: 5 }];
  return [
    { identities: 50_000, slices: 50, repetitions: 5 },
    { identities: 200_000, slices: 1, repetitions: 5 },
    { identities, slices: Math.ceil(identities / 1_000), repetitions: 1 },
  ];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "1000000" },
      slices: { type: "string" },
      repetitions: { type: "string", default: "1" },
      concurrency: { type: "string", default: "4" },
      quick: { type: "boolean", default: false },
      url: { type: "string" },
    },
  });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
  );
  const plans = values.slices
    ? [
        {
          identities: Number(values.size),
          slices: Number(values.slices),
          repetitions: Number(values.repetitions),
        },
      ]
    : benchPlans(Number(values.size), values.quick);
  for (const plan of plans) {
    say(`${plan.identities} identities, ${3 * plan.identities} grants in ${plan.slices} slices`);
    const result = await benchIngest({
      ...plan,
      concurrency: Number(values.concurrency),
      url: values.url,
      say,
    });
    say(`  first load: ${inWords(result.firstLoadRatio)} × COPY into the same indexes (target 2)`);
    say(`  no change:  ${inWords(result.rerunRatio)} × COPY with primary keys only (target 2)`);
    say(`  peak memory of the worker: ${result.peakMemory} MB; ${JSON.stringify(result.settings)}`);
  }
}

if (import.meta.main) await main();
