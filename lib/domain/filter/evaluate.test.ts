import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyFilter, anyRow } from "./arbitrary-filter.ts";
import { evaluate, evaluateTerm, type FilterRow, type RowValue } from "./evaluate.ts";
import type { FieldName } from "./fields.ts";
import { parse } from "./parse.ts";

const asOf = new Date("2026-11-24T07:40:00Z");
const someRow = fc.sample(anyRow, { numRuns: 1, seed: 1 })[0] as FilterRow;

function holds(text: string, values: Partial<Record<FieldName, RowValue>>): boolean {
  return evaluate(parse(text), { ...someRow, values: { ...someRow.values, ...values } }, asOf);
}

test("a negated term is never true together with the term, and both are false only where something is not known", () => {
  fc.assert(
    fc.property(anyFilter({ maxTerms: 1 }), anyRow, ([term], row) => {
      if (term?.type !== "match") return;
      const held = evaluateTerm({ ...term, negated: false }, row, asOf);
      const opposite = evaluateTerm({ ...term, negated: true }, row, asOf);
      expect(opposite).toBe(held === null ? null : !held);
    }),
    { numRuns: 2000 },
  );
});

describe("what is not known", () => {
  const unknown: RowValue = { is: "unknown" };

  test("satisfies neither a term nor its negation, but the question whether it is known", () => {
    expect(holds("nature:human", { nature: unknown })).toBe(false);
    expect(holds("-nature:human", { nature: unknown })).toBe(false);
    expect(holds("nature:unknown", { nature: unknown })).toBe(true);
    expect(holds("-nature:unknown", { nature: unknown })).toBe(false);
    expect(holds("-nature:unknown", { nature: { is: "value", value: "human" } })).toBe(true);
  });

  test("differs from what is known to be absent", () => {
    expect(holds("last-used:none", { "last-used": unknown })).toBe(false);
    expect(holds("last-used:none", { "last-used": { is: "none" } })).toBe(true);
    expect(holds("last-used:unknown", { "last-used": { is: "none" } })).toBe(false);
    expect(holds("static-credentials<1", { "static-credentials": unknown })).toBe(false);
  });

  test("a way in that could not be read is neither there nor missing", () => {
    const bits: RowValue = { is: "bits", set: ["password"], unread: ["access-key"] };
    expect(holds("signs-in:access-key", { "signs-in": bits })).toBe(false);
    expect(holds("-signs-in:access-key", { "signs-in": bits })).toBe(false);
    expect(holds("signs-in:access-key,password", { "signs-in": bits })).toBe(true);
    expect(holds("signs-in:unknown", { "signs-in": bits })).toBe(true);
    expect(holds("signs-in:none", { "signs-in": { is: "bits", set: [], unread: ["access-key"] } })).toBe(
      false,
    );
    expect(holds("-signs-in:none", { "signs-in": { is: "bits", set: [], unread: ["access-key"] } })).toBe(
      false,
    );
  });
});

describe("ages", () => {
  const used = (value: string): Partial<Record<FieldName, RowValue>> => ({
    "last-used": { is: "value", value },
  });

  test("count from the as-of's day, both ends included where the operator says so", () => {
    expect(holds("last-used>=90d", used("2026-08-26"))).toBe(true);
    expect(holds("last-used>90d", used("2026-08-26"))).toBe(false);
    expect(holds("last-used<=90d", used("2026-08-26"))).toBe(true);
    expect(holds("last-used<90d", used("2026-08-26"))).toBe(false);
  });

  test("never used counts as not used for as long as it exists, and never as used lately", () => {
    const never = (created: RowValue) => ({ "last-used": { is: "none" } as RowValue, created });
    expect(holds("last-used>=90d", never({ is: "value", value: "2026-01-01" }))).toBe(true);
    expect(holds("last-used>=90d", never({ is: "value", value: "2026-11-20" }))).toBe(false);
    expect(holds("last-used<90d", never({ is: "value", value: "2026-11-20" }))).toBe(false);
    expect(holds("last-used>=90d", never({ is: "unknown" }))).toBe(false);
  });
});
