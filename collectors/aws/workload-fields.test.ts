/** Every field of workloads and of what the organization says, written out: a mapper that loses or confuses one fails here. */
import { expect, it } from "vitest";
import { instanceRecord } from "./ec2-instances.ts";
import { serviceRecords } from "./ecs-services.ts";
import { clusterRecord } from "./eks-clusters.ts";
import { functionRecord } from "./lambda-functions.ts";
import { accountScope } from "./organization.ts";
import { policyGrant, policyRole, policyTypes } from "./organization-policies.ts";
import { associationRecords } from "./pod-identities.ts";
import { anywhereRecords } from "./roles-anywhere.ts";

const scope = "111122223333";
const region = "eu-west-1";
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const roleArn = `arn:aws:iam::${scope}:role/apps/api`;
const runsAs = { kind: "name", value: roleArn };

it("workloads", () => {
  const head = { type: "workload", scope, runsAs, location: region, unknown: [] };
  const FunctionArn = `arn:aws:lambda:${region}:${scope}:function:f`;
  const lambda = {
    FunctionArn,
    FunctionName: "f",
    Role: roleArn,
    Runtime: "r",
    PackageType: "Zip",
    LastModified: "m",
  };
  expect(functionRecord(lambda, scope, region)).toEqual([
    {
      ...{ ...head, externalId: FunctionArn, kind: "aws_lambda_function", name: "f" },
      attributes: { runtime: "r", packageType: "Zip", lastModified: "m" },
    },
  ]);
  const service = {
    serviceArn: "arn:s",
    serviceName: "s",
    clusterArn: "arn:c",
    taskDefinition: "arn:t",
    launchType: "FARGATE",
  };
  expect(
    serviceRecords(service, { taskRoleArn: roleArn, executionRoleArn: "arn:e" }, scope, region)[0],
  ).toEqual({
    ...{ ...head, externalId: "arn:s", kind: "aws_ecs_service", name: "s" },
    attributes: {
      cluster: "arn:c",
      taskDefinition: "arn:t",
      launchType: "FARGATE",
      roleUse: "task",
      executionRole: "arn:e",
    },
  });
  const instance = {
    InstanceId: "i-1",
    InstanceType: "m7g.large",
    State: { Name: "stopped" },
    IamInstanceProfile: { Arn: "arn:p" },
  };
  expect(instanceRecord(instance, { account: scope, region, partition: "aws" })).toEqual([
    {
      ...{
        ...head,
        externalId: `arn:aws:ec2:${region}:${scope}:instance/i-1`,
        kind: "aws_ec2_instance",
        name: "i-1",
      },
      ...{
        runsAs: { kind: "instance-profile", value: "arn:p" },
        attributes: { state: "stopped", instanceType: "m7g.large" },
      },
    },
  ]);
  const cluster = { name: "c", arn: "arn:c", roleArn, version: "1.36", status: "ACTIVE" };
  expect(clusterRecord(cluster, scope, region)).toEqual([
    {
      ...{ ...head, externalId: "arn:c", kind: "aws_eks_cluster", name: "c" },
      attributes: { oidcIssuer: null, version: "1.36", status: "ACTIVE" },
    },
  ]);
});

it("a Pod Identity association and its session policy", () => {
  const association = {
    ...{ associationArn: "arn:a", clusterName: "c", namespace: "n", serviceAccount: "s", roleArn },
    ...{ targetRoleArn: "arn:t", externalId: "e", policy: '{"a":1}', disableSessionTags: true },
  };
  const place = { account: scope, region, partition: "aws" };
  expect(associationRecords(association, place)).toEqual([
    {
      ...{
        type: "workload",
        scope,
        externalId: "arn:a",
        kind: "aws_eks_pod_identity",
        name: "n/s",
        runsAs,
        location: region,
      },
      attributes: {
        cluster: "c",
        namespace: "n",
        serviceAccount: "s",
        targetRole: "arn:t",
        hasExternalId: true,
        sessionTags: false,
      },
      unknown: [],
    },
    {
      ...{ type: "trust", scope, subject: runsAs, mechanism: "pod-identity", condition: null, unknown: [] },
      trusted: {
        kind: "federated",
        value: `arn:aws:eks:${region}:${scope}:cluster/c|system:serviceaccount:n:s`,
      },
      attributes: { association: "arn:a" },
    },
    {
      ...{
        type: "role",
        scope,
        externalId: "arn:a#session",
        kind: "aws_session_policy",
        name: "Session policy of n/s",
      },
      ...{
        resourceName: null,
        version: null,
        manager: "customer",
        document: { a: 1 },
        attributes: {},
        unknown: [],
      },
    },
    {
      ...{
        type: "grant",
        scope,
        subject: runsAs,
        role: { kind: "id", value: "arn:a#session" },
        effect: "boundary",
      },
      ...{ via: "session-policy", condition: null, attributes: { association: "arn:a" }, unknown: [] },
    },
  ]);
});

