/** How long a newcomer waits: from the command to a usable page, with nothing built and nothing stored, and when started again. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Children } from "../demo/children.ts";
import { freePort } from "../demo/free-port.ts";
import type { Figure } from "./figure.ts";

type Options = { repetitions: number; say(line: string): void };
type DemoTimes = { first: number[]; again: number[] };

/** Seconds to "Rollcall is at …". A first start pays for the build of the pages. */
export async function benchDemo({ repetitions, say }: Options): Promise<DemoTimes> {
  const times: DemoTimes = { first: [], again: [] };
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
    await rm(fileURLToPath(new URL("../../.next", import.meta.url)), { recursive: true, force: true });
    times.first.push(await startOnce(folder));
    times.again.push(await startOnce(folder));
    say(
      `  ${repetition}/${repetitions}: first ${times.first.at(-1)?.toFixed(1)} s, again ${times.again.at(-1)?.toFixed(1)} s`,
    );
    await rm(folder, { recursive: true, force: true });
  }
  return times;
}

async function startOnce(folder: string): Promise<number> {
  const children = new Children();
  const port = await freePort(4300);
  const began = performance.now();
  const demo = children.start("demo", ["e2e/demo.ts", "--port", String(port)], {
    ...process.env,
    ROLLCALL_HOME: folder,
    DATABASE_URL: "",
  });
  await children.line(demo, /Rollcall is at/);
  const seconds = (performance.now() - began) / 1000;
  await children.stopAll();
  return seconds;
}

export function demoFigures({ first, again }: DemoTimes): Figure[] {
  return [
    figure("demo, first start (pages built, estate collected)", first, 180),
    figure("demo, started again", again, null),
  ];
}

function figure(name: string, seconds: number[], target: number | null): Figure {
  const sorted = [...seconds].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return {
    name,
    median,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    unit: "s",
    target: target === null ? null : `≤ ${target} s`,
    met: target === null ? null : median <= target,
    repetitions: seconds.length,
  };
}
