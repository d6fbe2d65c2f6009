/** The demo's replay of history: how far it has come. While it goes on, pages say so and decisions wait for its end. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Env, readEnv } from "#lib/env.ts";

const shape = z.object({
  /** The day being collected, `2026-08-14`. */
  date: z.iso.date(),
  /** Which collection it is, counted from 1. */
  index: z.int().min(1),
  of: z.int().min(1),
});

export type Replay = z.infer<typeof shape>;

/** Null: nothing is being replayed; outside the demo that is always so. */
export async function replayUnderWay(
  { demo, home }: Pick<Env, "demo" | "home"> = readEnv(),
): Promise<Replay | null> {
  if (!demo) return null;
  const text = await readFile(fileIn(home), "utf8").catch(() => null);
  if (text === null) return null;
  // Half a file is one being written: the next page reads it whole.
  return shape.safeParse(jsonOrNull(text)).data ?? null;
}

function fileIn(home: string): string {
  return join(home, "replay.json");
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
