import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "#lib/queries/identity-history.ts";
import { historyWords } from "./history-words.ts";

const entry = (part: Partial<HistoryEntry>): HistoryEntry => ({
  id: "1",
  observedAt: new Date("2026-11-03T07:40:00Z"),
  change: "added",
  fact: "credential",
  rowId: "1",
  runId: "1",
  fields: [],
  about: {},
  ...part,
});

describe("historyWords", () => {
  it("names what came or went", () => {
    expect(historyWords(entry({ about: { kind: "aws_access_key", externalId: "AKIAX" } }))).toBe(
      "Credential AKIAX added",
    );
    expect(historyWords(entry({ fact: "principal", change: "closed" }))).toBe("The identity is gone");
    expect(historyWords(entry({ fact: "principal", change: "first-seen" }))).toBe(
      "The identity was first found by a collection",
    );
  });
  it("says each changed field, before and after, with none for what was not there", () => {
    const fields = [
      { field: "status", before: "active", after: "inactive" },
      { field: "lastUsedAt", before: null, after: "2026-11-02" },
    ];
    expect(historyWords(entry({ change: "changed", fields }))).toBe(
      "Credential changed: status from active to inactive; last used at from none to 2026-11-02",
    );
  });
  it("names a large value without writing it out", () => {
    const long = { text: "x".repeat(100) };
    expect(
      historyWords(entry({ change: "changed", fields: [{ field: "attributes", before: long, after: {} }] })),
    ).toBe("Credential changed: attributes");
  });
});
