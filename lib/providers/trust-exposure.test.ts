import { describe, expect, it } from "vitest";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import { parseTrustPolicy } from "./aws/trust-policy.ts";
import { type Exposure, trustExposure } from "./trust-exposure.ts";

const own = "111111111111";
const github = "token.actions.githubusercontent.com";

/** As the collector reads it from a trust policy. */
function aws(statement: { [key: string]: Json }): (Exposure["is"] | null)[] {
  return parseTrustPolicy({ Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", ...statement }] }).map(
    (entry) => trustExposure("aws", entry, own)?.is ?? null,
  );
}
const token = (condition: Json, issuer = github): { [key: string]: Json } => ({
  Action: "sts:AssumeRoleWithWebIdentity",
  Principal: { Federated: `arn:aws:iam::${own}:oidc-provider/${issuer}` },
  ...(condition === null ? {} : { Condition: condition }),
});
const aud = { [`${github}:aud`]: "sts.amazonaws.com" };
const sub = (value: string) => ({ [`${github}:sub`]: value });

describe("what is wrong with a trust policy of AWS", () => {
  it.each<[string, { [key: string]: Json }, (Exposure["is"] | null)[]]>([
    ["everybody", { Principal: "*" }, ["anyone"]],
    ["everybody, as a list", { Principal: { AWS: ["*"] } }, ["anyone"]],
    ["everybody but one", { NotPrincipal: { AWS: `arn:aws:iam::${own}:root` } }, ["anyone"]],
    [
      "everybody of the organization",
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } },
      [null],
    ],
    [
      "everybody whose organization, if any, is ours",
      { Principal: "*", Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } } },
      ["anyone"],
    ],
    [
      "everybody of any organization",
      { Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } },
      ["anyone"],
    ],
    [
      "everybody but our organization",
      { Principal: "*", Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } },
      ["anyone"],
    ],
    [
      "everybody from an address",
      { Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } },
      ["anyone"],
    ],
    ["another account", { Principal: { AWS: "222222222222" } }, ["outsider"]],
    ["another account's root", { Principal: { AWS: "arn:aws:iam::222222222222:root" } }, ["outsider"]],
    ["another account's role", { Principal: { AWS: "arn:aws:iam::222222222222:role/x" } }, ["outsider"]],
    [
      "another account with an external id",
      { Principal: { AWS: "222222222222" }, Condition: { StringEquals: { "sts:ExternalId": "x" } } },
      [null],
    ],
    ["its own account", { Principal: { AWS: own } }, [null]],
    ["a role of its own account", { Principal: { AWS: `arn:aws:iam::${own}:role/x` } }, [null]],
    [
      "somebody deleted, and an account",
      { Principal: { AWS: ["AROAEXAMPLE", "222222222222"] } },
      ["gone", "outsider"],
    ],
    ["a service", { Principal: { Service: "lambda.amazonaws.com" } }, [null]],
    ["pods", { Principal: { Service: "pods.eks.amazonaws.com" } }, ["loose"]],
    [
      "pods of a namespace",
      {
        Principal: { Service: "pods.eks.amazonaws.com" },
        Condition: { StringEquals: { "aws:RequestTag/kubernetes-namespace": "shop" } },
      },
      [null],
    ],
    ["certificates of any anchor", { Principal: { Service: "rolesanywhere.amazonaws.com" } }, ["loose"]],
    [
      "certificates of one anchor",
      {
        Principal: { Service: "rolesanywhere.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": "arn:x" } },
      },
      [null],
    ],
    ["any token of GitHub's", token({ StringEquals: aud }), ["loose"]],
    [
      "any repository of an owner",
      token({ StringEquals: aud, StringLike: sub("repo:northwind/*") }),
      ["loose"],
    ],
    [
      "any branch of a repository",
      token({ StringEquals: aud, StringLike: sub("repo:northwind/shop:*") }),
      [null],
    ],
    [
      "any repository, by another claim",
      token({ StringEquals: { ...aud, [`${github}:repository_id`]: "42" } }),
      [null],
    ],
    [
      "a repository without an audience",
      token({ StringEquals: sub("repo:northwind/shop:ref:refs/heads/main") }),
      ["loose"],
    ],
    ["no condition at all", token(null), ["loose"]],
    [
      "users of an app, by its audience",
      token({ StringEquals: { "accounts.google.com:aud": "app" } }, "accounts.google.com"),
      [null],
    ],
    ["users of any app", token(null, "cognito-identity.amazonaws.com"), ["loose"]],
    [
      "a SAML provider",
      { Action: "sts:AssumeRoleWithSAML", Principal: { Federated: `arn:aws:iam::${own}:saml-provider/x` } },
      [null],
    ],
  ])("%s", (_name, statement, expected) => {
    expect(aws(statement)).toEqual(expected);
  });
});

