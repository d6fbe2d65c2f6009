import { describe, expect, it } from "vitest";
import { countedNatures, natures, type PrincipalFacts } from "../contract.ts";
import { providerOf, providers } from "../registry.ts";
import { natureOf } from "./classify.ts";

const account = "111122223333";
const other = "444455556666";

type Trust = PrincipalFacts["trusts"][number];

function facts(more: Partial<PrincipalFacts>): PrincipalFacts {
  return {
    kind: "aws_iam_role",
    name: "thing",
    resourceName: `arn:aws:iam::${account}:role/thing`,
    tags: {},
    attributes: { path: "/" },
    trusts: [],
    credentials: [],
    unreadStreams: [],
    ...more,
  };
}

const trust = (
  mechanism: string,
  kind: string,
  value: string,
  condition: Trust["condition"] = null,
): Trust => ({
  mechanism,
  trusted: { kind, value },
  condition,
});
const service = trust("service", "service", "lambda.amazonaws.com");
const sameUser = trust("assume-role", "name", `arn:aws:iam::${account}:user/jo`);
const vendor = trust("assume-role", "account", other, { StringEquals: { "sts:ExternalId": "x" } });
const foreign = trust("assume-role", "account", other);
const deleted = trust("assume-role", "id", "AROAEXAMPLE");
const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

