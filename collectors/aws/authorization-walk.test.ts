import { describe, expect, it } from "vitest";
import { Incomplete, Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import type { AuthorizationPage, RoleDetail } from "./authorization-types.ts";
import { createAuthorizationWalk } from "./authorization-walk.ts";

const account = "111122223333";
const frame = { account, partition: "aws", readAt: new Date("2026-11-24T12:00:00Z") };
const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`;
const awsManaged = "arn:aws:iam::aws:policy/ReadOnlyAccess";

const role = (more: Partial<RoleDetail> = {}): RoleDetail => ({
  Path: "/",
  RoleName: "api",
  RoleId: "AROAAPI",
  Arn: arn("role/api"),
  CreateDate: new Date("2026-01-01T00:00:00Z"),
  AssumeRolePolicyDocument: encodeURIComponent(
    JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  ),
  ...more,
});

function walk(...pages: AuthorizationPage[]): { records: CloudRecord[]; error: unknown } {
  const state = createAuthorizationWalk(frame);
  const records: CloudRecord[] = [...state.start()];
  try {
    for (const page of pages) records.push(...state.page(page));
    for (const record of state.end()) records.push(record);
    return { records, error: null };
  } catch (error) {
    return { records, error };
  }
}

const of = <T extends CloudRecord["type"]>(records: CloudRecord[], type: T) =>
  records.filter((record) => record.type === type) as Extract<CloudRecord, { type: T }>[];

describe("a walk over IAM", () => {
  it("always brings the root user, of whom no list tells", () => {
    expect(of(walk().records, "principal")).toMatchObject([
      {
        externalId: account,
        kind: "aws_root_user",
        resourceName: arn("root"),
        unknown: ["createdAt", "disabled"],
      },
    ]);
  });

  it("gives the same records however the entities are spread over pages, and each once when pages repeat", () => {
    const user = { UserName: "jo", UserId: "AIDAJO", Arn: arn("user/jo"), GroupList: ["staff"] };
    const group = { GroupName: "staff", GroupId: "AGPASTAFF", Arn: arn("group/people/staff") };
    const policy = {
      Arn: arn("policy/p"),
      PolicyName: "p",
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", Document: "{}" }],
    };
    const together = walk({
      UserDetailList: [user],
      GroupDetailList: [group],
      RoleDetailList: [role()],
      Policies: [policy],
    });
    const apart = walk(
      { UserDetailList: [user] },
      {},
      { RoleDetailList: [role()] },
      { GroupDetailList: [group], RoleDetailList: [role()] },
      { Policies: [policy], UserDetailList: [user] },
    );
    const texts = (records: CloudRecord[]) => records.map((record) => JSON.stringify(record)).sort();
    expect(apart.error).toBeNull();
    expect(texts(apart.records)).toEqual(texts(together.records));
    expect(of(together.records, "membership")).toMatchObject([
      { group: { kind: "name", value: arn("group/people/staff") }, member: { kind: "id", value: "AIDAJO" } },
    ]);
  });

  it("a role keeps tags, boundary, profiles, last use and owner hints", () => {
    const { records } = walk({
      RoleDetailList: [
        role({
          Path: "/apps/",
          Tags: [
            { Key: "Team", Value: "payments" },
            { Key: "colour", Value: "red" },
            { Key: "owner", Value: "" },
          ],
          PermissionsBoundary: { PermissionsBoundaryArn: awsManaged },
          InstanceProfileList: [{ Arn: arn("instance-profile/api") }],
          RoleLastUsed: { LastUsedDate: new Date("2026-11-20T00:00:00Z"), Region: "eu-west-1" },
        }),
      ],
      Policies: [
        { Arn: awsManaged, DefaultVersionId: "v9", PolicyVersionList: [{ VersionId: "v9", Document: "{}" }] },
      ],
    });
    expect(of(records, "principal")[1]).toMatchObject({
      externalId: "AROAAPI",
      tags: { Team: "payments", colour: "red" },
      attributes: { path: "/apps/", permissionsBoundary: awsManaged, lastUsedRegion: "eu-west-1" },
    });
    expect(of(records, "grant")).toMatchObject([
      { effect: "boundary", via: "boundary", role: { value: `${account}/${awsManaged}` } },
    ]);
    expect(of(records, "alias")).toMatchObject([
      { kind: "instance-profile", value: arn("instance-profile/api") },
    ]);
    expect(of(records, "owner-hint")).toMatchObject([{ key: "Team", value: "payments", source: "tag" }]);
    expect(of(records, "usage")).toMatchObject([
      {
        source: "iam-role-last-used",
        coveredFrom: new Date("2026-01-01T00:00:00Z"),
        coveredTo: new Date("2026-11-24T08:00:00Z"),
        entries: [{ action: "*", lastUsedAt: new Date("2026-11-20T00:00:00Z") }],
      },
    ]);
  });

  it("tells a role never used from one of which nothing is told", () => {
    expect(of(walk({ RoleDetailList: [role({ RoleLastUsed: {} })] }).records, "usage")).toMatchObject([
      { entries: [{ lastUsedAt: null }] },
    ]);
    expect(of(walk({ RoleDetailList: [role()] }).records, "usage")).toEqual([]);
  });

  it("claims at most 400 days of tracking, and none of the hours AWS may lag", () => {
    const old = of(
      walk({ RoleDetailList: [role({ CreateDate: new Date("2019-01-01"), RoleLastUsed: {} })] }).records,
      "usage",
    )[0];
    expect(old?.coveredFrom).toEqual(new Date("2025-10-20T12:00:00Z"));
    const young = of(
      walk({ RoleDetailList: [role({ CreateDate: new Date("2026-11-24T11:00:00Z"), RoleLastUsed: {} })] })
        .records,
      "usage",
    )[0];
    expect(young?.coveredTo).toEqual(young?.coveredFrom);
  });

  it("takes the default version of a managed policy, its own attributes, and one row per account for AWS's own", () => {
    const versions = [
      { VersionId: "v1", Document: '{"old":true}', IsDefaultVersion: false },
      {
        VersionId: "v2",
        Document: encodeURIComponent('{"new":true}'),
        IsDefaultVersion: true,
        CreateDate: new Date("2026-02-02T00:00:00Z"),
      },
    ];
    const { records } = walk({
      Policies: [
        {
          Arn: awsManaged,
          Path: "/",
          AttachmentCount: 3,
          DefaultVersionId: "v2",
          PolicyVersionList: versions,
        },
        { Arn: arn("policy/deep/own"), PolicyName: "own", PolicyVersionList: versions },
      ],
    });
    expect(of(records, "role")).toMatchObject([
      {
        externalId: `${account}/${awsManaged}`,
        kind: "aws_managed_policy",
        name: "ReadOnlyAccess",
        manager: "provider",
        version: "v2",
        document: { new: true },
        attributes: { attachmentCount: 3, versionCreatedAt: "2026-02-02T00:00:00.000Z", path: "/" },
      },
      {
        externalId: arn("policy/deep/own"),
        kind: "aws_customer_policy",
        name: "own",
        manager: "customer",
        version: "v2",
        document: { new: true },
      },
    ]);
  });

  it("an inline policy that cannot be read is delivered with its document unknown and a mark that tells when it changes", () => {
    const at = (text: string) =>
      of(
        walk({ RoleDetailList: [role({ RolePolicyList: [{ PolicyName: "x", PolicyDocument: text }] })] })
          .records,
        "role",
      )[0];
    expect(at("%%%")).toMatchObject({
      externalId: `${arn("role/api")}#inline/x`,
      document: null,
      unknown: ["document"],
    });
    expect(at("%%%")?.attributes.rawHash).not.toBe(at("%%")?.attributes.rawHash);
  });

  it("a grant of a policy that was not listed still has a role to point at, whose document is unknown", () => {
    const { records, error } = walk({
      RoleDetailList: [
        role({
          AttachedManagedPolicies: [{ PolicyArn: arn("policy/gone") }, { PolicyArn: arn("policy/gone") }],
        }),
      ],
    });
    expect(error).toBeNull();
    expect(of(records, "grant")).toHaveLength(1);
    expect(of(records, "role")).toMatchObject([
      {
        externalId: arn("policy/gone"),
        name: "gone",
        document: null,
        unknown: expect.arrayContaining(["document"]),
      },
    ]);
  });

  it("a trust policy that cannot be read makes the walk incomplete, after everything else was delivered", () => {
    const { records, error } = walk({
      RoleDetailList: [
        role({ AssumeRolePolicyDocument: "no" }),
        role({ RoleId: "AROAB", Arn: arn("role/b") }),
      ],
    });
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing[0]).toContain(arn("role/api"));
    expect(of(records, "principal")).toHaveLength(3);
  });

  it("a member of a group that was not listed makes the walk incomplete", () => {
    const { error } = walk({
      UserDetailList: [{ UserName: "jo", UserId: "AIDAJO", Arn: arn("user/jo"), GroupList: ["gone"] }],
    });
    expect((error as Incomplete).missing[0]).toContain("gone");
  });

  it("an entity without its id ends the walk", () => {
    expect(walk({ RoleDetailList: [{ Arn: arn("role/x") }] }).error).toBeInstanceOf(Unavailable);
    expect(walk({ UserDetailList: [{ UserName: "x" }] }).error).toBeInstanceOf(Unavailable);
    expect(walk({ GroupDetailList: [{ GroupName: "x" }] }).error).toBeInstanceOf(Unavailable);
    expect(walk({ Policies: [{ PolicyName: "x" }] }).error).toBeInstanceOf(Unavailable);
  });
});
