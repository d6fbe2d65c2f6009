import fc from "fast-check";
import { expect, test } from "vitest";
import { anyFilter } from "../filter/arbitrary-filter.ts";
import { build } from "../filter/build.ts";
import { parse } from "../filter/parse.ts";
import { spanOf, trendMetricNamed } from "./asked-trend.ts";
import { pastTerms, splitPast } from "./past-terms.ts";
import { reasonUntold, trendMetricKeys, trendMetricOf } from "./trend-metrics.ts";

test.each([
  ["created>90d tier:2", ["created>90d"]],
  ["pay tier:2 opi>0.42 state:gone", ["pay", "opi>0.42", "state:gone"]],
  ["can:iam:PassRole", ["can:iam:PassRole"]],
  ["state:live,disabled nature:machine opi>=0.4 -opi:unknown scope:x kind:aws_iam_role", []],
])("of %s a past day cannot be asked by %j", (text, unkept) => {
  const split = splitPast(parse(text));
  expect(split.unkept.map((one) => one.text)).toEqual(unkept);
});

test("every term is kept, or named with its reason, or says that somebody was there", () => {
  fc.assert(
    fc.property(anyFilter(), (filter) => {
      const { kept, unkept } = splitPast(filter);
      const states = filter.filter((term) => "field" in term && term.field === "state").length;
      expect(kept.length + unkept.length).toBeGreaterThanOrEqual(filter.length - states);
      for (const { reason } of unkept) expect(reason).not.toBe("");
      if (unkept.length === 0) expect(build(pastTerms(filter))).toBe(build(kept));
      else expect(() => pastTerms(filter)).toThrow(/past day cannot be asked/);
    }),
  );
});

test("both filters of every metric can be asked of a past day", () => {
  for (const key of trendMetricKeys) {
    const { hit, of } = trendMetricOf(key);
    expect(splitPast(parse(`${hit} ${of}`)).unkept, key).toEqual([]);
  }
  expect(new Set(trendMetricKeys).size).toBe(trendMetricKeys.length);
});

test("sums of actions are told within one cloud and no further", () => {
  const index = trendMetricOf("index");
  expect(reasonUntold(index, parse("provider:aws tier:2"))).toBeNull();
  for (const text of ["", "provider:aws,gcp", "-provider:aws", "tier:2"])
    expect(reasonUntold(index, parse(text)), text).toContain("provider");
  expect(reasonUntold(trendMetricOf("ownership"), [])).toBeNull();
});

test("other spans and metrics are refused with those there are", () => {
  expect([spanOf(null), spanOf(""), spanOf("365")]).toEqual([90, 90, 365]);
  expect(() => spanOf("91")).toThrow("91");
  expect(trendMetricNamed("ownership")).toBe("ownership");
  expect(() => trendMetricNamed("ownerships")).toThrow("ownerships");
});
