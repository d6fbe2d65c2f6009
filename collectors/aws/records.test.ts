/** Mappers of single answers, fed with what the SDK gives. */
import { describe, expect, it } from "vitest";
import { lastAccessedRecords } from "./access-advisor.ts";
import { instanceRecord } from "./ec2-instances.ts";
import { serviceRecords } from "./ecs-services.ts";
import { clusterRecord } from "./eks-clusters.ts";
import { functionRecord } from "./lambda-functions.ts";
import { parentInPath, scopeState } from "./organization.ts";
import { associationRecords } from "./pod-identities.ts";
import { anywhereRecords } from "./roles-anywhere.ts";
import { serviceCredentialRecord } from "./service-credentials.ts";

const account = "111122223333";
const region = "eu-west-1";
const role = `arn:aws:iam::${account}:role/api`;
const now = new Date("2026-11-24T00:00:00Z");

describe("workloads", () => {
  it("a function keeps its role and none of its environment", () => {
    const FunctionArn = `arn:aws:lambda:${region}:${account}:function:api`;
    const given = {
      FunctionArn,
      FunctionName: "api",
      Role: role,
      Runtime: "nodejs24.x",
      Environment: { Variables: { TOKEN: "do-not-keep" } },
    };
    const records = functionRecord(given, account, region);
    expect(records).toMatchObject([
      { externalId: FunctionArn, runsAs: { kind: "name", value: role }, location: region },
    ]);
    expect(JSON.stringify(records)).not.toContain("do-not-keep");
  });
  it("a service has a record for its task role and one for its execution role, and none without roles", () => {
    const serviceArn = `arn:aws:ecs:${region}:${account}:service/main/api`;
    const records = serviceRecords(
      { serviceArn, serviceName: "api" },
      { taskRoleArn: role, executionRoleArn: `${role}-start` },
      account,
      region,
    );
    expect(records.map((record) => [record.externalId, record.runsAs.value])).toEqual([
      [serviceArn, role],
      [`${serviceArn}#execution`, `${role}-start`],
    ]);
    expect(serviceRecords({ serviceArn }, {}, account, region)).toEqual([]);
  });
  it("an instance names its profile; one without, or terminated, is none", () => {
    const place = { account, region, partition: "aws-cn" };
    const Arn = `arn:aws-cn:iam::${account}:instance-profile/api`;
    const instance = {
      InstanceId: "i-1",
      IamInstanceProfile: { Arn },
      State: { Name: "running" },
      Tags: [{ Key: "Name", Value: "web" }],
    };
    expect(instanceRecord(instance, place)).toMatchObject([
      {
        externalId: `arn:aws-cn:ec2:${region}:${account}:instance/i-1`,
        name: "web",
        runsAs: { kind: "instance-profile", value: Arn },
      },
    ]);
    expect(instanceRecord({ ...instance, IamInstanceProfile: undefined }, place)).toEqual([]);
    expect(instanceRecord({ ...instance, State: { Name: "terminated" } }, place)).toEqual([]);
  });
  it("a cluster keeps its issuer as trust policies write it", () => {
    const issuer = `https://oidc.eks.${region}.amazonaws.com/id/ABC`;
    expect(
      clusterRecord(
        { arn: "arn:x", name: "main", roleArn: role, identity: { oidc: { issuer } } },
        account,
        region,
      )[0]?.attributes.oidcIssuer,
    ).toBe(`oidc.eks.${region}.amazonaws.com/id/ABC`);
  });
});

describe("EKS Pod Identity", () => {
  const association = {
    associationArn: `arn:aws:eks:${region}:${account}:podidentityassociation/main/a-1`,
    clusterName: "main",
    namespace: "shop",
    serviceAccount: "api",
    roleArn: role,
  };
  const place = { account, region, partition: "aws" };
  it("is a workload, and a trust of the service account in its cluster", () => {
    expect(associationRecords(association, place)).toMatchObject([
      { type: "workload", externalId: association.associationArn, name: "shop/api" },
      {
        type: "trust",
        mechanism: "pod-identity",
        subject: { kind: "name", value: role },
        trusted: {
          kind: "federated",
          value: `arn:aws:eks:${region}:${account}:cluster/main|system:serviceaccount:shop:api`,
        },
      },
    ]);
  });
  it("with a session policy is bounded by it, and its external id is not kept", () => {
    const records = associationRecords(
      { ...association, policy: '{"Statement":[]}', externalId: "do-not-keep" },
      place,
    );
    expect(records.slice(2)).toMatchObject([
      {
        type: "role",
        kind: "aws_session_policy",
        externalId: `${association.associationArn}#session`,
        document: { Statement: [] },
      },
      { type: "grant", effect: "boundary", via: "session-policy" },
    ]);
    expect(JSON.stringify(records)).not.toContain("do-not-keep");
  });
});

