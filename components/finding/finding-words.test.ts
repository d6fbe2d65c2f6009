import { expect, test } from "vitest";
import { linkWord } from "./finding-words.ts";

test.each([
  ["Escalation path", " of"],
  ["Static credential too old or without expiry", " of"],
  ["Nobody owns it", ":"],
  ["Its team does not need it", ":"],
  ["Could do without its key", ":"],
])("%s is followed by %j and a name", (title, word) => {
  expect(linkWord(title)).toBe(word);
});
