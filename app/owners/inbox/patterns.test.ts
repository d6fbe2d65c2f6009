import { expect, test } from "vitest";
import type { InboxView } from "./inbox-view.ts";
import { patternAround, patternsOf } from "./patterns.ts";

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
