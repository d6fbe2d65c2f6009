import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#lib/ingest/contract.ts";
import { parseTrustPolicy } from "./trust-policy.ts";

const account = "111122223333";

function trusted(statement: { [key: string]: Json }): string[] {
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }],
  };
  return parseTrustPolicy(document).map(
    (entry) => `${entry.mechanism} ${entry.trusted.kind} ${entry.trusted.value}`,
  );
}

const web = "sts:AssumeRoleWithWebIdentity";
const oidc = (issuer: string) => ({ Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` });
const eks = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";

describe("each way into a role", () => {
  it.each<[string, { [key: string]: Json }, string[]]>([
    ["EC2", { Principal: { Service: "ec2.amazonaws.com" } }, ["service service ec2.amazonaws.com"]],
    [
      "EC2 in China",
      { Principal: { Service: "ec2.amazonaws.com.cn" } },
      ["service service ec2.amazonaws.com.cn"],
    ],
    [
      "several services",
      { Principal: { Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] } },
      ["service service lambda.amazonaws.com", "service service edgelambda.amazonaws.com"],
    ],
    [
      "EKS Pod Identity",
      { Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
      ["service service pods.eks.amazonaws.com"],
    ],
    [
      "Roles Anywhere",
      {
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
      },
      ["service service rolesanywhere.amazonaws.com"],
    ],
    [
      "an EKS service account",
      {
        Principal: oidc(eks),
        Action: web,
        Condition: {
          StringEquals: {
            [`${eks}:sub`]: "system:serviceaccount:shop:api",
            [`${eks}:aud`]: "sts.amazonaws.com",
          },
        },
      },
      [`web-identity federated ${eks}|system:serviceaccount:shop:api`],
    ],
    [
      "service accounts by pattern",
      {
        Principal: oidc(eks),
        Action: web,
        Condition: { StringLike: { [`${eks}:sub`]: "system:serviceaccount:shop:*" } },
      },
      [`web-identity federated ${eks}|system:serviceaccount:shop:*`],
    ],
    [
      "GitHub Actions, two branches",
      {
        Principal: oidc("token.actions.githubusercontent.com"),
        Action: web,
        Condition: {
          "ForAnyValue:StringLike": {
            "token.actions.githubusercontent.com:sub": [
              "repo:acme/shop:ref:refs/heads/main",
              "repo:acme/shop:environment:*",
            ],
          },
        },
      },
      [
        "web-identity federated token.actions.githubusercontent.com|repo:acme/shop:ref:refs/heads/main",
        "web-identity federated token.actions.githubusercontent.com|repo:acme/shop:environment:*",
      ],
    ],
    [
      "GitHub Actions without a subject: any repository of anybody",
      { Principal: oidc("token.actions.githubusercontent.com"), Action: web },
      ["web-identity federated token.actions.githubusercontent.com|*"],
    ],
    [
      "GitLab, its key in capitals",
      {
        Principal: oidc("gitlab.com"),
        Action: web,
        Condition: { stringlike: { "GITLAB.COM:SUB": "project_path:g/p:*" } },
      },
      ["web-identity federated gitlab.com|project_path:g/p:*"],
    ],
    [
      "a subject that is only excluded",
      {
        Principal: oidc("gitlab.com"),
        Action: web,
        Condition: { StringNotEquals: { "gitlab.com:sub": "x" } },
      },
      ["web-identity federated gitlab.com|*"],
    ],
    [
      "users of an app",
      { Principal: { Federated: "cognito-identity.amazonaws.com" }, Action: web },
      ["web-identity federated cognito-identity.amazonaws.com|*"],
    ],
    [
      "SAML sign-in",
      {
        Principal: { Federated: `arn:aws:iam::${account}:saml-provider/ADFS` },
        Action: "sts:AssumeRoleWithSAML",
      },
      [`saml name arn:aws:iam::${account}:saml-provider/ADFS`],
    ],
    [
      "another account by ARN",
      { Principal: { AWS: `arn:aws:iam::${account}:root` } },
      [`assume-role account ${account}`],
    ],
    ["another account by id", { Principal: { AWS: account } }, [`assume-role account ${account}`]],
    [
      "an account in GovCloud",
      { Principal: { AWS: `arn:aws-us-gov:iam::${account}:root` } },
      [`assume-role account ${account}`],
    ],
    [
      "a role whose name ends in root",
      { Principal: { AWS: `arn:aws:iam::${account}:role/not-root` } },
      [`assume-role name arn:aws:iam::${account}:role/not-root`],
    ],
    ["a deleted role", { Principal: { AWS: "AROAEXAMPLEEXAMPLE" } }, ["assume-role id AROAEXAMPLEEXAMPLE"]],
    ["anyone", { Principal: { AWS: "*" } }, ["assume-role anyone *"]],
  ])("%s", (_name, statement, expected) => {
    expect(trusted(statement)).toEqual(expected);
  });
});

describe("what makes other readers fall", () => {
  it("a Principal that is the plain string *", () => {
    expect(trusted({ Principal: "*" })).toEqual(["assume-role anyone *"]);
  });
  it("a statement without a Principal lets nobody in", () => {
    expect(trusted({})).toEqual([]);
  });
  it("NotPrincipal on Allow lets everybody else in, and says so", () => {
    const [entry] = parseTrustPolicy({
      Statement: {
        Effect: "Allow",
        NotPrincipal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
      },
    });
    expect(entry?.trusted).toEqual({ kind: "anyone", value: "*" });
    expect(entry?.attributes.notPrincipal).toBe(true);
  });
  it("a single statement that is not in a list", () => {
    const document = {
      Statement: { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" },
    };
    expect(parseTrustPolicy(document)).toHaveLength(1);
  });
  it("a Deny lets nobody in", () => {
    expect(trusted({ Effect: "Deny", Principal: "*" })).toEqual([]);
  });
  it.each(["sts:*", "*", "STS:assumerole", "sts:Assume*", "sts:AssumeRol?"])(
    "the action %s covers AssumeRole",
    (Action) => {
      expect(trusted({ Principal: { AWS: account }, Action })).toHaveLength(1);
    },
  );
  it.each(["sts:TagSession", "sts:SetSourceIdentity", web, "sts:AssumeRol"])(
    "the action %s alone lets no account in",
    (Action) => {
      expect(trusted({ Principal: { AWS: account }, Action })).toEqual([]);
    },
  );
  it("NotAction covers what it does not name", () => {
    const statement = { Effect: "Allow", Principal: { AWS: account }, NotAction: "sts:TagSession" };
    expect(parseTrustPolicy({ Statement: statement })).toHaveLength(1);
    expect(parseTrustPolicy({ Statement: { ...statement, NotAction: "sts:*" } })).toEqual([]);
  });
  it("a web identity provider cannot come in by AssumeRole", () => {
    expect(trusted({ Principal: oidc("gitlab.com"), Action: "sts:AssumeRole" })).toEqual([]);
  });
  it("parties named twice count once, two statements stay two", () => {
    expect(trusted({ Principal: { AWS: [account, account] } })).toHaveLength(1);
    const statement = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" };
    expect(parseTrustPolicy({ Statement: [statement, { ...statement, Sid: "again" }] })).toHaveLength(2);
  });
  it("the condition is kept as written, and null where there is none", () => {
    const Condition = { StringEquals: { "sts:ExternalId": "abc" } };
    const statement = {
      Effect: "Allow",
      Principal: { AWS: account },
      Action: "sts:AssumeRole",
      Sid: "vendor",
    };
    expect(parseTrustPolicy({ Statement: { ...statement, Condition } })[0]).toMatchObject({
      condition: Condition,
      attributes: { sid: "vendor", actions: ["sts:AssumeRole"] },
    });
    expect(parseTrustPolicy({ Statement: statement })[0]?.condition).toBeNull();
  });
  it("any JSON at all is read without an exception", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseTrustPolicy(value as Json);
        parseTrustPolicy({
          Statement: [{ Effect: "Allow", Action: "*", Principal: value as Json, Condition: value as Json }],
        });
      }),
    );
  });
});
