import { describe, expect, it } from "vitest";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { sizeOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { grantedActionsOf, type HeldGrant, type Holder } from "../granted-actions.ts";
import { awsGrantedActions } from "./granted-actions.ts";
import { awsCatalogue, namesIn } from "./testing/aws-catalogue.ts";

const aws = awsGrantedActions;
const now = new Date("2026-11-24T00:00:00Z");
const account = {
  externalId: "111122223333",
  kind: "aws_account",
  attributes: { isManagementAccount: false },
};
const organization = { externalId: "o-1", kind: "aws_organization", attributes: {} };
const role: Holder = {
  kind: "aws_iam_role",
  externalId: "AROA1",
  name: "app",
  resourceName: "arn:aws:iam::111122223333:role/app",
  attributes: { path: "/" },
  scopes: [account, organization],
};
const managing: Holder = {
  ...role,
  scopes: [{ ...account, attributes: { isManagementAccount: true } }, organization],
};
const serviceLinked: Holder = { ...role, attributes: { path: "/aws-service-role/ecs.amazonaws.com/" } };

type Facts = Partial<Omit<HeldGrant, "document">> & { document?: Json };
const grant = ({ document = null, ...facts }: Facts): HeldGrant => ({
  subject: { kind: "id", value: "AROA1" },
  effect: "allow",
  via: "attached",
  condition: null,
  attributes: {},
  role: { kind: "aws_inline_policy", externalId: "p", manager: "customer", attributes: {} },
  scope: { externalId: account.externalId, kind: account.kind },
  document: () => document,
  ...facts,
});
const terms = (facts: Facts, holder = role) => aws.terms(grant(facts), holder, now);

const catalogue = awsCatalogue(["s3", "sqs", "iam", "ec2"]);
/** The way the app takes: terms of every grant, its document compiled as they say, all put together. */
function effective(grants: HeldGrant[], holder = role) {
  const parts = grants.flatMap((held) =>
    aws.terms(held, holder, now).map((found) => ({
      effect: held.effect,
      ...found,
      compiled: held.document() === null ? null : aws.compile(held.document(), catalogue, found.select),
    })),
  );
  return effectiveActions(parts, catalogue);
}
const policy = (Effect: string, Action: string | string[], more: { [key: string]: Json } = {}): Json => ({
  Statement: [{ Effect, Action, Resource: "*", ...more }],
});
const scp = (document: Json, scope = "o-1", via = "service-control-policy") =>
  grant({ effect: "org-policy", via, scope: { externalId: scope, kind: "any" }, document });
const named = (grants: HeldGrant[], holder = role) => namesIn(effective(grants, holder).actions, catalogue);

describe("terms of AWS grants", () => {
  it("are what the registry gives for the name of the cloud", () => {
    expect(grantedActionsOf("aws")).toBe(aws);
    expect(grantedActionsOf("nowhere")).toBeUndefined();
  });
  it("reach one account and hold always", () => {
    expect(terms({})).toEqual([
      { select: "", breadth: 2, conditional: false, level: "", since: null, changesAt: null },
    ]);
  });
  it("are dated by the version of a customer's policy; AWS's own and inline policies have no date", () => {
    const versionCreatedAt = "2026-03-01T10:00:00.000Z";
    const ofKind = (kind: string, attributes: { [key: string]: Json } = { versionCreatedAt }) =>
      terms({ role: { kind, externalId: "p", manager: null, attributes } })[0]?.since ?? null;
    expect(ofKind("aws_customer_policy")).toEqual(new Date(versionCreatedAt));
    expect(ofKind("aws_managed_policy")).toBeNull();
    expect(ofKind("aws_inline_policy")).toBeNull();
    expect(ofKind("aws_customer_policy", { versionCreatedAt: "soon" })).toBeNull();
    expect(ofKind("aws_customer_policy", {})).toBeNull();
  });
  it("are none for session policies: they narrow one session and not the role", () => {
    expect(terms({ effect: "boundary", via: "session-policy" })).toEqual([]);
    expect(terms({ effect: "boundary", via: "boundary" })).toHaveLength(1);
  });
  it("of organization policies are none for the management account and for service-linked roles", () => {
    for (const via of ["service-control-policy", "resource-control-policy"]) {
      expect(terms({ effect: "org-policy", via })).toHaveLength(1);
      expect(terms({ effect: "org-policy", via }, managing)).toEqual([]);
      expect(terms({ effect: "org-policy", via }, serviceLinked)).toEqual([]);
    }
    expect(terms({}, managing)).toHaveLength(1);
  });
});

describe("effective actions in AWS", () => {
  const allowed = grant({ document: policy("Allow", ["s3:GetObject", "sqs:SendMessage", "iam:GetRole"]) });
  it("service control policies of one level unite, levels intersect, and none gives anything", () => {
    expect(named([scp(policy("Allow", "*"))])).toEqual([]);
    expect(named([allowed, scp(policy("Allow", "s3:*")), scp(policy("Allow", "sqs:*"))])).toEqual([
      "s3:GetObject",
      "sqs:SendMessage",
    ]);
    const levels = [
      scp(policy("Allow", ["s3:*", "sqs:*"])),
      scp(policy("Allow", "sqs:*"), account.externalId),
    ];
    expect(named([allowed, ...levels])).toEqual(["sqs:SendMessage"]);
    expect(named([allowed, ...levels], managing)).toHaveLength(3);
  });
  it("a service control policy may have Allow with conditions, resources and NotAction, which older parsers reject", () => {
    const modern = {
      Statement: {
        Effect: "Allow",
        NotAction: "iam:*",
        Resource: "arn:aws:s3:::a",
        Condition: { Bool: { a: "b" } },
      },
    };
    expect(named([allowed, scp(modern)])).toEqual(["s3:GetObject", "sqs:SendMessage"]);
  });
  it("a resource control policy alone at a level bounds nothing; beside a service control policy it opens nothing", () => {
    const rcp = (document: Json) => scp(document, account.externalId, "resource-control-policy");
    const full = rcp(policy("Allow", "*", { Principal: "*" }));
    expect(named([allowed, full])).toHaveLength(3);
    expect(named([allowed, scp(policy("Allow", "s3:*"), account.externalId), full])).toEqual([
      "s3:GetObject",
    ]);
    const denying = rcp(policy("Deny", ["sqs:*", "iam:*"], { Principal: "*" }));
    expect(named([allowed, denying])).toEqual(["iam:GetRole", "s3:GetObject"]);
  });
  it("a boundary intersects and grants nothing, its denies count, one that cannot be read bounds nothing and is told", () => {
    const boundary = (document: Json) => grant({ effect: "boundary", via: "boundary", document });
    expect(named([boundary(policy("Allow", "*"))])).toEqual([]);
    expect(named([allowed, boundary(policy("Allow", "s3:*"))])).toEqual(["s3:GetObject"]);
    expect(named([allowed, boundary(policy("Deny", "s3:*"))])).toEqual([]);
    const unread = effective([allowed, boundary(null)]);
    expect([sizeOf(unread.actions), unread.isAtMost]).toEqual([3, true]);
  });
});

describe("the root user", () => {
  const root: Holder = { ...role, kind: "aws_root_user", externalId: account.externalId, name: "root" };

  it("may do everything in its account without any policy, and nobody else may do anything without one", () => {
    expect(aws.inherent?.(role)).toEqual([]);
    const [found] = aws.inherent?.(root) ?? [];
    const compiled = aws.compile(null, catalogue, found?.select ?? "");
    const given = effectiveActions(
      [{ breadth: 2, conditional: false, level: "", ...found, effect: "allow", compiled }],
      catalogue,
    );
    expect(given.actions).toEqual(catalogue.all);
    expect(given).toMatchObject({ openEnded: true, isAtLeast: false });
  });
});
