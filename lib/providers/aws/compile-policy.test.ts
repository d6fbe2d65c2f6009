import { describe, expect, it } from "vitest";
import { breadthOf } from "./resource-breadth.ts";
import { awsCatalogue, compiled, grantedBy, namesIn } from "./testing/aws-catalogue.ts";

const catalogue = awsCatalogue();
const allow = (Action: unknown, more: object = {}) => ({ Effect: "Allow", Action, Resource: "*", ...more });
const deny = (Action: unknown, more: object = {}) => ({ Effect: "Deny", Action, Resource: "*", ...more });
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const granted = (...statements: object[]) => grantedBy(policy(...statements), catalogue);
const some = allow(["s3:GetObject", "s3:PutObject", "sqs:SendMessage"]);
const someNames = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"];
const ofService = (service: string) => catalogue.names.filter((name) => name.startsWith(`${service}:`));

describe("patterns", () => {
  it("`*:*` is `*`: everything, where iam-expand returns 0 actions", () => {
    expect(granted(allow("*:*"))).toEqual(granted(allow("*")));
    expect(granted(allow("*"))).toHaveLength(22_091);
  });
  it("compare without case", () => {
    expect(granted(allow(["S3:GETOBJECT", "sQs:sendmessage"]))).toEqual(["s3:GetObject", "sqs:SendMessage"]);
  });
  it("`?` is exactly one character, where Cartography's `.?` matches none and policy_sentry's expansion ignores it", () => {
    expect(granted(allow("s3:Get?bject"))).toEqual(["s3:GetObject"]);
    expect(granted(allow("s3:GetObject?"))).toEqual([]);
    expect(granted(allow("s3:GetObjec?"))).toEqual(["s3:GetObject"]);
  });
  it("`*` is any run, also none, anywhere", () => {
    expect(granted(allow("s3:*Object"))).toContain("s3:GetObject");
    expect(granted(allow("s3:GetObject*"))).toContain("s3:GetObject");
    expect(granted(allow("sqs:*"))).toEqual(ofService("sqs").sort());
    expect(granted(allow("s3*:GetObject"))).toEqual(
      catalogue.names.filter((name) => /^s3[^:]*:.*getobject$|^s3[^:]*:getobject$/i.test(name)).sort(),
    );
  });
  it("all but `*` and `?` is literal, where Cartography escapes dots only", () => {
    for (const pattern of [
      "s3:Get.bject",
      "s3:[G]etObject",
      "s3:GetObject$",
      "s3:(GetObject)",
      "s3:GetObject+",
    ])
      expect(granted(allow(pattern)), pattern).toEqual([]);
  });
  it("that name nothing known are kept, verbatim and sorted, where policy_sentry returns them as actions", () => {
    const patterns = ["zz:New*", "s3:Getobjekt", "s3:GetObject", "notaservice:*", "s3:Getobjekt", "s3"];
    const { unknown, allows } = compiled(policy(allow(patterns), deny("zz:Denied")), catalogue);
    expect(unknown).toEqual(["notaservice:*", "s3", "s3:Getobjekt", "zz:New*"]);
    expect(allows.flatMap(({ actions }) => namesIn(actions, catalogue))).toEqual(["s3:GetObject"]);
  });
});

