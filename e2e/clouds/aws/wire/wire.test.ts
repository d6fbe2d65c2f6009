import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { checkValue } from "./check.ts";
import { jsonValue } from "./json.ts";
import { readQuery } from "./query.ts";
import { readRest, routeOf } from "./rest.ts";
import { operationOf } from "./schema.ts";
import { SchemaViolation } from "./wire-error.ts";
import { xmlMembers } from "./xml.ts";

const { output, input } = operationOf(iam.ListAccessKeys$);
const key = {
  UserName: "a",
  AccessKeyId: "AKIA",
  Status: "Active",
  CreateDate: new Date("2026-01-02T03:04:05Z"),
};

describe("writing by the SDK's schemas", () => {
  it("throws for a member the SDK does not have, however deep", () => {
    expect(() => xmlMembers(output, { AccessKeyMetadata: [{ ...key, LastUsed: "x" }] }, "out")).toThrow(
      SchemaViolation,
    );
    expect(() => xmlMembers(output, { AccessKeyMetadata: [], Surprise: 1 }, "out")).toThrow(
      "out.Surprise is not a member",
    );
    expect(() =>
      jsonValue(operationOf(lambda.ListFunctions$).output, { Functions: [{ Nmae: "x" }] }, "out"),
    ).toThrow("Nmae");
  });

  it("throws for a value of the wrong type and for a missing required member", () => {
    expect(() => xmlMembers(output, { AccessKeyMetadata: [{ ...key, CreateDate: "2026" }] }, "out")).toThrow(
      "timestamp",
    );
    expect(() => xmlMembers(output, { AccessKeyMetadata: "none" }, "out")).toThrow("list");
    expect(() => xmlMembers(output, { IsTruncated: false }, "out")).toThrow("AccessKeyMetadata is required");
  });

  it("escapes markup and leaves undefined members out", () => {
    const xml = xmlMembers(
      output,
      { AccessKeyMetadata: [{ ...key, UserName: `<&">` }], Marker: undefined },
      "out",
    );
    expect(xml).toContain("<member><UserName>&lt;&amp;&quot;&gt;</UserName>");
    expect(xml).toContain("<CreateDate>2026-01-02T03:04:05Z</CreateDate>");
    expect(xml).not.toContain("Marker");
  });
});

describe("reading by the SDK's schemas", () => {
  const form = (text: string) => new URLSearchParams(text);

  it("reads lists and structures out of a form", () => {
    const filter = operationOf(iam.GetAccountAuthorizationDetails$).input;
    const parsed = readQuery(
      filter,
      form("Action=X&Version=1&Filter.member.2=Role&Filter.member.1=User&MaxItems=5"),
      "query",
    );
    expect(parsed).toEqual({ Filter: ["User", "Role"], MaxItems: 5 });
    const tags = operationOf(iam.TagRole$).input;
    expect(readQuery(tags, form("RoleName=r&Tags.member.1.Key=k&Tags.member.1.Value=v"), "query")).toEqual({
      RoleName: "r",
      Tags: [{ Key: "k", Value: "v" }],
    });
  });

  it("throws for a parameter the SDK does not have", () => {
    expect(() => readQuery(input, form("UserNmae=x"), "query")).toThrow(SchemaViolation);
    expect(() => checkValue(input, { UserNmae: "x" }, "request")).toThrow(SchemaViolation);
    const route = routeOf(operationOf(lambda.ListFunctions$));
    if (!route) throw new Error("no route");
    expect(readRest(route, new URL("http://x/2015-03-31/functions?MaxItems=7"), "")).toEqual({ MaxItems: 7 });
    expect(() => readRest(route, new URL("http://x/2015-03-31/functions?MaxItmes=7"), "")).toThrow(
      SchemaViolation,
    );
  });
});