const pool = "projects/1/locations/global/workloadIdentityPools/github";
const set = (selector: string): Ref => ({
  kind: "member",
  value: `principalSet://iam.googleapis.com/${pool}/${selector}`,
});

describe("what is wrong with a member that may act as a Google account", () => {
  it.each<[string, Ref, Exposure["is"] | null]>([
    ["everybody", { kind: "anyone", value: "*" }, "anyone"],
    ["everybody with an account", { kind: "member", value: "allAuthenticatedUsers" }, "anyone"],
    ["a domain", { kind: "member", value: "domain:example.com" }, "loose"],
    [
      "all accounts of an organization",
      {
        kind: "member",
        value: "principalSet://cloudresourcemanager.googleapis.com/organizations/1/type/ServiceAccount",
      },
      "loose",
    ],
    ["a whole pool", { kind: "name", value: pool }, "loose"],
    ["an owner's repositories", set("attribute.repository_owner/northwind"), "loose"],
    ["one repository", set("attribute.repository/northwind/shop"), null],
    ["any value of an attribute", set("attribute.repository/*"), "loose"],
    ["a namespace", set("namespace/shop"), "loose"],
    ["a group of a pool", set("group/backup-hosts"), null],
    [
      "one subject",
      { kind: "member", value: `principal://iam.googleapis.com/${pool}/subject/repo:a/b` },
      null,
    ],
    ["a person", { kind: "member", value: "user:ada@example.com" }, null],
    ["a deleted person", { kind: "member", value: "deleted:user:ada@example.com?uid=1" }, "gone"],
    ["an account", { kind: "name", value: "a@b.iam.gserviceaccount.com" }, "outsider"],
    ["a service agent", { kind: "name", value: "service-1@gcp-sa-pubsub.iam.gserviceaccount.com" }, null],
    ["an account by its id", { kind: "id", value: "123" }, null],
  ])("%s", (_name, trusted, expected) => {
    const trust = { mechanism: "impersonation", trusted, condition: null, attributes: {} };
    expect(trustExposure("gcp", trust, "projects/1")?.is ?? null).toBe(expected);
  });

  it("knows a deleted account by its mark, since its id alone may be anybody's", () => {
    const trust = {
      mechanism: "impersonation",
      trusted: { kind: "id", value: "1" },
      condition: null,
      attributes: { deletedMember: true },
    };
    expect(trustExposure("gcp", trust, "projects/1")?.is).toBe("gone");
  });

  it("lets an account from elsewhere pass where a condition holds it", () => {
    const trust = {
      mechanism: "impersonation",
      trusted: { kind: "name", value: "a@b.iam.gserviceaccount.com" },
      condition: { expression: "x" },
      attributes: {},
    };
    expect(trustExposure("gcp", trust, "projects/1")).toBeNull();
  });
});

describe("what is wrong with a federated credential of Entra's", () => {
  const credential = (value: string, claims: string | null = null) => ({
    mechanism: "web-identity",
    trusted: { kind: "federated", value },
    condition: claims === null ? null : { claims },
    attributes: {},
  });
  it.each<[string, ReturnType<typeof credential>, Exposure["is"] | null]>([
    ["an owner's repositories", credential(`${github}|repo:northwind/*`), "loose"],
    ["any release branch of one", credential(`${github}|repo:northwind/shop:ref:refs/heads/release/*`), null],
    [
      "an owner's repositories by one workflow",
      credential(
        `${github}|repo:northwind/*`,
        "claims['sub'] matches 'repo:northwind/*' and claims['job_workflow_ref'] eq 'northwind/ci/.github/workflows/a.yml@refs/heads/main'",
      ),
      null,
    ],
    [
      "an owner's repositories by any workflow",
      credential(
        `${github}|repo:northwind/*`,
        "claims['sub'] matches 'repo:northwind/*' and claims['job_workflow_ref'] matches '*'",
      ),
      "loose",
    ],
    ["an owner of the application", { ...credential("x"), mechanism: "owner" }, null],
  ])("%s", (_name, trust, expected) => {
    expect(trustExposure("azure", trust, "tenant")?.is ?? null).toBe(expected);
  });
});
