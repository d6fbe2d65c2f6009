import { expect, test } from "vitest";
import { groupFacts } from "./group-facts.ts";

const fact = (name: string, reason: string, capability = "activity-log", status = "available") => ({
  ...{ source: "acme", scope: { externalId: name, name, kind: "x" } },
  ...{ capability, status, reason },
});

test("what is said of many scopes in the same words is one, in the order it came, and nobody is left out", () => {
  const groups = groupFacts([
    fact("a", "ninety days"),
    fact("b", "seven days"),
    fact("c", "ninety days"),
    fact("c", "ninety days", "sign-ins"),
    fact("d", "ninety days", "activity-log", "denied"),
  ]);
  expect(groups.map(({ scopes, capability, status }) => [capability, status, ...scopes])).toEqual([
    ["activity-log", "available", "a", "c"],
    ["activity-log", "available", "b"],
    ["sign-ins", "available", "c"],
    ["activity-log", "denied", "d"],
  ]);
});
