import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { replayUnderWay } from "./replay.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "rollcall-replay-"));
});
afterEach(() => rm(home, { recursive: true }));
const write = (text: string) => writeFile(join(home, "replay.json"), text);

test("says how far a demo's replay has come, and nothing once its file is gone", async () => {
  expect(await replayUnderWay({ demo: true, home })).toBeNull();
  await write('{"date":"2026-08-14","index":9,"of":30}');
  expect(await replayUnderWay({ demo: true, home })).toEqual({ date: "2026-08-14", index: 9, of: 30 });
});

test("outside the demo nothing is ever replayed", async () => {
  await write('{"date":"2026-08-14","index":9,"of":30}');
  expect(await replayUnderWay({ demo: false, home })).toBeNull();
});

test("a file that is not whole or makes no sense is no replay", async () => {
  for (const text of ["", '{"date":"2026-08', "null", '{"date":"soon","index":1,"of":2}']) {
    await write(text);
    expect(await replayUnderWay({ demo: true, home })).toBeNull();
  }
});
