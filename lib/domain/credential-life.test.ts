import { expect, test } from "vitest";
import { credentialLifeOf } from "./credential-life.ts";

test.each([
  ["one key beside federation is enough for long-lived", ["web-identity", "access-key"], [], "long-lived"],
  ["a key is long-lived whatever else could not be read", ["access-key"], ["password"], "long-lived"],
  ["what may have a key nobody could read is not known", ["web-identity"], ["access-key"], null],
  ["a short way that could not be read changes nothing", ["service"], ["pod"], "short-lived"],
  ["no way in is only said where every way was read", [], ["pod"], null],
  ["no way in", [], [], "no-way-in"],
] as const)("%s", (_what, set, unread, expected) => {
  expect(credentialLifeOf(set, unread)).toBe(expected);
});
