import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../catalogue.ts";
import { difference, emptySet, isSubset, setOf, unionOf } from "../permission-set.ts";
import { coversPattern, narrowPatterns, type PatternLanguage } from "./narrow-patterns.ts";

const character = fc.constantFrom("a", "b", "*", "?");
const pattern = fc.array(character, { maxLength: 5 }).map((parts) => parts.join(""));
const word = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 }).map((parts) => parts.join(""));

/** By regular expression: another way to match. */
const matches = (one: string, text: string) =>
  new RegExp(`^${one.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text);

describe("one pattern covering another", () => {
  it("is never said where a text fits the new one and not the old", () => {
    fc.assert(
      fc.property(pattern, pattern, word, (old, made, text) => {
        if (coversPattern(old, made, true) && matches(made, text)) expect(matches(old, text)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  it("knows the usual ways, and that a question mark is no star", () => {
    const covered = (old: string, made: string) => coversPattern(old, made, true);
    expect(covered("*", "s3:Get*")).toBe(true);
    expect(covered("s3:*", "S3:Get*")).toBe(true);
    expect(covered("s3:*Object", "s3:Get*Object")).toBe(true);
    expect(covered("s3:Get?", "s3:Get*")).toBe(false);
    expect(covered("s3:GetObject", "s3:Get*")).toBe(false);
    expect(covered("s3:*Object", "s3:Get*")).toBe(false);
    expect(coversPattern("a?", "a*", false)).toBe(false);
  });
});

const names = ["x:GetA", "x:GetB", "x:PutA", "x:PutB", "y:GetA", "y:Run", "z:Run"];
const catalogue = createCatalogue({
  provider: "test",
  wildcards: "*?",
  entries: names.map((name, index) => ({ id: index + 1, name, level: null })),
});
const language: PatternLanguage = {
  catalogue,
  meaningOf: (one) => catalogue.matching(one),
  nameOf: (position) => catalogue.names[position] ?? "",
  widerThan: (name) => [`${name.split(":")[0]}:*`, name.replace(/(:[A-Z][a-z]+).*/, "$1*")],
  question: true,
};

describe("a list of patterns with actions taken out", () => {
  const given = fc.array(
    fc.constantFrom("*", "x:*", "x:Get*", "x:GetA", "y:*", "?:Run", "nothing:*", "*:GetA"),
    { maxLength: 4 },
  );
  const some = fc.subarray([...names.keys()]).map(setOf);

  it("means exactly what it meant without them, and is covered by what was written", () => {
    fc.assert(
      fc.property(given, some, some, (patterns, removable, wildcards) => {
        const { patterns: made } = narrowPatterns(patterns, removable, language, wildcards);
        const meaning = (list: readonly string[]) => unionOf(list.map(language.meaningOf));
        expect(meaning(made)).toEqual(difference(meaning(patterns), removable));
        for (const one of made.filter((text) => text.includes("*")))
          expect(patterns.some((old) => coversPattern(old, one, true))).toBe(true);
      }),
    );
  });

  it("puts no wildcard where none is allowed", () => {
    const { patterns, wildcards } = narrowPatterns(["x:*"], setOf([0]), language, emptySet);
    expect([patterns, wildcards]).toEqual([["x:GetB", "x:PutA", "x:PutB"], []]);
    const reading = narrowPatterns(["x:*"], setOf([2, 3]), language, setOf([0, 1]));
    expect(reading).toEqual({ patterns: ["x:Get*"], wildcards: ["x:Get*"] });
    expect(isSubset(catalogue.matching("x:Get*"), setOf([0, 1]))).toBe(true);
  });
});
