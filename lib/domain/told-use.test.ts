import { describe, expect, test } from "vitest";
import { createCatalogue } from "./catalogue.ts";
import type { Evidence } from "./observed-use.ts";
import { emptySet, setOf } from "./permission-set.ts";
import { briefWatches, lastSeen, reasonsOf } from "./told-use.ts";

const names = ["s3:Get", "s3:Put", "ec2:Run", "s3:*", "*"];
const catalogue = createCatalogue({
  provider: "aws",
  entries: names.map((name, index) => ({ id: index + 1, name, level: null })),
  wildcards: "*?",
});
const window = { from: 910, to: 999 };
const span = { coveredFrom: 800, coveredTo: 999 };
const told = {
  ...{ catalogue, window, wholeSources: new Set(["whole"]), brief: [], watched: emptySet },
  holdings: [{ from: 800, actions: setOf([0, 1, 2]) }],
};
const service = (day: number): Evidence => ({
  ...{ source: "advisor", plane: "service", ...span, entries: [{ actionId: 4, day }] },
});

test("an action's last day is the latest of all evidence about single actions", () => {
  const log = (source: string, day: number): Evidence => ({
    ...{
      source,
      plane: "action",
      ...span,
      entries: [
        { actionId: 1, day },
        { actionId: 2, day: 0 },
      ],
    },
  });
  const seen = lastSeen([log("one", 950), log("two", 970), log("three", 900), service(999)], catalogue);
  expect([...seen]).toEqual([[0, { day: 970, source: "two" }]]);
});

describe("an undecided action", () => {
  test("that was watched is young: since the first day of the holdings that all have it", () => {
    const holdings = [
      { from: 800, actions: setOf([0]) },
      { from: 900, actions: setOf([1]) },
      { from: 950, actions: setOf([0, 1]) },
      { from: 980, actions: setOf([0]) },
    ];
    const reasonOf = reasonsOf({ ...told, evidence: [], watched: setOf([0]), holdings });
    expect(reasonOf(0)).toEqual({ reason: "granted-lately", since: 950 });
  });

  test("of a service that was used says the day; a service used before the window says nothing", () => {
    const reasonOf = reasonsOf({ ...told, evidence: [service(960)] });
    expect(reasonOf(1)).toEqual({ reason: "service-used", seen: { day: 960, source: "advisor" } });
    expect(reasonOf(2)).toEqual({ reason: "not-watched" });
    expect(reasonsOf({ ...told, evidence: [service(900)] })(1)).toEqual({ reason: "not-watched" });
  });

  test("of an identity that was used says so only where the source sees all it does, after its service", () => {
    const whole = (source: string): Evidence => ({
      ...{ source, plane: "identity", ...span, entries: [{ actionId: 5, day: 970 }] },
    });
    const reasonOf = reasonsOf({ ...told, evidence: [whole("whole"), service(960)] });
    expect(reasonOf(0)).toMatchObject({ reason: "service-used" });
    expect(reasonOf(2)).toEqual({ reason: "identity-used", seen: { day: 970, source: "whole" } });
    expect(reasonsOf({ ...told, evidence: [whole("part")] })(2)).toEqual({ reason: "not-watched" });
  });

  test("that a source would show, which covers too little, says how much", () => {
    const log: Evidence = {
      ...{ source: "log", plane: "action", coveredFrom: 980, coveredTo: 999 },
      entries: [{ actionId: 1, day: 0 }],
    };
    const reasonOf = reasonsOf({ ...told, evidence: [log] });
    expect(reasonOf(0)).toEqual({ reason: "covered-briefly", source: "log", days: 20 });
    expect(reasonOf(2)).toEqual({ reason: "not-watched" });
    expect(briefWatches([{ ...log, coveredFrom: 910 }], told)).toEqual([]);
  });

  test("refused attempts are no reason: nothing was used by them", () => {
    const refused = { ...service(960), source: "advisor/denied" };
    expect(reasonsOf({ ...told, evidence: [refused] })(1)).toEqual({ reason: "not-watched" });
  });
});