describe("Roles Anywhere", () => {
  const anchors = [
    { trustAnchorArn: "arn:anchor-1", name: "corporate" },
    { trustAnchorArn: "arn:anchor-2", enabled: false },
  ];
  const profile = (name: string, roleArns: string[], enabled = true) => ({
    profileArn: `arn:${name}`,
    name,
    roleArns,
    enabled,
  });
  it("lets every enabled anchor into each role of an enabled profile, once", () => {
    const profiles = [profile("a", [role]), profile("b", [role]), profile("c", [`${role}-2`], false)];
    const records = anywhereRecords({ anchors, profiles, subjects: [] }, account, region);
    expect(records.filter((record) => record.type === "trust")).toMatchObject([
      {
        subject: { value: role },
        trusted: { kind: "federated", value: "arn:anchor-1|*" },
        attributes: { profiles: ["arn:a", "arn:b"] },
      },
    ]);
  });
  it("a profile of several roles is a workload for each", () => {
    const records = anywhereRecords(
      {
        anchors: [],
        profiles: [profile("a", [role, `${role}-2`])],
        subjects: [{ subjectArn: "s", x509Subject: "CN=x" }],
      },
      account,
      region,
    );
    expect(records).toMatchObject([
      { externalId: `arn:a#${role}` },
      { externalId: `arn:a#${role}-2`, attributes: { subjects: ["CN=x"] } },
    ]);
  });
});

describe("service-specific credentials", () => {
  const credential = {
    ServiceSpecificCredentialId: "ACCA1",
    UserName: "BedrockAPIKey-x",
    Status: "Active",
    ServiceName: "bedrock.amazonaws.com",
    CreateDate: new Date("2026-01-01"),
  };
  const statusAt = (ExpirationDate: Date | undefined) =>
    serviceCredentialRecord({ ...credential, ExpirationDate }, account, now)[0]?.status;
  it("past their expiration are expired, whatever AWS calls them", () => {
    expect(statusAt(undefined)).toBe("active");
    expect(statusAt(new Date("2026-11-25"))).toBe("active");
    expect(statusAt(new Date("2026-11-23"))).toBe("expired");
  });
  it("find their user by name, and nobody knows their last use", () => {
    expect(serviceCredentialRecord(credential, account, now)).toMatchObject([
      {
        principal: { kind: "user-name", value: `${account}/bedrockapikey-x` },
        lastUsedAt: null,
        unknown: ["lastUsedAt"],
      },
    ]);
  });
});

describe("last accessed services", () => {
  const subject = { id: "AROAAPI", arn: role, createdAt: new Date("2026-01-01T00:00:00Z") };
  it("keep what was never used, apart from what is not tracked", () => {
    const used = new Date("2026-11-01T00:00:00Z");
    const records = lastAccessedRecords(
      [
        {
          ServiceNamespace: "s3",
          LastAuthenticated: used,
          TrackedActionsLastAccessed: [
            { ActionName: "CreateBucket", LastAccessedTime: used },
            { ActionName: "ListBucket" },
          ],
        },
        { ServiceNamespace: "sqs" },
      ],
      subject,
      now,
    );
    expect(records).toMatchObject([
      {
        plane: "service",
        entries: [
          { action: "s3:*", lastUsedAt: used },
          { action: "sqs:*", lastUsedAt: null },
        ],
      },
      {
        plane: "action",
        entries: [
          { action: "s3:CreateBucket", lastUsedAt: used },
          { action: "s3:ListBucket", lastUsedAt: null },
        ],
      },
    ]);
    expect(records[0]).toMatchObject({
      coveredFrom: subject.createdAt,
      coveredTo: new Date("2026-11-23T20:00:00Z"),
    });
  });
  it("a service that two pages bring counts once, with its later use", () => {
    const [early, late] = [new Date("2026-01-01"), new Date("2026-02-02")];
    const services = [early, late, undefined].map((LastAuthenticated) => ({
      ServiceNamespace: "s3",
      LastAuthenticated,
    }));
    expect(lastAccessedRecords(services, subject, now)[0]?.entries).toEqual([
      { action: "s3:*", lastUsedAt: late },
    ]);
  });
});

describe("the organization", () => {
  it.each([
    ["o-1/r-1/ou-1/ou-2/111122223333/", "ou-2"],
    ["o-1/r-1/111122223333/", "r-1"],
    ["", null],
    [undefined, null],
  ])("finds the parent in the path %s", (path, parent) => {
    expect(parentInPath(path)).toBe(parent);
  });
  it("an account is retired only when AWS says it is closed, suspended or about to be closed", () => {
    expect(
      ["ACTIVE", "PENDING_ACTIVATION", "SUSPENDED", "CLOSED", "PENDING_CLOSURE", "NEW_STATE"].map(scopeState),
    ).toEqual(["active", "active", "suspended", "closed", "delete-requested", "active"]);
  });
});