it("a Roles Anywhere profile and its trust", () => {
  const profile = {
    ...{ profileArn: "arn:p", name: "p", enabled: true, roleArns: [roleArn], sessionPolicy: "{}" },
    ...{ managedPolicyArns: ["arn:m"], durationSeconds: 900 },
  };
  const listed = {
    ...{ anchors: [{ trustAnchorArn: "arn:t", name: "t" }], profiles: [profile] },
    subjects: [{ subjectArn: "arn:s", x509Subject: "CN=x" }],
  };
  expect(anywhereRecords(listed, scope, region)).toEqual([
    {
      ...{
        type: "workload",
        scope,
        externalId: "arn:p",
        kind: "aws_roles_anywhere_profile",
        name: "p",
        runsAs,
      },
      ...{ location: region, unknown: [] },
      attributes: {
        ...{ enabled: true, durationSeconds: 900, hasSessionPolicy: true, managedPolicies: ["arn:m"] },
        ...{ subjectsInRegion: 1, subjects: ["CN=x"] },
      },
    },
    {
      ...{
        type: "trust",
        scope,
        subject: runsAs,
        trusted: { kind: "federated", value: "arn:t|*" },
        unknown: [],
      },
      ...{ mechanism: "roles-anywhere", condition: null, attributes: { anchor: "t", profiles: ["arn:p"] } },
    },
  ]);
});

it("an organization's policy, where it holds, and an account", () => {
  const Arn = "arn:aws:organizations::1:policy/o-1/service_control_policy/p-1";
  const head = {
    ...{
      type: "role",
      scope: "o-1",
      externalId: Arn,
      kind: "aws_service_control_policy",
      name: "n",
      resourceName: Arn,
    },
    ...{ version: null, manager: "customer" },
  };
  const policy = { Id: "p-1", Arn, Name: "n", AwsManaged: false };
  expect(policyRole(policy, policyTypes[0], "o-1", '{"a":1}')).toEqual({
    ...head,
    document: { a: 1 },
    attributes: {},
    unknown: [],
  });
  expect(policyRole(policy, policyTypes[0], "o-1", null)).toEqual({
    ...head,
    document: null,
    attributes: {},
    unknown: ["document"],
  });
  expect(policyGrant(Arn, policyTypes[1], "ou-1")).toEqual({
    ...{
      type: "grant",
      scope: "ou-1",
      subject: { kind: "scope", value: "ou-1" },
      role: { kind: "id", value: Arn },
    },
    ...{ effect: "org-policy", via: "resource-control-policy", condition: null, attributes: {}, unknown: [] },
  });
  const account = {
    Id: scope,
    Name: "shop",
    Status: "SUSPENDED",
    JoinedMethod: "CREATED",
    JoinedTimestamp: day("2025-01-01"),
  };
  expect(accountScope(account, "ou-1", scope)).toEqual({
    ...{ externalId: scope, kind: "aws_account", name: "shop", parent: "ou-1", state: "suspended" },
    attributes: {
      ...{
        state: "SUSPENDED",
        isManagementAccount: true,
        joinedMethod: "CREATED",
        joinedAt: "2025-01-01T00:00:00.000Z",
      },
    },
  });
});
