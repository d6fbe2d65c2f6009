import { expect, test } from "vitest";
import { isReminderDue, reminderWords } from "./reminder.ts";

test.each([
  [null, "2026-12-24", true],
  ["2026-11-23", "2026-12-24", false],
  ["2026-11-17", "2026-12-24", true],
  ["2026-11-23", "2026-11-27", true],
  ["2026-11-24", "2026-11-27", false],
  ["2026-11-23", "2026-11-20", true],
])("last reminded on %s of what is due on %s: due again on 2026-11-24 is %s", (lastOn, dueOn, due) => {
  expect(isReminderDue("2026-11-24", { dueOn, lastOn })).toBe(due);
});

test("a subject is one line, whatever a campaign is called", () => {
  const facts = {
    team: { key: "a", name: "A\r\nBcc: x@y.example" },
    campaign: "b\nc",
    count: 2,
    dueOn: "2026-12-24",
    pages: "https://r.example",
  };
  expect(reminderWords(facts).subject).not.toMatch(/[\r\n]/);
  expect(reminderWords(facts).text).toContain("https://r.example/owners/a");
});
