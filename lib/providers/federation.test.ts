import { describe, expect, it } from "vitest";
import { providerOf } from "./registry.ts";

const holder = (provider: string, issuer: string, subject: string) =>
  providerOf(provider).federation?.holderOf?.({ issuer, subject }) ?? null;
const tenant = "5b1f6a0e-0000-4000-8000-000000000001";
const object = "9c2f6a0e-0000-4000-8000-00000000000a";

describe("whom a token speaks for", () => {
  it.each([
    ["aws", "aws", "arn:aws:sts::111111111111:assumed-role/app", "arn:aws:iam::111111111111:role/app"],
    ["aws", "aws", "arn:aws:sts::111111111111:assumed-role/app/i-1", "arn:aws:iam::111111111111:role/app"],
    ["gcp", "accounts.google.com", "103000000000000000001", "103000000000000000001"],
    ["azure", `sts.windows.net/${tenant}`, object.toUpperCase(), object],
    ["azure", `login.microsoftonline.com/${tenant}/v2.0`, object, object],
  ])("%s: %s|%s", (provider, issuer, subject, value) => {
    expect(holder(provider, issuer, subject)?.value).toBe(value);
  });

  it.each([
    ["aws", "accounts.google.com", "arn:aws:iam::111111111111:role/app"],
    ["gcp", "accounts.google.com", "repo:a/b"],
    ["gcp", `sts.windows.net/${tenant}`, "103000000000000000001"],
    ["azure", "sts.windows.net.evil.example/x", object],
    ["azure", `sts.windows.net/${tenant}`, "*"],
  ])("nobody's of %s: %s|%s", (provider, issuer, subject) => {
    expect(holder(provider, issuer, subject)).toBeNull();
  });
});

describe("what a member of a pool shows", () => {
  const pool = "projects/7/locations/global/workloadIdentityPools/clusters";
  const tokens = (value: string) =>
    providerOf("gcp").federation?.tokensOf?.({ kind: "member", value }, (asked) =>
      asked === pool ? ["oidc.example/a", "oidc.example/b"] : [],
    ) ?? [];

  it("a subject of a pool is that subject at every issuer the pool accepts", () => {
    const member = `principal://iam.googleapis.com/${pool}/subject/system:serviceaccount:ns:app`;
    expect(tokens(member)).toEqual([
      { issuer: "oidc.example/a", subject: "system:serviceaccount:ns:app" },
      { issuer: "oidc.example/b", subject: "system:serviceaccount:ns:app" },
    ]);
  });

  it("an AWS role by its attribute, a cluster's account by its pool", () => {
    const set = `principalSet://iam.googleapis.com/${pool}/attribute.aws_role/arn:aws:sts::1:assumed-role/app`;
    expect(tokens(set)).toEqual([{ issuer: "aws", subject: "arn:aws:sts::1:assumed-role/app" }]);
    expect(tokens("serviceAccount:prj.svc.id.goog[ns/app]")).toEqual([
      { issuer: "prj.svc.id.goog", subject: "system:serviceaccount:ns:app" },
    ]);
  });

  it("neither people nor whole pools nor what is gone", () => {
    for (const value of [
      "user:a@b.example",
      `principalSet://iam.googleapis.com/${pool}/*`,
      "deleted:serviceAccount:a@b.iam.gserviceaccount.com?uid=1",
    ])
      expect(tokens(value)).toEqual([]);
  });
});
