import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Invalid } from "#lib/errors.ts";
import { anyFilter, anyRow, anyText } from "./arbitrary-filter.ts";
import { build, canonical, fromStored, toStored } from "./build.ts";
import { evaluate } from "./evaluate.ts";
import { defaultIdentityFilter, fields } from "./fields.ts";
import { parse } from "./parse.ts";

const asOf = new Date("2026-11-24T07:40:00Z");

function refusal(text: string): Invalid {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe("writing and reading", () => {
  test("parse(build(filter)) is the filter", () => {
    fc.assert(
      fc.property(anyFilter(), (filter) => {
        expect(parse(build(filter))).toEqual(filter);
      }),
      { numRuns: 2000 },
    );
  });

  test("the canonical text is stable and means the same", () => {
    fc.assert(
      fc.property(anyFilter(), anyRow, (filter, row) => {
        const once = toStored(filter);
        expect(toStored(fromStored(once))).toBe(once);
        expect(evaluate(canonical(filter), row, asOf)).toBe(evaluate(filter, row, asOf));
      }),
      { numRuns: 2000 },
    );
  });

  test("the order of terms and values does not change the canonical text", () => {
    fc.assert(
      fc.property(anyFilter(), (filter) => {
        const turned = filter
          .toReversed()
          .map((term) => (term.type === "match" ? { ...term, values: term.values.toReversed() } : term));
        expect(toStored(turned)).toBe(toStored(filter));
      }),
    );
  });

  test("a stored filter carries its version, registry order, sorted values, and nothing that says nothing", () => {
    expect(toStored(parse("state:gone,live,disabled pay nature:mixed,machine,mixed"))).toBe(
      "1|nature:machine,mixed pay",
    );
    expect(() => fromStored("2|kind:aws_iam_user")).toThrow(Invalid);
    expect(() => fromStored("kind:aws_iam_user")).toThrow(Invalid);
  });

  test("the default filter of the identity pages is canonical", () => {
    expect(toStored(parse(defaultIdentityFilter))).toBe(`1|${defaultIdentityFilter}`);
  });
});

describe("reading what people write", () => {
  test("whatever the text holds, it is a filter or refused with a hint and a position", () => {
    const pieces = fc.constantFrom(
      ":",
      ",",
      '"',
      "\\",
      "-",
      ">",
      "<=",
      " ",
      "kind",
      "last-used",
      "90d",
      "none",
      "é",
      "\u0000",
      "\ud800",
      "arn",
    );
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.oneof(pieces, anyText)).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          const filter = parse(text);
          expect(parse(build(filter))).toEqual(filter);
        } catch (error) {
          expect(error).toBeInstanceOf(Invalid);
          const { hint, detail } = error as Invalid;
          expect(hint).not.toBe("");
          expect(detail.position).toBeGreaterThanOrEqual(0);
          expect(detail.position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ["kid:aws_iam_user", 0, "Did you mean kind?"],
    ["pay natur:human", 4, "Did you mean nature?"],
    ["nature:machin", 7, "Did you mean nature:machine?"],
    ["kind:role", 5, "aws_iam_role"],
    ["state:Deleted", 6, "Values: live, disabled, gone."],
    ["state:somewhere", 6, "Values: live, disabled, gone."],
    ["last-used:90d", 10, "last-used>90d"],
    ["last-used>90m", 10, "90d, 12w, 1y"],
    ["created<2026-02-30", 8, "2026-01-31"],
    ["grants>many", 7, "grants>2"],
    ["kind>3", 5, "kind:value"],
    ["-grants>3", 0, "grants<="],
    ["-pay", 0, '"-word"'],
    ["kind:", 5, "directly after the field"],
    ["kind:aws_iam_user,,aws_iam_role", 18, "directly after the field"],
    ['"open', 0, "closing"],
    ['"a"b', 3, "space"],
    [":x", 0, "field:value"],
    ["kind=aws_iam_user", 0, "kind:aws_iam_user"],
    ["can:s3:PutObject@90d", 4, "Write can:s3:PutObject."],
    ["-used:s3:PutObject@90d", 6, "proven for 90 days"],
    ["used:s3:PutObject@soon", 5, "used:s3:PutObject@90d"],
    ["used:s3:PutObject@90m", 5, "90d, 12w, 1y"],
    ["used:@90d", 5, "Write used:s3:PutObject"],
    ["-denied:s3:PutObject", 0, "cannot be known"],
    ["can>3", 4, "can:value"],
    ["https://example.com", 0, '"quotes"'],
  ])("%s is refused at %i with advice", (text, position, advice) => {
    const error = refusal(text);
    expect(error.hint).toContain(advice);
    expect(error.detail.position).toBe(position);
  });

  test("a field ends at its first colon, so values may hold colons", () => {
    expect(parse("scope:a:b:c")).toEqual([
      { type: "match", field: "scope", negated: false, values: [{ text: "a:b:c" }] },
    ]);
  });

  test("a pasted ARN is a search, since no field can be called arn", () => {
    const arn = "arn:aws:iam::123456789012:role/pay";
    expect(parse(arn)).toEqual([{ type: "search", text: arn }]);
    expect(fields.map(({ name }) => name as string)).not.toContain("arn");
  });

  test("fields and closed values are read in any case, ages in days, weeks and years", () => {
    expect(build(parse("NATURE:Machine Last-Used>=2W created<1y"))).toBe(
      "nature:machine last-used>=14d created<365d",
    );
  });

  test("none in quotes is a name, without quotes it is the absence", () => {
    expect(parse('scope:"none",none')).toEqual([
      { type: "match", field: "scope", negated: false, values: [{ text: "none" }, { special: "none" }] },
    ]);
  });

  test("an action keeps its colons, stars and case, and ages become days", () => {
    expect(build(parse("used:S3:Get*@2W,iam:PassRole@2026-09-01 -can:s3:*"))).toBe(
      "used:S3:Get*@14d,iam:PassRole@2026-09-01 -can:s3:*",
    );
  });

  test("length, terms and values are limited", () => {
    for (const text of [
      "x".repeat(4001),
      "x ".repeat(51),
      `scope:${"x,".repeat(200)}x`,
      `"${"x".repeat(501)}"`,
    ]) {
      expect(refusal(text).hint).not.toBe("");
    }
  });
});

describe("the registry", () => {
  test("codes of a closed field differ, and those of bits are single bits", () => {
    for (const field of fields) {
      const values = "values" in field ? field.values : [];
      expect(new Set(values.map(({ code }) => code)).size).toBe(values.length);
      if (field.type === "bits") for (const { code } of values) expect(code & (code - 1)).toBe(0);
    }
  });

  test("every name and value can be written without quotes", () => {
    for (const field of fields) {
      expect(field.name).toMatch(/^[a-z][a-z-]*$/);
      for (const { value } of "values" in field ? field.values : [])
        expect(value).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    }
  });
});
