import { describe, expect, it } from "vitest";
import { build } from "#lib/domain/filter/build.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { readAsked } from "./asked.ts";

describe("readAsked", () => {
  it("starts with the default filter only when the address names none", () => {
    expect(readAsked({}).text).toBe(defaultIdentityFilter);
    expect(readAsked({ q: "" })).toMatchObject({ text: "", filter: [], problem: null });
  });
  it("shows a filter nobody can read as it was written, with a hint", () => {
    const asked = readAsked({ q: "natur:human" });
    expect(asked.text).toBe("natur:human");
    expect(asked.problem?.hint).toContain("nature");
  });
  it("names an order that does not exist instead of ignoring it", () => {
    expect(readAsked({ sort: "colour" }).problem?.message).toContain("colour");
    expect(readAsked({ sort: "-last-used" })).toMatchObject({ order: "-last-used", problem: null });
  });
  it("takes the first of a repeated parameter", () => {
    expect(build(readAsked({ q: ["kind:aws_iam_user", "x"] }).filter)).toBe("kind:aws_iam_user");
  });
});