describe("the nature of a role, by who may assume it", () => {
  it.each<[string, Partial<PrincipalFacts>, string]>([
    [
      "service-linked",
      { attributes: { path: "/aws-service-role/x.amazonaws.com/" }, trusts: [service] },
      "provider-managed",
    ],
    [
      "of Identity Center",
      { attributes: { path: "/aws-reserved/sso.amazonaws.com/eu-west-1/" }, trusts: [service] },
      "human",
    ],
    [
      "of Identity Center, told by its ARN alone",
      {
        attributes: {},
        resourceName: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_a_b`,
      },
      "human",
    ],
    ["SAML sign-in", { trusts: [trust("saml", "name", "arn:aws:iam::1:saml-provider/x")] }, "human"],
    ["a service", { trusts: [service] }, "machine"],
    [
      "an EKS service account",
      { trusts: [trust("web-identity", "federated", "oidc.eks.eu-west-1.amazonaws.com/id/A|s")] },
      "machine",
    ],
    [
      "GitHub Actions",
      { trusts: [trust("web-identity", "federated", "token.actions.githubusercontent.com|*")] },
      "machine",
    ],
    ["Pod Identity", { trusts: [trust("pod-identity", "federated", "arn|s")] }, "machine"],
    ["Roles Anywhere", { trusts: [trust("roles-anywhere", "federated", "arn|*")] }, "machine"],
    [
      "Cognito",
      { trusts: [trust("web-identity", "federated", "cognito-identity.amazonaws.com|*")] },
      "human",
    ],
    ["Google sign-in", { trusts: [trust("web-identity", "federated", "accounts.google.com|*")] }, "human"],
    ["another account with an external id", { trusts: [vendor] }, "machine"],
    ["another account without one", { trusts: [foreign] }, "unknown"],
    [
      "another account where an external id is optional",
      {
        trusts: [trust("assume-role", "account", other, { StringEqualsIfExists: { "sts:ExternalId": "x" } })],
      },
      "unknown",
    ],
    [
      "a role of another account",
      { trusts: [trust("assume-role", "name", `arn:aws:iam::${other}:role/x`)] },
      "unknown",
    ],
    ["a user of its account", { trusts: [sameUser] }, "human"],
    [
      "its account with a second factor",
      { trusts: [trust("assume-role", "account", account, mfa)] },
      "human",
    ],
    [
      "a recent second factor",
      {
        trusts: [
          trust("assume-role", "account", account, { NumericLessThan: { "aws:MultiFactorAuthAge": "60" } }),
        ],
      },
      "human",
    ],
    ["its account as a whole", { trusts: [trust("assume-role", "account", account)] }, "unknown"],
    [
      "a role of its account",
      { trusts: [trust("assume-role", "name", `arn:aws:iam::${account}:role/agents/x`)] },
      "machine",
    ],
    [
      "a person's role of its account",
      {
        trusts: [
          trust(
            "assume-role",
            "name",
            `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_a_b`,
          ),
        ],
      },
      "human",
    ],
    ["deleted principals alone", { trusts: [deleted, deleted] }, "unknown"],
    ["anyone", { trusts: [trust("assume-role", "anyone", "*")] }, "unknown"],
    ["nobody", { trusts: [] }, "unknown"],
    ["a service and a person", { trusts: [service, sameUser] }, "mixed"],
    ["a service and an unreadable party", { trusts: [foreign, service] }, "machine"],
    ["a person and a deleted principal", { trusts: [deleted, sameUser] }, "human"],
  ])("%s", (_name, more, nature) => {
    const verdict = natureOf(facts(more));
    expect(verdict.nature).toBe(nature);
    expect(verdict.evidence.length).toBeGreaterThan(0);
  });
  it("a trust policy that could not be read is told from one that lets nobody in", () => {
    expect(natureOf(facts({ unreadStreams: ["aws/principals"] })).evidence[0]).toMatch(/could not be read/);
  });
});

const password = { kind: "aws_password", status: "active" };
const key = { kind: "aws_access_key", status: "active" };
const deadKey = { kind: "aws_access_key", status: "inactive" };
const serviceKey = { kind: "aws_service_specific_credential", status: "active" };

describe("the nature of a user, by how it signs in", () => {
  it.each<[string, Partial<PrincipalFacts>, string]>([
    ["a password", { credentials: [password] }, "human"],
    ["a password and a key turned off", { credentials: [password, deadKey] }, "human"],
    ["a key", { credentials: [key] }, "machine"],
    ["a service credential", { credentials: [serviceKey] }, "machine"],
    ["an expired service credential", { credentials: [{ ...serviceKey, status: "expired" }] }, "unknown"],
    ["a password and a key", { credentials: [password, key] }, "mixed"],
    ["a password and a service credential", { credentials: [password, serviceKey] }, "mixed"],
    ["nothing", { credentials: [deadKey] }, "unknown"],
    ["nothing, though named like a machine", { name: "svc-x" }, "unknown"],
    ["a key, the report unread", { credentials: [key], unreadStreams: ["aws/credential-report"] }, "unknown"],
    [
      "a key, the report unread, a machine's name",
      { name: "ci-deploy", credentials: [key], unreadStreams: ["aws/credential-report"] },
      "machine",
    ],
    [
      "the report unread, a machine's path",
      { attributes: { path: "/service/" }, unreadStreams: ["aws/credential-report"] },
      "machine",
    ],
    [
      "the report unread, a machine's tag",
      { tags: { "Identity-Type": "Bot" }, unreadStreams: ["aws/credential-report"] },
      "machine",
    ],
    [
      "the report unread, an e-mail address",
      { name: "jo@example.com", unreadStreams: ["aws/credential-report"] },
      "unknown",
    ],
    [
      "a password, the keys unread",
      { credentials: [password], unreadStreams: ["aws/access-keys"] },
      "unknown",
    ],
    ["no password, the keys unread", { unreadStreams: ["aws/access-keys"] }, "unknown"],
    ["a key, other keys unread", { credentials: [key], unreadStreams: ["aws/access-keys"] }, "machine"],
    [
      "a password, service credentials unread",
      { credentials: [password], unreadStreams: ["aws/service-credentials"] },
      "human",
    ],
  ])("%s", (_name, more, nature) => {
    const verdict = natureOf(
      facts({ kind: "aws_iam_user", resourceName: `arn:aws:iam::${account}:user/thing`, ...more }),
    );
    expect(verdict.nature).toBe(nature);
    expect(verdict.evidence.length).toBeGreaterThan(0);
  });
  it("says why a dormant user is unknown", () => {
    expect(natureOf(facts({ kind: "aws_iam_user" })).evidence[0]).toMatch(/dormant/);
  });
});

describe("the registries", () => {
  it("give every kind of principal a nature, and a code of its own", () => {
    const kinds = providers.flatMap((provider) => Object.entries(provider.principalKinds));
    expect(new Set(kinds.map(([, kind]) => kind.code)).size).toBe(kinds.length);
    for (const [kind] of kinds) expect(natures).toHaveProperty(natureOf(facts({ kind })).nature);
  });
  it("count machine, mixed and unknown, and nothing else", () => {
    expect(countedNatures).toEqual(["machine", "mixed", "unknown"]);
    expect(new Set(Object.values(natures).map((nature) => nature.code)).size).toBe(
      Object.keys(natures).length,
    );
  });
  it("know aws, and name it to who asks for another", () => {
    expect(providerOf("aws").label).toBe("AWS");
    expect(() => providerOf("asw")).toThrow(/asw/);
  });
});
