import { describe, expect, it } from "vitest";
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import {
  accountOfArn,
  externalPrincipal,
  inlinePolicyKey,
  isAwsManagedPolicy,
  managedPolicyKey,
} from "./keys.ts";

describe("keys", () => {
  it.each(["aws", "aws-cn", "aws-us-gov", "aws-eusc"])(
    "knows AWS's own policies in the partition %s",
    (partition) => {
      expect(isAwsManagedPolicy(`arn:${partition}:iam::aws:policy/ReadOnlyAccess`)).toBe(true);
      expect(isAwsManagedPolicy(`arn:${partition}:iam::111122223333:policy/aws`)).toBe(false);
    },
  );
  it("makes AWS's own policies one per account, and a customer's one in all", () => {
    const own = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    expect(managedPolicyKey(own, "111122223333")).toBe(`111122223333/${own}`);
    expect(managedPolicyKey("arn:aws:iam::111122223333:policy/x", "444455556666")).toBe(
      "arn:aws:iam::111122223333:policy/x",
    );
  });
  it("tells inline policies of one name apart by their principal", () => {
    expect(inlinePolicyKey("arn:aws:iam::1:role/a", "p")).not.toBe(
      inlinePolicyKey("arn:aws:iam::1:user/a", "p"),
    );
  });
  it("reads the account of an ARN, and none where there is none", () => {
    expect(accountOfArn("arn:aws:iam::111122223333:role/x")).toBe("111122223333");
    expect(accountOfArn("arn:aws:iam::aws:policy/x")).toBeNull();
    expect(accountOfArn("not an arn")).toBeNull();
  });
  it("normalises issuers, keeping the case of their path", () => {
    expect(normalizeIssuer("https://OIDC.eks.eu-west-1.amazonaws.com/id/ABC/")).toBe(
      "oidc.eks.eu-west-1.amazonaws.com/id/ABC",
    );
  });
});

describe("principals nobody collects", () => {
  const refs = [
    { kind: "account", value: "111122223333" },
    { kind: "service", value: "Lambda.amazonaws.com" },
    { kind: "federated", value: "gitlab.com|project_path:g/p:*" },
    { kind: "federated", value: "gitlab.com|project_path:g/p:ref:main" },
    { kind: "anyone", value: "*" },
  ];
  it("get a key each that no collected principal can have", () => {
    const keys = refs.map((ref) => externalPrincipal(ref, "999988887777")?.externalId);
    expect(new Set(keys).size).toBe(refs.length);
    for (const key of keys) expect(key).not.toMatch(/^(\d{12}|A[A-Z]{3}|arn:)/);
  });
  it("have kinds that tell what they are, and are external", () => {
    expect(refs.map((ref) => externalPrincipal(ref, "1"))).toMatchObject([
      { kind: "aws_account", nature: "external", name: "111122223333" },
      { kind: "aws_service", nature: "external", externalId: "service:lambda.amazonaws.com" },
      { kind: "aws_federated_subject", nature: "external" },
      { kind: "aws_federated_subject", nature: "external", name: "project_path:g/p:ref:main" },
      { kind: "aws_anyone", nature: "external" },
    ]);
  });
  it("are not made up for names, ids and profiles, which a collection may still bring", () => {
    for (const kind of ["name", "id", "instance-profile", "scope"])
      expect(externalPrincipal({ kind, value: "x" }, "1")).toBeNull();
  });
});
