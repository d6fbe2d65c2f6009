import fc from "fast-check";
import { expect, test } from "vitest";
import { breakGlassState, cleanUpSteps, stepsOn } from "./break-glass-state.ts";

const until = "2026-12-01";
test.each([
  ["holds until the day before its end", { isEnded: false, due: 0 }, "2026-11-30", "declared"],
  ["is to be cleaned up after a use, and holds meanwhile", { isEnded: false, due: 2 }, "2026-11-30", "used"],
  ["is over on its day", { isEnded: false, due: 0 }, "2026-12-01", "over"],
  ["is not over while something is to be cleaned up", { isEnded: false, due: 1 }, "2026-12-01", "clean-up"],
  ["is ended by a person before", { isEnded: true, due: 1 }, "2026-11-01", "clean-up"],
  ["is over once it was ended and cleaned up", { isEnded: true, due: 0 }, "2026-11-01", "over"],
] as const)("%s", (_what, told, today, expected) => {
  expect(breakGlassState({ ...told, until }, today)).toBe(expected);
});

test("whoever has to clean up is never told that it is over", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom("2026-11-01", "2027-01-01"),
      (isEnded, due, today) => {
        expect(["used", "clean-up"]).toContain(breakGlassState({ isEnded, due, until }, today));
      },
    ),
  );
});

test("every step belongs to an occasion, and all but a person's word is seen by collection", () => {
  const all = Object.values(stepsOn).flat();
  expect(all.toSorted()).toEqual(Object.keys(cleanUpSteps).sort());
  expect(all.filter((step) => !cleanUpSteps[step].isSeen)).toEqual(["confirm-use"]);
});
