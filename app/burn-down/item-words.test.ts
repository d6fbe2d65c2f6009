import { expect, test } from "vitest";
import { isOverdue, progressWords, reachWords, stateWords } from "./item-words.ts";

const plain = { plannedFor: null, exception: null, reopened: 0 };
const today = "2026-11-24";

test("what came back, what is late and what is only switched off are told apart from open, planned and gone", () => {
  expect(stateWords({ ...plain, state: "open" }, today)).toBe("Open");
  expect(stateWords({ ...plain, state: "open", reopened: 1 }, today)).toBe("Came back");
  expect(stateWords({ ...plain, state: "planned", plannedFor: "2026-11-23" }, today)).toBe("Overdue");
  expect(stateWords({ ...plain, state: "disabled" }, today)).toBe("Disabled, not yet gone");
  expect(stateWords({ ...plain, state: "gone" }, today)).toBe("Verified gone");
});

test("on the planned day itself there is still time", () => {
  expect(isOverdue({ state: "planned", plannedFor: today }, today)).toBe(false);
  expect(isOverdue({ state: "gone", plannedFor: "2026-01-01" }, today)).toBe(false);
});

test("what no longer applies is never counted as removed", () => {
  expect(progressWords({ n: 214, k: 30, noLonger: 1 })).toBe("30 of 214 removed, 1 no longer applies");
  expect(progressWords({ n: 1, k: 0, noLonger: 0 })).toBeNull();
});

test("what an item reaches is said, and that nothing is known to be reached", () => {
  expect(reachWords({ workloads: 2, sharers: 1, lastUsedOn: null, breaks: "" })).toBe(
    "2 workloads, 1 sharer",
  );
  expect(reachWords({ workloads: 0, sharers: 0, lastUsedOn: null, breaks: "" })).toBe("none known");
});
