import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { csvLine } from "#lib/csv.ts";
import { noBands } from "../burn-down/bands.ts";
import type { MinutedDecision, Minutes } from "./minutes.ts";
import { minutesHeadings, minutesMarkdown, minutesRows } from "./minutes-text.ts";

const figures = {
  asOf: "2026-11-24T07:40:00.000Z",
  left: 3,
  inScope: 5,
  behind: 1,
  bands: noBands,
  sentence: "3 of 5 left.",
};
const decision: MinutedDecision = {
  ...{
    id: "1",
    item: "12",
    title: "Retire role | `evil`",
    team: "Payments",
    risk: "high",
    decision: "defer",
  },
  ...{ day: "2027-01-15", reason: "=HYPERLINK(1)\n| next", control: null, to: null, exception: null },
  ...{ by: "Ada [x](y)", at: "2026-11-24T09:00:00.000Z" },
};
const minutes: Minutes = {
  ...{
    meeting: 3,
    campaign: { id: 1, name: "Q4 <b>", startsOn: "2026-10-01", endsOn: "2026-12-31", target: 0 },
  },
  ...{
    startedAt: "2026-11-24T08:00:00.000Z",
    startedBy: "Ada",
    endedAt: "2026-11-24T10:00:00.000Z",
    endedBy: "Ada",
  },
  ...{ attendees: ["Ada", "Lin"], since: "2026-10-01T08:00:00.000Z", nextOn: "2027-02-23" },
  opening: {
    ...{ figures, changes: { removed: 4, cameBack: 1, noLonger: 2, added: 3, catalogue: 0 } },
    ...{ exceptions: [], worst: [{ item: "9", title: "Worst", team: null, risk: "critical" }] },
  },
  closing: { ...figures, left: 2 },
  expiring: [{ id: "5", item: "7", title: "Old", team: "Search", until: "2026-12-01", isExpired: false }],
  decisions: [decision],
  teams: [{ team: "Payments", items: 4, decided: 1 }],
};

test("every decision stands in one row of the table, whatever its names and reasons hold", () => {
  const table = minutesMarkdown(minutes)
    .split("\n")
    .filter((line) => line.startsWith("| item:"));
  expect(table).toHaveLength(1);
  // No cell of a name begins another one.
  expect(table[0]?.match(/(?<!\\)\|/g)).toHaveLength(8);
  expect(table[0]).toContain("Deferred to 2027-01-15");
  expect(minutesMarkdown(minutes)).not.toMatch(/<b>|(?<!\\)\]\(y\)/);
});

test("who was there, what changed, what ends and how far each team came are said", () => {
  const text = minutesMarkdown(minutes);
  for (const said of [
    "Present: Ada, Lin.",
    "Removed, verified gone: 4",
    "Came back: 1",
    "until 2026-12-01",
    "Payments: 1 of 4 decided",
    "Next meeting: 2027-02-23",
  ])
    expect(text).toContain(said);
});

test("the rows come back from a CSV as they were decided, and none begins a formula", () => {
  const text = [minutesHeadings, ...minutesRows(minutes)].map(csvLine).join("");
  const [row] = parse(text, { columns: true }) as Record<string, string>[];
  expect(row).toMatchObject({ item: "item:12", what: decision.title, day: "2027-01-15", by: decision.by });
  expect(row?.reason).toBe(`'${decision.reason}`);
});
