import { expect, test } from "vitest";
import type { ObjectiveState } from "./budget.ts";
import { metByNoneWords, standingWords } from "./objective-words.ts";

test.each<[ObjectiveState[], string]>([
  [["breach", "met", "met"], "1 of 3 objectives is in breach"],
  [["breach", "breach", "unknown"], "2 of 3 objectives are in breach, 1 cannot be judged"],
  [["met", "watch"], "None of 2 objectives is in breach"],
  [["met", "unknown"], "None of 2 objectives is in breach, 1 cannot be judged"],
  [["unknown", "unknown"], "None of 2 objectives can be judged yet"],
  [["unknown"], "None of 1 objective can be judged yet"],
])("%j: %s", (states, words) => {
  expect(standingWords(states)).toBe(words);
});

test("an objective that had nothing to judge says so, not that its budget lasts", () => {
  expect(metByNoneWords("exceptions", 90)).toBe("there was no exception in 90 days");
});