describe("statements", () => {
  it("stand as one object or a list, their actions alone or in a list", () => {
    expect(grantedBy({ Statement: allow("s3:GetObject") }, catalogue)).toEqual(["s3:GetObject"]);
    expect(granted(allow(["s3:GetObject"]))).toEqual(["s3:GetObject"]);
  });
  it("with NotAction allow all else and stay open to what AWS adds", () => {
    const powerUser = {
      Effect: "Allow",
      NotAction: ["iam:*", "organizations:*", "account:*"],
      Resource: "*",
    };
    const beyond = new Set(["iam", "organizations", "account"].flatMap(ofService));
    expect(granted(powerUser)).toEqual(catalogue.names.filter((name) => !beyond.has(name)).sort());
    expect(compiled(policy(powerUser), catalogue).openEnded).toBe(true);
    expect(granted({ ...powerUser, NotAction: "*" })).toEqual([]);
    expect(compiled(policy({ ...powerUser, NotAction: "*" }), catalogue).openEnded).toBe(false);
  });
  it.each([
    ["*", true],
    ["*:*", true],
    ["s3:*", true],
    ["S3:**", true],
    ["notaservice:*", false],
    ["s3:Get*", false],
    ["s3:GetObject", false],
  ])("allowing %s are open-ended: %s", (pattern, expected) => {
    expect(compiled(policy(allow(pattern)), catalogue).openEnded).toBe(expected);
  });
  it("that only deny are never open-ended", () => {
    expect(compiled(policy(deny("*"), { ...deny(0), NotAction: "iam:*" }), catalogue).openEnded).toBe(false);
  });
  it.each([
    null,
    "text",
    7,
    [],
    {},
    { Statement: null },
    { Statement: "x" },
    { Statement: [null, 3, { Effect: "Allow" }, { Effect: "allow", Action: "*" }, { Action: "*" }] },
    { Statement: { Effect: "Allow", Action: { a: 1 }, Resource: "*" } },
    { Statement: { Effect: "Deny", Action: [null, 4], Resource: 4 } },
  ])("that are malformed grant and deny nothing: %j", (document) => {
    const nothing = { allows: [], denies: compiled(null, catalogue).denies, unknown: [], openEnded: false };
    expect(compiled(document, catalogue)).toEqual(nothing);
    expect(compiled(document, catalogue, "rcp").denies).toEqual(nothing.denies);
  });
  it("with Principal elements count as without (no identity policy has them)", () => {
    expect(granted(allow("s3:GetObject", { Principal: "*" }))).toEqual(["s3:GetObject"]);
  });
});

describe("denies", () => {
  it("that hold always and for every resource subtract, whatever the order", () => {
    expect(granted(some, deny("s3:Put*"))).toEqual(["s3:GetObject", "sqs:SendMessage"]);
    expect(granted(deny("s3:Put*"), some)).toEqual(["s3:GetObject", "sqs:SendMessage"]);
    expect(granted(some, deny("s3:Put*", { Resource: ["arn:aws:s3:::a", "*"] }))).not.toContain(
      "s3:PutObject",
    );
    expect(granted(some, deny("s3:Put*", { Condition: {} }))).not.toContain("s3:PutObject");
  });
  it("with NotAction take everything but what they name", () => {
    const { Action: _, ...rest } = deny("");
    expect(granted(some, { ...rest, NotAction: "s3:Get*" })).toEqual(["s3:GetObject"]);
  });
  it("with a condition subtract nothing, where Cartography takes them as full denies", () => {
    const region = { Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } } };
    expect(granted(some, deny("*", region))).toEqual(someNames);
    expect(granted(some, deny("*", { Condition: "malformed" }))).toEqual(someNames);
  });
  it("AWSRevokeOlderSessions does not zero what is granted", () => {
    const older = { Condition: { DateLessThan: { "aws:TokenIssueTime": "2026-01-01T00:00:00Z" } } };
    expect(granted(some, deny(["*"], { Resource: ["*"], ...older }))).toEqual(someNames);
  });
  it("without MFA do not zero what is granted", () => {
    const noMfa = { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } };
    const { Action: _, ...rest } = deny("", noMfa);
    expect(granted(some, { ...rest, NotAction: ["iam:*MFA*", "sts:GetSessionToken"] })).toEqual(someNames);
  });
  it("for some resources only subtract nothing; NotResource is never every resource", () => {
    expect(granted(some, deny("*", { Resource: "arn:aws:s3:::secret/*" }))).toEqual(someNames);
    expect(granted(some, deny("*", { Resource: "arn:aws:s3:::*" }))).toEqual(someNames);
    const { Resource: _, ...rest } = deny("*");
    expect(granted(some, { ...rest, NotResource: "arn:aws:s3:::open/*" })).toEqual(someNames);
    expect(granted(some, rest)).toEqual(someNames);
  });
});

