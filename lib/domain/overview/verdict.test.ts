import { expect, test } from "vitest";
import { verdictOf, verdictWords } from "./verdict.ts";

const change = (direction: "better" | "worse" | "same", isNotable = direction !== "same") => ({
  ...{ since: "2026-10-25", by: 1, direction, isNotable },
});
const words = (...all: (ReturnType<typeof change> | null)[]) =>
  verdictWords(verdictOf(all), "a month ago", "24 Nov");

test("more better than worse is safer; what cannot be compared counts for nothing", () => {
  expect(words(change("better"), change("better"), change("worse"), null)).toBe(
    "Safer than a month ago: 2 of 3 measures better, 1 worse",
  );
  expect(words(change("worse"), change("same"))).toBe("Riskier than a month ago: 1 of 2 measures worse");
  expect(words(change("worse"), change("better"))).toBe(
    "Neither safer nor riskier than a month ago: 1 of 2 measures better, 1 worse",
  );
  expect(words(change("same"))).toBe("As safe as a month ago: none of 1 measures moved notably");
});

test("what moved a little is neither better nor worse", () => {
  expect(words(change("worse", false), change("worse", false), change("better"))).toBe(
    "Safer than a month ago: 1 of 3 measures better",
  );
});

test("without a past nothing is claimed", () => {
  expect(words(null, null)).toBe("Too early to compare with a month ago: what is known begins on 24 Nov");
});
