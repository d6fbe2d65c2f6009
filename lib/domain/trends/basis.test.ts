import { expect, test } from "vitest";
import { checkCodes } from "../checks/check-codes.ts";
import { parse } from "../filter/parse.ts";
import { basisChanges, concerns } from "./basis.ts";

const day = "2026-11-20";
const words = (part: string, before: unknown, after: unknown) =>
  basisChanges([{ day, part, before, after }]).map((change) => change.words);
const old = checkCodes["old-credential"].bit;

test.each<[string, unknown, unknown, string]>([
  ["formula", 1, 2, "Scores are worked out by formula 2, by 1 before."],
  ["catalogue aws", 22091, 22103, "The catalogue of AWS grew: 22,103 actions, 22,091 before."],
  [
    "checks",
    {},
    { [old]: { enabled: true, thresholds: { days: 60 }, scope: null } },
    "Checks were set: old credential days 60 (as usual before).",
  ],
  [
    "checks",
    { [old]: { enabled: true, thresholds: { days: 60 }, scope: null } },
    { [old]: { enabled: false, thresholds: {}, scope: "1|tier:2" } },
    "Checks were set: old credential switched off, days as usual (60 before), for others than before.",
  ],
  ["rules class", [], [["1|tier:2", "ci-cd"]], "Rules for class changed: 1 rule, 0 before."],
  [
    "rules class",
    [["1|a", "x"]],
    [["1|b", "x"]],
    "Rules for class changed: 1 rule as before, other ones or in another order.",
  ],
])("%s from %j to %j: %s", (part, before, after, said) => {
  expect(words(part, before, after)).toEqual([said]);
});

test("what a later version keeps is left out, and what is stored in no known shape breaks nothing", () => {
  expect(words("weather", 1, 2)).toEqual([]);
  expect(words("checks", "x", null)).toEqual(["Checks were set."]);
  expect(words("rules moon", 1, 2)).toHaveLength(1);
});

test.each<[string, string[]]>([
  ["", ["formula", "catalogue aws", "catalogue kubernetes"]],
  ["provider:aws", ["formula", "catalogue aws"]],
  ["provider:kubernetes,gcp tier:2", ["formula", "catalogue kubernetes"]],
  ["-provider:aws,gcp", ["formula", "catalogue kubernetes"]],
  ["provider:gcp", ["formula"]],
])("only the catalogue of a cloud that %j lets through moves its numbers", (filter, told) => {
  const parts = ["formula", "catalogue aws", "catalogue kubernetes"];
  const concerning = parts.filter((part) =>
    basisChanges([{ day, part, before: 1, after: 2 }]).every((change) => concerns(change, parse(filter))),
  );
  expect(concerning).toEqual(told);
});
