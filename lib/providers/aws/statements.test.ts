import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionEntries, matchesPattern } from "./statements.ts";

/** The same law in the plainest words: a regular expression with everything but the wildcards escaped. */
function naive(pattern: string, text: string): boolean {
  const source = [...pattern]
    .map((c) => (c === "*" ? "[^]*" : c === "?" ? "[^]" : c.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`, "i").test(text);
}

describe("matchesPattern", () => {
  it("agrees with a regular expression on any pattern", () => {
    const unit = fc.constantFrom("a", "B", ":", "*", "?", "+", ".", "(", "$");
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), fc.string({ unit, maxLength: 8 }), (pattern, text) => {
        expect(matchesPattern(pattern, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });
  it("? is exactly one character", () => {
    expect(matchesPattern("s3:Get?bject", "s3:GetObject")).toBe(true);
    expect(matchesPattern("s3:GetObjec?", "s3:GetObjec")).toBe(false);
  });
  it("a pattern of many stars is answered at once", () => {
    expect(matchesPattern("*a".repeat(2000), "a".repeat(4000))).toBe(true);
    expect(matchesPattern(`${"*a".repeat(500)}b`, "a".repeat(4000))).toBe(false);
  });
});

describe("conditionEntries", () => {
  it("reads operators and keys in any case, values alone or in lists, and skips what is malformed", () => {
    expect(
      conditionEntries({
        "ForAnyValue:StringLike": { "AWS:PrincipalOrgPaths": ["a", "b"] },
        Bool: { x: true },
        Null: 5,
      }),
    ).toEqual([
      { operator: "stringlike", key: "aws:principalorgpaths", values: ["a", "b"] },
      { operator: "bool", key: "x", values: ["true"] },
    ]);
  });
});
