import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../filter/parse.ts";
import { countedCriteria, phases, programDay, standingOf } from "./program.ts";

const atLeast = countedCriteria["ai-short-lived"];
const none = countedCriteria["no-stale-privileged"];
const all = countedCriteria["top-risk-owned"];

test.each([
  ["a share that is reached", atLeast, { hit: 6, of: 10, undecided: 0 }, "met"],
  ["a share that is not", atLeast, { hit: 5, of: 10, undecided: 0 }, "not-yet"],
  ["a share that the undecided would decide", atLeast, { hit: 6, of: 10, undecided: 1 }, "unknown"],
  ["a share that no undecided can save", atLeast, { hit: 1, of: 10, undecided: 2 }, "not-yet"],
  ["a share that no undecided can spoil", atLeast, { hit: 90, of: 100, undecided: 5 }, "met"],
  ["a share of nobody", atLeast, { hit: 0, of: 0, undecided: 0 }, "unknown"],
  ["none left", none, { hit: 0, of: 10, undecided: 0 }, "met"],
  ["none found, and some not judged", none, { hit: 0, of: 10, undecided: 1 }, "unknown"],
  ["some left, whatever is not judged", none, { hit: 1, of: 10, undecided: 5 }, "not-yet"],
  ["all", all, { hit: 4, of: 4, undecided: 0 }, "met"],
  ["all but one", all, { hit: 3, of: 4, undecided: 0 }, "not-yet"],
] as const)("%s", (_what, criterion, counts, state) => {
  expect(standingOf(criterion, counts, null).state).toBe(state);
});

test("nothing is met where identities may be missing, and what is not met stays so", () => {
  const counts = fc.record({ hit: fc.nat(20), of: fc.nat(20), undecided: fc.nat(5) });
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(countedCriteria)), counts, (criterion, drawn) => {
      const asked = { ...drawn, hit: Math.min(drawn.hit, drawn.of) };
      const blind = standingOf(criterion, asked, "a scope was not read");
      expect(blind.state).not.toBe("met");
      const seen = standingOf(criterion, asked, null);
      if (seen.state === "not-yet") expect(blind.state).toBe("not-yet");
    }),
  );
});

test("every criterion's filters can be asked, and whom it counts is among whom it is of", () => {
  for (const { of, hit } of Object.values(countedCriteria)) {
    expect(() => parse(of)).not.toThrow();
    for (const term of of.split(" ").filter((one) => one !== "" && !one.startsWith("credential-life:")))
      if (!term.startsWith("stale:")) expect(hit.split(" ")).toContain(term);
  }
});

test("phases follow each other without a gap, from day 1 to day 90", () => {
  expect(phases.map(({ from, to }) => [from, to])).toEqual([
    [1, 30],
    [31, 60],
    [61, 90],
  ]);
  expect(programDay("2026-11-01", "2026-11-01")).toMatchObject({ day: 1, phase: "contain", is: "running" });
  expect(programDay("2026-11-01", "2026-12-01")).toMatchObject({ day: 31, phase: "replace" });
  expect(programDay("2026-11-01", "2027-01-29")).toMatchObject({
    day: 90,
    phase: "enforce",
    endsOn: "2027-01-29",
  });
  expect(programDay("2026-11-01", "2027-01-30")).toMatchObject({ is: "over", phase: null });
  expect(programDay("2026-11-01", "2026-10-31")).toMatchObject({ is: "before", day: 0, phase: null });
});
