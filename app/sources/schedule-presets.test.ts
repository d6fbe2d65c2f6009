import { expect, test } from "vitest";
import { cronWords } from "#components/ui/cron-words.ts";
import { defaultSchedules } from "#lib/jobs/default-schedules.ts";
import { presetsFor } from "./schedule-presets.ts";

test("what a source gets by default is among the usual rhythms, wherever its minute and hour are", () => {
  for (let id = 1; id <= 200; id += 1) {
    for (const cron of Object.values(defaultSchedules(id))) {
      expect(presetsFor(cron).map((preset) => preset.cron)).toContain(cron);
    }
  }
});

test("every usual rhythm is still one after it was chosen, and says in words what its name says", () => {
  for (const { cron, name } of presetsFor("7 4,10,16,22 * * *")) {
    expect(presetsFor(cron).map((preset) => preset.name)).toContain(name);
    expect(cronWords(cron)).not.toBe(cron);
  }
});

test("an expression of one's own is no preset", () => {
  expect(presetsFor("*/5 1-3 * * *").map((preset) => preset.cron)).not.toContain("*/5 1-3 * * *");
});
