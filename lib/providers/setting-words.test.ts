import { expect, it } from "vitest";
import { settingTyped, settingWords } from "./setting-words.ts";

const secret = `ghp_${"a1B2".repeat(9)}`;

it("a setting is said as people say it", () => {
  const choices = [{ value: "on", label: "Yes" }];
  expect(settingWords({ choices }, "on")).toBe("Yes");
  expect([true, ["a", "b"], 12].map((value) => settingWords({ choices: [] }, value))).toEqual([
    "yes",
    "a, b",
    "12",
  ]);
});

it("a field holds what was typed, so that sending it again changes nothing", () => {
  expect([["a", "b"], 12, true, undefined].map(settingTyped)).toEqual(["a b", 12, true, null]);
});

it("what has the shape of a secret is neither said nor put into a field, alone or among others", () => {
  for (const value of [secret, ["a", secret]]) {
    expect(settingWords(undefined, value)).not.toContain(secret);
    expect(settingTyped(value)).toBeNull();
  }
});