describe("allowances", () => {
  it("with only NotResource count, where Cartography finds no match", () => {
    const { Resource: _, ...rest } = allow("s3:GetObject");
    const [one] = compiled(policy({ ...rest, NotResource: "arn:aws:s3:::secret/*" }), catalogue).allows;
    expect([one && namesIn(one.actions, catalogue), one?.breadth]).toEqual([["s3:GetObject"], 2]);
  });
  it("under a condition count and are marked", () => {
    const condition = { Condition: { Bool: { "aws:SecureTransport": "true" } } };
    const { allows } = compiled(policy(allow("s3:GetObject", condition), allow("sqs:*")), catalogue);
    expect(allows.map(({ conditional }) => conditional)).toEqual([true, false]);
    expect(compiled(policy(allow("s3:*", { Condition: {} })), catalogue).allows[0]?.conditional).toBe(false);
  });
  it.each([
    ["*", 2],
    ["**", 2],
    ["arn:aws:s3:::*", 2],
    ["arn:aws:sqs:*:123456789012:*", 2],
    ["arn:*:kms:*:::*", 2],
    ["arn:aws:s3*", 2],
    ["arn:aws:s3:::bucket/*", 1],
    ["arn:aws:s3:::bucket-*", 1],
    ["arn:aws:iam::123456789012:role/*", 1],
    ["arn:aws:dynamodb:*:123456789012:table/app", 1],
    ["arn:aws:s3:::bucket-?", 1],
    ["arn:aws:s3:::bucket/key", 0],
    [["arn:aws:s3:::one", "arn:aws:s3:::two"], 0],
    [["arn:aws:s3:::one", "arn:aws:s3:::two/*"], 1],
    [["arn:aws:s3:::one", "*"], 2],
    [`arn:aws:iam::123456789012:user/$${"{aws:username}"}`, 0],
    ["not an arn", 0],
    [undefined, 2],
  ])("on %j reach %i", (Resource, breadth) => {
    expect(breadthOf(Resource === undefined ? {} : { Resource: Resource as string })).toBe(breadth);
    expect(breadthOf({ NotResource: Resource as string })).toBe(2);
  });
});

describe("resource control policies", () => {
  const read = (...statements: object[]) => compiled(policy(...statements), catalogue, "rcp");
  const denied = (...statements: object[]) => namesIn(read(...statements).denies, catalogue);
  it("are no ceiling and give nothing, whatever they allow", () => {
    for (const statement of [allow("*", { Principal: "*" }), allow("s3:GetObject"), deny("*")]) {
      expect(read(statement).allows.map(({ actions }) => actions)).toEqual([catalogue.all]);
      expect([read(statement).openEnded, read(statement).unknown]).toEqual([false, []]);
    }
  });
  it("deny to anyone, always, in the services that support them, and nothing else", () => {
    const anyone = { Principal: "*" };
    expect(denied(deny(["sqs:*", "ec2:*"], anyone))).toEqual(ofService("sqs").sort());
    expect(denied(deny("sqs:*", { Principal: { AWS: "*" } }))).toEqual(ofService("sqs").sort());
    expect(denied(deny("sqs:*", { Principal: { AWS: "123456789012" } }))).toEqual([]);
    expect(denied(deny("sqs:*"))).toEqual([]);
    const outside = { Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } };
    expect(denied(deny("sqs:*", { ...anyone, ...outside }))).toEqual([]);
    expect(denied(deny("sqs:*", { ...anyone, Resource: "arn:aws:sqs:*:*:a" }))).toEqual([]);
  });
});
