/**
 * What a collection costs as the estate grows: seconds and peak memory of the process that collects everything the simulated clouds
 * hold, at size 1 and at size 10. Memory must stay, time may grow with what is read.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Announcement } from "../clouds/cloud.ts";
import { Children } from "../demo/children.ts";
import type { Figure } from "./figure.ts";
import { spread } from "./ingest.ts";

type Options = { repetitions: number; sizes: [small: number, large: number]; say(line: string): void };
type Cost = { seconds: number; peakMb: number; identities: number };
type CollectCosts = { small: Cost[]; large: Cost[]; sizes: [number, number] };

const date = "2026-11-24";

export async function benchCollect({ repetitions, sizes, say }: Options): Promise<CollectCosts> {
  const costs: CollectCosts = { small: [], large: [], sizes };
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    costs.small.push(await collectOnce(sizes[0]));
    costs.large.push(await collectOnce(sizes[1]));
    const words = ([cost]: (Cost | undefined)[]) =>
      `${cost?.identities} identities in ${cost?.seconds.toFixed(1)} s with ${cost?.peakMb.toFixed(0)} MB`;
    say(`  ${repetition}/${repetitions}: ${words(costs.small.slice(-1))}; ${words(costs.large.slice(-1))}`);
  }
  return costs;
}

async function collectOnce(size: number): Promise<Cost> {
  const children = new Children();
  const home = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  try {
    const clouds = await children.startJson("clouds", [
      ...["e2e/clouds/start.ts", "--size", String(size), "--date", date, "--folder", home],
    ]);
    const { environment, sources } = clouds as Announcement;
    const env = {
      ...process.env,
      ...environment,
      ...{ ROLLCALL_HOME: home, ROLLCALL_DEMO: "1", DATABASE_URL: "", ROLLCALL_RETRY_DELAY_MS: "10" },
      // As `npm start` starts its worker.
      MALLOC_ARENA_MAX: "2",
    };
    await children.cli(["migrate"], env);
    for (const { provider, name, options } of sources)
      await children.cli(["connect", provider, "--name", name, ...options], env);
    const began = performance.now();
    const running = children.start(
      "collect",
      ["collectors/cli.ts", "collect", "--all", "--at", `${date}T07:40:00Z`],
      env,
    );
    const peakMb = await peakOf(running.process.pid ?? 0, () => running.process.exitCode === null);
    const seconds = (performance.now() - began) / 1000;
    const listed = await children.cli(["export", "identities"], env);
    return { seconds, peakMb, identities: listed.split("\n").length };
  } finally {
    await children.stopAll();
    await rm(home, { recursive: true, force: true });
  }
}

/** The high-water mark the kernel keeps of a process, read until it ends. Linux only: elsewhere it stays 0. */
async function peakOf(pid: number, isAlive: () => boolean): Promise<number> {
  let peak = 0;
  while (isAlive()) {
    const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    await new Promise((done) => setTimeout(done, 50));
  }
  return peak;
}

export function collectFigures({ small, large, sizes }: CollectCosts): Figure[] {
  const of = (costs: Cost[], pick: (cost: Cost) => number) => spread(costs.map(pick));
  const pairs = small.map((one, index) => ({ one, ten: large[index] ?? one }));
  const growth = pairs.map(({ one, ten }) => ten.peakMb / one.peakMb);
  const perIdentity = pairs.map(
    ({ one, ten }) => ten.seconds / ten.identities / (one.seconds / one.identities),
  );
  const figure = (
    name: string,
    value: ReturnType<typeof spread>,
    unit: string,
    limit: number | null,
  ): Figure => ({
    name,
    ...value,
    unit,
    target: limit === null ? null : `≤ ${limit} ${unit}`,
    met: limit === null ? null : value.median <= limit,
    repetitions: small.length,
  });
  return [
    figure(
      `collection of all clouds at size ${sizes[0]}`,
      of(small, (cost) => cost.seconds),
      "s",
      60,
    ),
    figure(
      `collection of all clouds at size ${sizes[1]}`,
      of(large, (cost) => cost.seconds),
      "s",
      null,
    ),
    figure(
      `peak memory at size ${sizes[0]}`,
      of(small, (cost) => cost.peakMb),
      "MB",
      600,
    ),
    figure(
      `peak memory at size ${sizes[1]}`,
      of(large, (cost) => cost.peakMb),
      "MB",
      null,
    ),
    figure(`peak memory at size ${sizes[1]} over size ${sizes[0]}`, spread(growth), "×", 1.3),
    figure(`time per identity at size ${sizes[1]} over size ${sizes[0]}`, spread(perIdentity), "×", 1.3),
  ];
}
