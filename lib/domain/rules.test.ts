import { expect, test } from "vitest";
import { parse } from "./filter/parse.ts";
import { barredField } from "./rules.ts";

test.each([
  "tier:2",
  "evidence:enough",
  "opi>0.4",
  "weighted-opi<0.1",
  "granted>1",
  "unused>1",
  "stale:stale",
])("no rule may ask for %s: scores are worked out after environment and class", (text) => {
  const filter = parse(`provider:aws ${text}`);
  expect(barredField("environment", filter)).toBe(text.split(/[:<>]/)[0]);
  expect(barredField("class", filter)).toBe(text.split(/[:<>]/)[0]);
});

test("a rule for class may ask for the environment, and a rule for environment for neither", () => {
  expect(barredField("class", parse("environment:production"))).toBeNull();
  expect(barredField("environment", parse("environment:production"))).toBe("environment");
  expect(barredField("environment", parse("class:ci-cd"))).toBe("class");
});
