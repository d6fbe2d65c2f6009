import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../catalogue.ts";
import type { Evidence } from "../observed-use.ts";
import { emptySet, hasPosition, intersection, isEmptySet, isSubset, setOf } from "../permission-set.ts";
import { judgeShared, mayGoOf, type Sharer } from "./may-go.ts";
import { seasonalUse } from "./seasonal-use.ts";

const set = fc.array(fc.nat(40)).map((positions) => setOf(positions));
const sharer: fc.Arbitrary<Sharer> = fc.record({
  id: fc.constant("7"),
  name: fc.string(),
  evidence: fc.constantFrom("enough", "young", "blind", "nothing-granted", "unknown"),
  mayGo: set,
});

describe("what may go from a document that others get too", () => {
  it("is what every one of them is proven not to use; who is young, blind or unknown stops all of it and is named", () => {
    fc.assert(
      fc.property(set, set, fc.array(sharer), (gives, own, sharers) => {
        const { alone, everyone, blockers } = judgeShared(gives, own, sharers);
        expect(alone).toEqual(intersection(gives, own));
        for (const { evidence, mayGo } of sharers)
          expect(isSubset(everyone, evidence === "enough" ? mayGo : emptySet)).toBe(true);
        expect(isSubset(everyone, alone)).toBe(true);
        const stopping = sharers.filter(({ evidence }) => evidence !== "enough");
        if (!isEmptySet(alone)) expect(blockers.length).toBeGreaterThanOrEqual(stopping.length);
        if (blockers.length === 0) expect(everyone).toEqual(alone);
      }),
    );
  });

  it("says of each who stops it, why", () => {
    const of = (evidence: Sharer["evidence"], mayGo = setOf([1])) => ({
      id: "1",
      name: evidence,
      evidence,
      mayGo,
    });
    const { everyone, blockers } = judgeShared(setOf([1, 2]), setOf([1, 2]), [
      of("enough"),
      of("young"),
      of("blind"),
    ]);
    expect(everyone).toEqual(emptySet);
    expect(blockers.map(({ name, why }) => `${name} ${why}`)).toEqual([
      "enough needs",
      "young young",
      "blind blind",
    ]);
  });
});

it("each action is kept for its first reason only", () => {
  const { mayGo, kept } = mayGoOf(setOf([1, 2, 3]), [
    { reason: "seasonal", why: "a", actions: setOf([1, 9]) },
    { reason: "needed", why: "b", actions: setOf([1]) },
    { reason: "needed", why: "c", actions: setOf([3]) },
  ]);
  expect(mayGo).toEqual(setOf([2]));
  expect(kept.map(({ why, actions }) => [why, actions])).toEqual([
    ["a", setOf([1])],
    ["c", setOf([3])],
  ]);
});

describe("seasonal use", () => {
  const names = ["s:A", "s:B", "t:A", "u:A", "s:*", "t:*", "*"];
  const catalogue = createCatalogue({
    provider: "test",
    wildcards: "*?",
    entries: names.map((name, index) => ({ id: index + 1, name, level: null })),
  });
  const today = 20_000;
  const options = { catalogue, window: { from: today - 90, to: today - 1 }, today };
  const on = (plane: Evidence["plane"], name: string, day: number): Evidence => ({
    ...{ source: "log", plane, coveredFrom: today - 400, coveredTo: today },
    entries: [{ actionId: names.indexOf(name) + 1, day }],
  });
  const all = setOf([0, 1, 2, 3]);
  const found = (...evidence: Evidence[]) =>
    names.filter((_, at) => hasPosition(seasonalUse(all, evidence, options), at));

  it("is use before the window and within 400 days, not older and not refused", () => {
    expect(found(on("action", "s:A", today - 200))).toEqual(["s:A"]);
    expect(found(on("action", "s:A", today - 400))).toEqual(["s:A"]);
    expect(found(on("action", "s:A", today - 401))).toEqual([]);
    expect(found(on("action", "s:A", 0))).toEqual([]);
    expect(found({ ...on("action", "s:A", today - 200), source: "log/denied" })).toEqual([]);
  });

  it("of a service is of all its actions but those that are told of by themselves", () => {
    expect(found(on("service", "s:*", today - 200))).toEqual(["s:A", "s:B"]);
    expect(found(on("service", "s:*", today - 200), on("action", "s:A", 0))).toEqual(["s:B"]);
    expect(found(on("identity", "*", today - 200), on("service", "s:*", 0))).toEqual(["t:A", "u:A"]);
  });
});
