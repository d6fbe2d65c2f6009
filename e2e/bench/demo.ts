/**
 * How long a newcomer waits: from the command to a usable page, with nothing built and nothing stored; until history has been replayed
 * to today; and when started again.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Children } from "../demo/children.ts";
import { freePort } from "../demo/free-port.ts";
import type { Figure } from "./figure.ts";
import { spread } from "./ingest.ts";

type Options = { repetitions: number; say(line: string): void };
/** Seconds, one per repetition. */
type DemoTimes = { usable: number[]; today: number[]; again: number[] };

/** A first start pays for the build of the pages. A replay takes minutes: three repetitions are enough to see its spread. */
export async function benchDemo({ repetitions, say }: Options): Promise<DemoTimes> {
  const times: DemoTimes = { usable: [], today: [], again: [] };
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
    await rm(fileURLToPath(new URL("../../.next", import.meta.url)), { recursive: true, force: true });
    const first = await startOnce(folder);
    const again = await startOnce(folder);
    times.usable.push(first.usable);
    times.today.push(first.today);
    times.again.push(again.today);
    say(
      `  ${repetition}/${repetitions}: usable ${first.usable.toFixed(1)} s, replayed to today ${first.today.toFixed(1)} s, again ${again.today.toFixed(1)} s`,
    );
    await rm(folder, { recursive: true, force: true });
  }
  return times;
}

async function startOnce(folder: string): Promise<{ usable: number; today: number }> {
  const children = new Children();
  const port = await freePort(4300);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const demo = children.start("demo", ["e2e/demo.ts", "--port", String(port)], {
    ...process.env,
    ROLLCALL_HOME: folder,
    DATABASE_URL: "",
  });
  try {
    const usable = untilReady(`http://127.0.0.1:${port}/readyz`).then(elapsed);
    const today = children.line(demo, /Rollcall is at/).then(elapsed);
    return { usable: await Promise.race([usable, today]), today: await today };
  } finally {
    await children.stopAll();
  }
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`The pages did not become ready: ${url}`);
}

export function demoFigures({ usable, today, again }: DemoTimes): Figure[] {
  return [
    figure("demo, first start to a usable page (pages built, first collection in)", usable, 180),
    figure("demo, first start until history is replayed to today", today, 360),
    figure("demo, started again", again, null),
  ];
}

function figure(name: string, seconds: number[], target: number | null): Figure {
  const { median, min, max } = spread(seconds);
  return {
    name,
    ...{ median, min, max },
    unit: "s",
    target: target === null ? null : `≤ ${target} s`,
    met: target === null ? null : median <= target,
    repetitions: seconds.length,
  };
}
