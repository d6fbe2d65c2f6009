import { describe, expect, it } from "vitest";
import { conditionWords } from "./condition-words.ts";

describe("conditionWords", () => {
  it("gives one clause per operator and key, keys as the cloud writes them", () => {
    expect(
      conditionWords({
        StringEquals: { "sts:ExternalId": "x-1", "aws:PrincipalOrgID": ["o-1", "o-2"] },
        Bool: { "aws:MultiFactorAuthPresent": "true" },
      }),
    ).toEqual([
      "sts:ExternalId is x-1",
      "aws:PrincipalOrgID is o-1 or o-2",
      "aws:MultiFactorAuthPresent is true",
    ]);
  });
  it("says that a negated list must differ from every value", () => {
    expect(conditionWords({ StringNotLike: { "aws:username": ["a*", "b*"] } })).toEqual([
      "aws:username is not like a* nor b*",
    ]);
  });
  it("keeps set qualifiers, IfExists and Null, whatever the case of the operator", () => {
    expect(
      conditionWords({
        "ForAnyValue:stringlikeIfExists": { "aws:TagKeys": "team" },
        Null: { "aws:TokenIssueTime": "true" },
        null: { "aws:ViaAWSService": "false" },
      }),
    ).toEqual([
      "any aws:TagKeys is like team, if present",
      "aws:TokenIssueTime is absent",
      "aws:ViaAWSService is present",
    ]);
  });
  it("shows an expression on one line, with its title where it has one", () => {
    const expression = 'request.time <\n  timestamp("2027-01-01T00:00:00Z")';
    const said = 'request.time < timestamp("2027-01-01T00:00:00Z")';
    expect(conditionWords({ expression, title: "until 2027" })).toEqual([`${said} ("until 2027")`]);
    expect(conditionWords({ expression, description: "d" })).toEqual([said]);
  });
  it("shows what it does not know as written and drops nothing", () => {
    expect(conditionWords({ StringMatchesMoon: { a: ["1", "2"] }, Odd: "x" })).toEqual([
      "StringMatchesMoon a: 1 or 2",
      'Odd: "x"',
    ]);
    expect(conditionWords("text")).toEqual(['"text"']);
    expect(conditionWords(null)).toEqual([]);
  });
});
