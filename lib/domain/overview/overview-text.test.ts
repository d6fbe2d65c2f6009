import { expect, test } from "vitest";
import { overviewText, type TextOverview } from "./overview-text.ts";

const metric = {
  name: "Over-privileged",
  meaning: "More than 40 % unused.",
  shown: "share" as const,
  value: 0.382,
  counts: { hit: 384, of: 1006, undecided: 476 },
  undecidedWords: "with too little evidence",
  change: {
    month: { since: "2026-10-25", by: -1.9, direction: "better" as const, isNotable: true },
    quarter: null,
  },
};
const overview: TextOverview = {
  day: "2026-11-24",
  counted: 1482,
  verdict: { is: "safer", better: 1, worse: 0, of: 1 },
  began: "2026-08-01",
  metrics: [
    metric,
    { ...metric, name: "Stale", shown: "count", value: 143 },
    { ...metric, name: "Nobody", value: null },
  ],
  burnDown: null,
  objectives: [{ sentence: "Every identity has an owner", state: "breach", now: 0.3007, target: 0.95 }],
  waiting: [
    { words: "critical items undecided", count: 3 },
    { words: "exceptions", count: 0 },
  ],
  sight: [{ name: "acme-aws", read: 24, of: 26, denied: 2, failed: 0 }],
};

test("says what is known, at least what is partial, and not known what is not", () => {
  const text = overviewText(overview);
  expect(text).toContain("Safer than 30 days ago: 1 of 1 measures better.");
  expect(text).toContain("| Over-privileged | 38.2 % | 384 of 1006 | −1.9 points, better | not known then |");
  expect(text).toContain("| Stale | at least 143 |");
  expect(text).toContain("| Nobody | not known |");
  expect(text).toContain("- 3 critical items undecided");
  expect(text).not.toContain("0 exceptions");
  expect(text).toContain("- acme-aws: 24 of 26 readings, 2 denied");
  expect(text).toContain("- Over-privileged: 476 with too little evidence");
  expect(text).toContain("- breach: Every identity has an owner (30 % of 95 %)");
  expect(text).toContain("No campaign runs");
});
