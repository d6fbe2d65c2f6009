import { describe, expect, it } from "vitest";
import { redact } from "./redact.ts";

describe("redact", () => {
  it("takes out what may be a secret", () => {
    const key = "wJalrXUtnFEMIbK7MDENGbPxRfiCYEXAMPLEKEYwJalrX";
    for (const [text, safe] of [
      [`The key ${key} is wrong`, "The key … is wrong"],
      ["postgres://jo:hunter2@host/db", "postgres://…@host/db"],
      ["Authorization: Bearer abc.def", "Authorization: Bearer …"],
      ["password=hunter2, then", "password=…, then"],
      ["got eyJhbGciOi.eyJzdWIi.c2ln here", "got … here"],
    ] as const)
      expect(redact(text)).toBe(safe);
  });

  it("leaves words, however long: the name of a permission is what helps", () => {
    const text = "Grant policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query on projects/1";
    expect(redact(text)).toBe(text);
  });
});
