import { expect, test } from "vitest";
import { appliedWords } from "./applied-words.ts";

test("every kind that changed is told with its number, and nothing where nothing did", () => {
  expect(appliedWords({ environment: 0, class: 0, owner: 0 })).toBe("Nobody is judged otherwise by it.");
  expect(appliedWords({ environment: 1, class: 0, owner: 0 })).toBe("1 identity has another environment.");
  expect(appliedWords({ environment: 3, class: 0, owner: 1200 })).toBe(
    "3 identities have another environment and 1,200 another probable owner.",
  );
});
