import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCatalogue } from "./catalogue.ts";
import { type Evidence, observedUse, windowBefore } from "./observed-use.ts";
import { isSubset, positionsOf } from "./permission-set.ts";

const names = ["s3:Get", "s3:Put", "s3:*", "iam:Pass", "*", "iam:*"];
const catalogue = createCatalogue({
  provider: "aws",
  entries: names.map((name, at) => ({ id: at + 1, name, level: null })),
  wildcards: "*",
});
const today = 20_000;
const window = windowBefore(today, 90);
const idOf = (name: string) => names.indexOf(name) + 1;
const wholeSources = new Set(["whole"]);

type Row = Partial<Omit<Evidence, "entries">> & { entries: Record<string, number> };

function watching(...rows: Row[]) {
  const evidence = rows.map(
    ({ entries, ...row }): Evidence => ({
      ...{ source: "some", plane: "action", coveredFrom: today - 200, coveredTo: today },
      ...row,
      entries: Object.entries(entries).map(([name, day]) => ({ actionId: idOf(name), day })),
    }),
  );
  const { used, watched } = observedUse(evidence, { catalogue, window, wholeSources });
  const said = (set: typeof used) => positionsOf(set).map((at) => names[at]);
  return { used: said(used), watched: said(watched) };
}

describe("evidence", () => {
  test("of an action: seen in the window it is used, tracked and not seen it is watched", () => {
    expect(watching({ entries: { "s3:Get": today - 5, "s3:Put": 0 } })).toEqual({
      used: ["s3:Get"],
      watched: ["s3:Get", "s3:Put"],
    });
  });

  test("from before the window is no use, on its first day it is", () => {
    expect(watching({ entries: { "s3:Get": window.from - 1 } }).used).toEqual([]);
    expect(watching({ entries: { "s3:Get": window.from } }).used).toEqual(["s3:Get"]);
    expect(watching({ entries: { "s3:Get": today } }).used).toEqual(["s3:Get"]);
  });

  test("of a service proves all of it unused, or nothing when it was used", () => {
    expect(watching({ plane: "service", entries: { "s3:*": 0 } })).toEqual({
      used: [],
      watched: ["s3:Get", "s3:Put"],
    });
    expect(watching({ plane: "service", entries: { "s3:*": today - 1 } })).toEqual({ used: [], watched: [] });
    expect(watching({ plane: "service", entries: { "s3:*": window.from - 1 } }).watched).toEqual([
      "s3:Get",
      "s3:Put",
    ]);
  });

  test("of the identity proves everything unused only where the source sees whatever it does", () => {
    const entries = { "*": 0 };
    expect(watching({ plane: "identity", source: "whole", entries }).watched).toEqual([
      "s3:Get",
      "s3:Put",
      "iam:Pass",
    ]);
    expect(watching({ plane: "identity", source: "partly", entries }).watched).toEqual([]);
    expect(watching({ plane: "identity", source: "whole", entries: { "*": today } }).watched).toEqual([]);
  });

  test("of a log as a whole: what it would have shown is watched by pattern", () => {
    expect(watching({ entries: { "s3:*": 0 } })).toEqual({ used: [], watched: ["s3:Get", "s3:Put"] });
  });

  test("that covers less than nine tenths of the window watches nothing, and still shows use", () => {
    const entries = { "s3:Get": today - 5, "iam:Pass": 0 };
    expect(watching({ coveredFrom: window.from + 9, entries }).watched).toEqual(["s3:Get", "iam:Pass"]);
    expect(watching({ coveredFrom: window.from + 10, entries })).toEqual({ used: ["s3:Get"], watched: [] });
    expect(watching({ coveredTo: window.to - 9, entries }).watched).toEqual(["s3:Get", "iam:Pass"]);
    expect(watching({ coveredTo: window.to - 10, entries }).watched).toEqual([]);
  });

  test("of refused attempts is neither use nor watching", () => {
    expect(watching({ source: "log/denied", entries: { "s3:Get": today } })).toEqual({
      used: [],
      watched: [],
    });
  });
});

test("more evidence never takes away use or watching, and its order is irrelevant", () => {
  const row = fc.record({
    source: fc.constantFrom("whole", "some", "log/denied"),
    plane: fc.constantFrom("identity" as const, "service" as const, "action" as const),
    coveredFrom: fc.integer({ min: today - 300, max: today }),
    coveredTo: fc.constant(today),
    entries: fc.array(
      fc.record({
        actionId: fc.integer({ min: 1, max: names.length + 2 }),
        day: fc.oneof(fc.constant(0), fc.integer({ min: today - 300, max: today })),
      }),
      { maxLength: 5 },
    ),
  });
  const options = { catalogue, window, wholeSources };
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), row, (rows, more) => {
      const before = observedUse(rows, options);
      const after = observedUse([more, ...rows], options);
      expect(isSubset(before.used, after.used) && isSubset(before.watched, after.watched)).toBe(true);
      expect(observedUse([...rows].reverse(), options)).toEqual(before);
    }),
  );
});
