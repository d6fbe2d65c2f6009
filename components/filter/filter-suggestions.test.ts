import { describe, expect, it } from "vitest";
import { applySuggestion, type FieldHelp, suggestFilter } from "./filter-suggestions.ts";

const fields: FieldHelp[] = [
  {
    name: "kind",
    type: "enum",
    meaning: "What it is.",
    values: [{ value: "aws_iam_user", label: "IAM user" }],
  },
  {
    name: "scope",
    type: "text",
    meaning: "Where it lives.",
    values: [
      { value: "payments prod", label: "payments prod" },
      { value: "search", label: "search" },
    ],
  },
  { name: "grants", type: "number", meaning: "How many.", values: [] },
];
const texts = (text: string, caret = text.length) =>
  suggestFilter(text, caret, fields).map(({ text: shown }) => shown);

describe("suggestFilter", () => {
  it("offers every field at the start of a term, with a comparison for numbers", () => {
    expect(texts("")).toEqual(["kind:", "scope:", "grants>"]);
    expect(texts("kind:aws_iam_user ")).toEqual(["kind:", "scope:", "grants>"]);
  });
  it("keeps a negation, except where a comparison cannot take one", () => {
    expect(texts("-")).toEqual(["-kind:", "-scope:", "grants>"]);
  });
  it("offers values by value or label, without those already listed", () => {
    expect(texts("kind:USER")).toEqual(["aws_iam_user"]);
    expect(texts("scope:search,")).toEqual(["payments prod"]);
  });
  it("offers nothing inside quotes, after a comparison or for an unknown field", () => {
    expect([texts('scope:"pay'), texts("grants>2"), texts("nope:x")]).toEqual([[], [], []]);
  });
  it("replaces the word under the caret only", () => {
    const text = "ki grants>2";
    const [first] = suggestFilter(text, 2, fields);
    expect(first && applySuggestion(text, first)).toEqual({ text: "kind: grants>2", caret: 5 });
  });
  it("quotes a value that holds a space and goes on to the next term", () => {
    const [first] = suggestFilter("scope:pay", 9, fields);
    expect(first && applySuggestion("scope:pay", first)).toEqual({
      text: 'scope:"payments prod" ',
      caret: 22,
    });
  });
});
