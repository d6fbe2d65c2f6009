import { expect, test } from "vitest";
import type { InboxView } from "./inbox-view.ts";
import { patternAround, patternsOf, signalPattern } from "./patterns.ts";

const item = (id: string, ...keys: string[]) =>
  ({ id, patterns: keys.map((key) => ({ key, label: `in ${key}` })) }) as InboxView;

const items = [
  item("1", "a", "tag"),
  item("2", "a", "tag"),
  item("3", "tag"),
  item("4", "alone"),
  item("5", "b", "c"),
  item("6", "b", "c"),
];

test("patterns hold exactly the shown items that share them, the widest first, none of one item, none twice", () => {
  expect(patternsOf(items).map(({ key, ids }) => [key, ids])).toEqual([
    ["tag", ["1", "2", "3"]],
    ["a", ["1", "2"]],
    ["b", ["5", "6"]],
  ]);
});

test("around an item is the widest it is in, or none", () => {
  expect(patternAround(items, "1")?.key).toBe("tag");
  expect(patternAround(items, "4")).toBeNull();
});

test("those made anew under names that were the team's are one question, whatever they are called, and asked first", () => {
  const anew = (id: string, value: string, scope: string) => {
    const said = { source: "predecessor", key: null, value, words: `made anew under the name of ${value}` };
    return item(id, scope, signalPattern(said)?.key ?? "");
  };
  const wide = [...items, anew("7", "deploy", "tag"), anew("8", "runner", "tag")];
  expect(patternAround(wide, "7")?.ids).toEqual(["7", "8"]);
  expect(patternsOf(wide)[0]?.ids).toEqual(["7", "8"]);
  expect(patternAround(wide, "1")?.ids).toEqual(["1", "2", "3", "7", "8"]);
});

test("of a sign without a value nothing is grouped; of one with it, those that say the same", () => {
  const tag = (value: string | null) => signalPattern({ source: "tag", key: "team", value, words: "tagged" });
  expect(tag(null)).toBeNull();
  expect(tag("a")).toEqual(tag("a"));
  expect(tag("a")?.key).not.toBe(tag("b")?.key);
});
