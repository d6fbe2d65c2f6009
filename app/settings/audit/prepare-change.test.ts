import { expect, test } from "vitest";
import { prepareChange } from "./prepare-change.ts";

test("members that stayed are left out, nested ones are named by their path", () => {
  const before = { cron: "0 6 * * *", enabled: true, config: { regions: ["eu"], mode: "single" } };
  const after = { cron: "0 7 * * *", enabled: true, config: { regions: ["eu", "us"], mode: "single" } };
  expect(prepareChange(before, after)).toEqual([
    { name: "cron", before: "0 6 * * *", after: "0 7 * * *" },
    { name: "config.regions", before: "eu", after: "eu, us" },
  ]);
});

test("what is new has no before, what went has no after, and null reads as none", () => {
  expect(prepareChange({ old: 1, revokedAt: null }, { fresh: 2, revokedAt: "2026-11-24" })).toEqual([
    { name: "fresh", before: null, after: "2" },
    { name: "revokedAt", before: "none", after: "2026-11-24" },
    { name: "old", before: "1", after: null },
  ]);
});

test("a row that tells nothing has no lines; a bare value has no name", () => {
  expect(prepareChange(null, null)).toEqual([]);
  expect(prepareChange(null, "done")).toEqual([{ name: "", before: null, after: "done" }]);
});

test("deep values end in their JSON rather than in endless paths", () => {
  const deep = { a: { b: { c: { d: { e: 1 } } } } };
  expect(prepareChange(null, deep)).toEqual([{ name: "a.b.c.d", before: null, after: '{"e":1}' }]);
});
