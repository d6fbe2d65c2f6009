import { describe, expect, it } from "vitest";
import type { PrincipalFacts } from "../contract.ts";
import { natureOf } from "./classify.ts";
import { gcpProvider } from "./provider.ts";

const account: PrincipalFacts = {
  kind: "gcp_service_account",
  name: "payments",
  resourceName: "payments@shop.iam.gserviceaccount.com",
  tags: {},
  attributes: {},
  trusts: [],
  credentials: [],
  unreadStreams: [],
};
const pool = "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh";
const trust = (mechanism: string, kind: string, value: string) => ({
  mechanism,
  trusted: { kind, value },
  condition: null,
});

describe("the nature of a service account", () => {
  it("is machine, and says what acts as it", () => {
    expect(natureOf(account)).toEqual({
      nature: "machine",
      confidence: "high",
      evidence: ["A service account is made for software to act as."],
    });
    const verdict = natureOf({
      ...account,
      attributes: { default: "compute" },
      trusts: [
        trust("web-identity", "member", `${pool}/subject/repo:acme/web`),
        trust("workload-identity", "member", "serviceAccount:p.svc.id.goog[ns/a]"),
        trust("impersonation", "name", "ci@shop.iam.gserviceaccount.com"),
      ],
      credentials: [{ kind: "gcp_service_account_key", status: "active" }],
    });
    expect(verdict.nature).toBe("machine");
    expect(verdict.evidence).toEqual([
      "Whatever runs on Compute Engine without naming an account runs as it.",
      "Software outside Google Cloud becomes it with a token (repo:acme/web).",
      "Pods that run as ns/a in p.svc.id.goog become it.",
      "ci@shop.iam.gserviceaccount.com may impersonate it.",
      "It has a key that software signs in with.",
      "A service account is made for software to act as.",
    ]);
  });
  it.each([
    ["user:jane@example.com", "jane@example.com may impersonate it."],
    ["group:dev@example.com", "The group dev@example.com may impersonate it."],
    [
      "principalSet://iam.googleapis.com/locations/global/workforcePools/w/group/dev",
      "group/dev in w may impersonate it.",
    ],
  ])("is mixed where %s may impersonate it", (member, evidence) => {
    const verdict = natureOf({ ...account, trusts: [trust("impersonation", "member", member)] });
    expect(verdict).toMatchObject({ nature: "mixed", confidence: "medium" });
    expect(verdict.evidence[0]).toBe(evidence);
  });
  it("stays machine where people may only attach it, or are gone", () => {
    const trusts = [
      trust("act-as", "member", "user:jane@example.com"),
      trust("impersonation", "member", "deleted:user:jane@example.com?uid=1"),
    ];
    expect(natureOf({ ...account, trusts }).nature).toBe("machine");
  });
  it("is less sure while the policies on it could not be read", () => {
    const verdict = natureOf({ ...account, unreadStreams: ["gcp/iam-policies"] });
    expect(verdict).toMatchObject({ nature: "machine", confidence: "medium" });
    expect(verdict.evidence).toContain("Whether people may impersonate it could not be read.");
  });
  it("is provider-managed for a service agent, wherever it turns up", () => {
    const verdict = natureOf({ ...account, resourceName: "123456@cloudservices.gserviceaccount.com" });
    expect(verdict).toEqual({
      nature: "provider-managed",
      confidence: "high",
      evidence: ["It is the service agent of Google APIs: Google runs it."],
    });
  });
});

it("every kind the provider lists has a nature and says why", () => {
  for (const kind of Object.keys(gcpProvider.principalKinds)) {
    const { evidence } = natureOf({ ...account, kind });
    expect(evidence.join()).not.toContain("Nothing is known");
  }
  expect(natureOf({ ...account, kind: "gcp_moon" })).toMatchObject({ nature: "unknown", confidence: "low" });
});

it("codes are unique and in the provider's hundred", () => {
  const codes = Object.values(gcpProvider.principalKinds).map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(Math.floor(code / 100)).toBe(gcpProvider.code);
});
