import { describe, expect, it } from "vitest";
import type { SliceCoverage } from "#lib/queries/coverage.ts";
import { groupSlices } from "./group-slices.ts";

function slice(
  id: number,
  scope: string,
  stream: string,
  change: Partial<SliceCoverage> = {},
): SliceCoverage {
  return {
    id,
    source: "acme",
    provider: "aws",
    stream,
    scope: { externalId: scope, name: scope, kind: "aws_account", state: "active" },
    status: "denied",
    reason: "refused",
    hint: null,
    permission: "sts:AssumeRole",
    attemptedAt: null,
    completeAt: null,
    since: null,
    rows: 0,
    ...change,
  };
}

describe("missing readings are grouped", () => {
  it("says one fault of a scope once, with every reading it takes", () => {
    const all = [slice(1, "a", "aws/b"), slice(2, "a", "aws/a")];
    expect(groupSlices(all, all)).toMatchObject([{ id: 1, streams: ["aws/a", "aws/b"], whole: true }]);
  });
  it("keeps scopes, statuses and reasons apart, and loses no reading", () => {
    const missing = [
      slice(1, "a", "aws/a"),
      slice(2, "a", "aws/b", { reason: "another" }),
      slice(3, "a", "aws/c", { status: "incomplete" }),
      slice(4, "b", "aws/a"),
    ];
    const groups = groupSlices(missing, [...missing, slice(5, "b", "aws/b", { status: "complete" })]);
    expect(groups.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(groups.flatMap(({ streams }) => streams)).toHaveLength(4);
    expect(groups.every(({ whole }) => !whole)).toBe(true);
  });
  it("dates a group by the oldest complete reading, and by none when one was never complete", () => {
    const day = (text: string) => new Date(`${text}T00:00:00Z`);
    const dated = [
      slice(1, "a", "aws/a", { completeAt: day("2026-11-02") }),
      slice(2, "a", "aws/b", { completeAt: day("2026-11-01") }),
    ];
    expect(groupSlices(dated, dated)[0]?.completeAt).toEqual(day("2026-11-01"));
    const never = [...dated, slice(3, "a", "aws/c")];
    expect(groupSlices(never, never)[0]?.completeAt).toBeNull();
  });
});
