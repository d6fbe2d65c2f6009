import { describe, expect, it } from "vitest";
import { build } from "#lib/domain/filter/build.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { listAddress } from "../address.ts";
import { hasValue, toggleValue } from "./toggle-value.ts";

const human = { text: "human" };

describe("a facet's value", () => {
  it("joins the values its field already asks for", () => {
    const filter = toggleValue(parse("nature:machine state:live"), "nature", human);
    expect(build(filter)).toBe("nature:machine,human state:live");
    expect(hasValue(filter, "nature", human)).toBe(true);
  });
  it("starts a term where the field had none, and takes the term away with its last value", () => {
    const filter = toggleValue(parse("grants>2"), "nature", human);
    expect(build(filter)).toBe("grants>2 nature:human");
    expect(build(toggleValue(filter, "nature", human))).toBe("grants>2");
  });
  it("never touches a negated term of the same field", () => {
    const filter = toggleValue(parse("-nature:human"), "nature", human);
    expect(build(filter)).toBe("-nature:human nature:human");
  });
  it("tells the word none from a value that is written none", () => {
    const filter = parse('scope:"none"');
    expect(hasValue(filter, "scope", { special: "none" })).toBe(false);
    expect(build(toggleValue(filter, "scope", { special: "none" }))).toBe('scope:"none",none');
  });
});

describe("the list's address", () => {
  it("leaves out the default filter and order, however they were written", () => {
    const filter = parse("state:disabled,live nature:unknown,mixed,machine");
    expect(listAddress(filter, parseSort(null))).toBe("/identities");
  });
  it("says everything as an empty filter, which is not the default", () => {
    expect(listAddress([], parseSort(null))).toBe("/identities?q=");
  });
  it("stays readable", () => {
    expect(listAddress(parse("kind:aws_iam_user,aws_iam_role"), parseSort("-last-used"), "abc")).toBe(
      "/identities?q=kind:aws_iam_role,aws_iam_user&sort=-last-used&after=abc",
    );
  });
});
