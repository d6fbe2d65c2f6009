import { expect, test } from "vitest";
import { checkKeys } from "../checks/check-codes.ts";
import { checkOf } from "../checks/registry.ts";
import { parse } from "../filter/parse.ts";
import { badTermOf } from "../slo/kept-fields.ts";
import { isForetold } from "./foretold.ts";

const objective = (filter: string, bad: string) => ({
  about: "identities" as const,
  filter: parse(filter),
  bad: badTermOf(parse(bad)),
});

test.each([
  ["tier:2", "opi>0.4", true],
  ["", "stale:stale", true],
  ["environment:production", "finding:old-credential,unused-credential", true],
  ["", "finding:unused-actions", false],
  ["", "finding:old-credential,administrator", false],
  ["-finding:escalation", "opi>0.4", false],
  ["", "finding:none", false],
])("of %s wrong by %s is told before it is done: %s", (filter, bad, expected) => {
  expect(isForetold(objective(filter, bad))).toBe(expected);
});

test("no check that judges what is granted is foretold, and what is not of identities neither", () => {
  for (const key of checkKeys) {
    const check = checkOf(key);
    const isOfGrants = ["remove-actions", "remove-grant", "tighten-trust"].includes(check?.decision ?? "");
    if (isOfGrants) expect(isForetold(objective("", `finding:${key}`)), key).toBe(false);
  }
  expect(isForetold({ about: "sources", filter: [], bad: null })).toBe(false);
});
