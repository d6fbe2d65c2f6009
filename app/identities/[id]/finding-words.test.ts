import { expect, test } from "vitest";
import { anchorOf, endWords } from "#components/finding/finding-words.ts";
import type { FindingRow } from "#lib/queries/findings/finding-row.ts";
import { findingsLead } from "./finding-words.ts";

const finding = (more: Partial<FindingRow> = {}): FindingRow => ({
  id: "1",
  rule: "old-credential",
  title: "Old credential",
  resource: "credential:7",
  identity: null,
  confidence: "high",
  evidence: "It was made on 2020-01-01.",
  facts: {},
  isDisabled: false,
  firstSeen: new Date("2026-11-01"),
  lastSeen: new Date("2026-11-24"),
  closedAt: null,
  ended: null,
  endedWhy: null,
  reopened: 0,
  item: null,
  ...more,
});
const gone = finding({
  closedAt: new Date("2026-11-20"),
  ended: "removed",
  endedWhy: "Claimed by payments.",
});
const told = (findings: FindingRow[], gaps: unknown[] = []) => findingsLead({ findings, detail: { gaps } });

test("nothing found is only called clean where everything could be read", () => {
  expect(told([])).toBe("Every check that is on was made, and none found anything.");
  expect(told([gone], [{}])).toBe("Nothing was found. 1 stream could not be read, so there may be more.");
  expect(told([finding()], [{}, {}])).toMatch(/^1 thing .* 2 streams could not be read/);
});

test("what is switched off is not called gone, and what ended is not counted", () => {
  expect(told([finding(), finding({ isDisabled: true }), gone])).toBe(
    "2 things are to be put right; 1 switched off already.",
  );
  expect(told([finding({ isDisabled: true })])).toBe("1 thing is to be put right; all switched off already.");
});

test("a finding leads to the panel of what it is about, and one of the whole identity to none", () => {
  expect(anchorOf("credential:12")?.id).toBe("credentials");
  expect(anchorOf("trust:3")?.id).toBe("trusts");
  expect(anchorOf("identity")).toBeNull();
});

test("how it ended tells what the source took away from what only our judgement changed", () => {
  expect(endWords(gone)).toBe("claimed by payments");
  expect(endWords({ ended: "removed", endedWhy: "The grant is gone." })).toBe(
    "removed at the source, the grant is gone",
  );
  expect(endWords(finding({ ended: "no-longer-applies" }))).toBe("it no longer applies");
});
