import fc from "fast-check";
import { expect, test } from "vitest";
import { anyFilter } from "./arbitrary-filter.ts";
import { build } from "./build.ts";
import { describe, describeTerm } from "./describe.ts";
import { parse } from "./parse.ts";

test.each([
  ["nature:machine,mixed,unknown", "machine, mixed or unknown nature"],
  ["-nature:human", "not human nature"],
  ["state:live,disabled", "State: live or disabled"],
  ["provider:aws", "Provider: AWS"],
  ["kind:aws_iam_role,aws_iam_user", "Kind: IAM role or IAM user"],
  ["last-used>=90d", "not used for 90 days or more"],
  ["last-used<1d", "used less than 1 day ago"],
  ["last-used:none", "Last used: none"],
  ["created>2026-01-31", "created after 2026-01-31"],
  ["credential-age>365d", "oldest static credential made more than 365 days ago"],
  ["static-credentials>=2", "2 or more static credentials"],
  ["scope:123456789012", "in 123456789012"],
  ["-scope:payments", "not in payments"],
  ["signs-in:access-key,saml", "signs in with access key or SAML"],
  ["opi>0.4", "Over-privilege index above 0.4"],
  ["opi:unknown", "Over-privilege index: unknown"],
  ["tier:2", "privileged tier"],
  ["tier:1,0", "bounded write or read-only tier"],
  ["unused>=10", "10 or more unused actions"],
  ["stale:stale", "Staleness: stale"],
  ["gaps:denied", "collection gap: denied"],
  ["can:iam:PassRole,s3:Get*", "may do iam:PassRole or s3:Get*"],
  ["-can:iam:PassRole", "may not do iam:PassRole"],
  ["can:unknown", "May do: unknown"],
  ["used:s3:PutObject", "used s3:PutObject in the last 90 days"],
  ["used:s3:PutObject@1d", "used s3:PutObject in the last 1 day"],
  ["used:s3:PutObject@2026-09-01", "used s3:PutObject since 2026-09-01"],
  ["-used:s3:*", "proven not to have used s3:* in the last 90 days"],
  ["denied:s3:PutObject@2w", "was refused s3:PutObject in the last 14 days"],
  ["holds:AdministratorAccess", "holds AdministratorAccess"],
  ["-holds:AdministratorAccess", "does not hold AdministratorAccess"],
  ["pay", "“pay” in name or id"],
])("%s reads: %s", (text, words) => {
  expect(parse(text).map(describeTerm)).toEqual([words]);
});

test("every filter can be said, and removing a chip leaves the other terms", () => {
  fc.assert(
    fc.property(anyFilter(), (filter) => {
      const chips = describe(filter);
      expect(chips.map(({ term }) => build([term])).join(" ")).toBe(build(filter));
      for (const [index, chip] of chips.entries()) {
        expect(chip.words).not.toBe("");
        expect(chip.without).toEqual(filter.toSpliced(index, 1));
      }
    }),
  );
});
