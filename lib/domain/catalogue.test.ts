import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CatalogueEntry, createCatalogue } from "./catalogue.ts";
import { positionsOf } from "./permission-set.ts";

const letters = fc.constantFrom("a", "B", "c", ":", "/", ".", "(", "+", "\\", "é");
const name = fc.string({ unit: letters, minLength: 1, maxLength: 5 });
const entries = fc
  .uniqueArray(name, { selector: (text) => text.toLowerCase(), maxLength: 40 })
  .map((names) => names.map((text, at): CatalogueEntry => ({ id: at * 3 + 1, name: text, level: null })));
const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), minLength: 1, maxLength: 6 });

/** By the definition: tried against every name, character by character. */
function matches(wanted: string, given: string, question: boolean): boolean {
  if (wanted === "") return given === "";
  const [first, rest] = [wanted[0] ?? "", wanted.slice(1)];
  if (first === "*")
    return matches(rest, given, question) || (given !== "" && matches(wanted, given.slice(1), question));
  if (given === "") return false;
  return ((first === "?" && question) || first === given[0]) && matches(rest, given.slice(1), question);
}

describe.each(["*", "*?"] as const)("with wildcards %s", (wildcards) => {
  test("a pattern finds exactly the names it matches, whatever their case", () => {
    fc.assert(
      fc.property(entries, pattern, (known, wanted) => {
        const catalogue = createCatalogue({ provider: "aws", entries: known, wildcards });
        const found = positionsOf(catalogue.matching(wanted)).map((at) => catalogue.names[at]);
        const expected = known
          .map((entry) => entry.name)
          .filter((text) => matches(wanted.toLowerCase(), text.toLowerCase(), wildcards === "*?"));
        expect(found).toEqual(expected);
        // Asked again, from what is remembered.
        expect(positionsOf(catalogue.matching(wanted.toUpperCase()))).toEqual(
          positionsOf(catalogue.matching(wanted)),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

test("appending actions changes no position", () => {
  fc.assert(
    fc.property(entries, fc.nat(40), (known, cut) => {
      const before = createCatalogue({ provider: "aws", entries: known.slice(0, cut), wildcards: "*" });
      const after = createCatalogue({ provider: "aws", entries: [...known].reverse(), wildcards: "*" });
      for (const [position, text] of before.names.entries()) {
        expect(after.positionOf(text)).toBe(position);
        expect(after.positionOfId(before.ids[position] ?? 0)).toBe(position);
      }
    }),
  );
});

test("names that stand for many are no actions, and mean all they name", () => {
  const names = ["s3:GetObject", "s3:*", "iam:PassRole", "*", "s3:PutObject"];
  const entries = names.map((text, at) => ({
    id: at + 10,
    name: text,
    level: at === 0 ? ("read" as const) : null,
  }));
  const catalogue = createCatalogue({ provider: "aws", entries, wildcards: "*?" });
  const named = (text: string) =>
    positionsOf(catalogue.meantBy(catalogue.positionOf(text) ?? -1)).map((at) => catalogue.names[at]);
  expect(positionsOf(catalogue.all).map((at) => catalogue.names[at])).toEqual([
    "s3:GetObject",
    "iam:PassRole",
    "s3:PutObject",
  ]);
  expect(named("s3:*")).toEqual(["s3:GetObject", "s3:PutObject"]);
  expect(named("*")).toEqual(["s3:GetObject", "iam:PassRole", "s3:PutObject"]);
  expect(named("iam:PassRole")).toEqual(["iam:PassRole"]);
  expect(positionsOf(catalogue.ofLevel("read"))).toEqual([0]);
  expect(positionsOf(catalogue.ofLevel(null))).toEqual([2, 4]);
});
