/** Every field of identities and credentials, written out: a mapper that loses or confuses one fails here. */
import { expect, it } from "vitest";
import { keyRecord } from "./access-keys.ts";
import { credentialRecords } from "./map-credential-report.ts";
import { oidcProviderRecord, samlProviderRecord } from "./map-identity-provider.ts";
import { roleRecords } from "./map-role.ts";
import { groupRecords, userRecords } from "./map-user.ts";
import { serviceCredentialRecord } from "./service-credentials.ts";

const scope = "111122223333";
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const frame = { account: scope, partition: "aws", readAt: day("2026-11-24") };
const roleArn = `arn:aws:iam::${scope}:role/apps/api`;
const userArn = `arn:aws:iam::${scope}:user/people/Jo`;
const userName = { kind: "name", value: userArn };

it("a role", () => {
  const Statement = [
    { Sid: "S", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ];
  const { records } = roleRecords(
    {
      ...{ Path: "/apps/", RoleName: "api", RoleId: "AROA1", Arn: roleArn, CreateDate: day("2026-01-02") },
      ...{ AssumeRolePolicyDocument: { Statement }, Tags: [{ Key: "app", Value: "shop" }, { Key: "empty" }] },
      RolePolicyList: [{ PolicyName: "p", PolicyDocument: '{"a":1}' }],
    },
    frame,
  );
  const subject = { kind: "id", value: "AROA1" };
  const inline = `${roleArn}#inline/p`;
  const [principal, role, grant, trust, hint] = records;
  expect(records).toHaveLength(5);
  expect(principal).toEqual({
    ...{
      type: "principal",
      scope,
      externalId: "AROA1",
      kind: "aws_iam_role",
      name: "api",
      resourceName: roleArn,
    },
    ...{ createdAt: day("2026-01-02"), disabled: false, tags: { app: "shop", empty: "" } },
    ...{ attributes: { path: "/apps/", trustPolicy: { Statement } }, unknown: [] },
  });
  expect(role).toEqual({
    ...{ type: "role", scope, externalId: inline, kind: "aws_inline_policy", name: "p", resourceName: null },
    ...{ version: null, manager: "customer", document: { a: 1 }, attributes: {}, unknown: [] },
  });
  expect(grant).toEqual({
    ...{ type: "grant", scope, subject, role: { kind: "id", value: inline }, effect: "allow", via: "inline" },
    ...{ condition: null, attributes: {}, unknown: [] },
  });
  expect(trust).toEqual({
    ...{
      type: "trust",
      scope,
      subject,
      trusted: { kind: "service", value: "ec2.amazonaws.com" },
      mechanism: "service",
    },
    ...{ condition: null, attributes: { sid: "S", actions: ["sts:AssumeRole"] }, unknown: [] },
  });
  expect(hint).toEqual({
    type: "owner-hint",
    scope,
    subject,
    source: "tag",
    key: "app",
    value: "shop",
    unknown: [],
  });
});

it("a user and a group", () => {
  const user = {
    Path: "/people/",
    UserName: "Jo",
    UserId: "AIDA1",
    Arn: userArn,
    CreateDate: day("2025-05-05"),
  };
  const boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
  const records = userRecords(
    { ...user, Tags: [{ Key: "x", Value: "y" }], PermissionsBoundary: { PermissionsBoundaryArn: boundary } },
    frame,
  );
  expect(records.slice(0, 2)).toEqual([
    {
      ...{
        type: "principal",
        scope,
        externalId: "AIDA1",
        kind: "aws_iam_user",
        name: "Jo",
        resourceName: userArn,
      },
      ...{ createdAt: day("2025-05-05"), disabled: false, tags: { x: "y" } },
      ...{ attributes: { path: "/people/", permissionsBoundary: boundary }, unknown: [] },
    },
    {
      type: "alias",
      principal: { kind: "id", value: "AIDA1" },
      kind: "user-name",
      value: `${scope}/jo`,
      unknown: [],
    },
  ]);
  const Arn = `arn:aws:iam::${scope}:group/teams/staff`;
  const group = { Path: "/teams/", GroupName: "staff", GroupId: "AGPA1", Arn, CreateDate: day("2024-04-04") };
  expect(groupRecords(group, frame)).toEqual([
    {
      ...{
        type: "principal",
        scope,
        externalId: "AGPA1",
        kind: "aws_iam_group",
        name: "staff",
        resourceName: Arn,
      },
      ...{
        createdAt: day("2024-04-04"),
        disabled: false,
        tags: {},
        attributes: { path: "/teams/" },
        unknown: [],
      },
    },
  ]);
});

it("identity providers", () => {
  const oidc = `arn:aws:iam::${scope}:oidc-provider/gitlab.com`;
  const head = {
    type: "principal",
    scope,
    createdAt: day("2025-01-01"),
    disabled: false,
    tags: { a: "b" },
    unknown: [],
  };
  const detail = { CreateDate: day("2025-01-01"), Tags: [{ Key: "a", Value: "b" }] };
  expect(
    oidcProviderRecord(
      { ...detail, Url: "https://gitlab.com", ClientIDList: ["aud"], ThumbprintList: ["ff"] },
      oidc,
      scope,
    ),
  ).toEqual({
    ...{ ...head, externalId: oidc, kind: "aws_oidc_provider", name: "gitlab.com", resourceName: oidc },
    attributes: { issuer: "gitlab.com", audiences: ["aud"], thumbprints: ["ff"] },
  });
  const saml = `arn:aws:iam::${scope}:saml-provider/ADFS`;
  expect(
    samlProviderRecord({ ...detail, SAMLMetadataDocument: "", ValidUntil: day("2030-01-01") }, saml, scope),
  ).toEqual({
    ...{ ...head, externalId: saml, kind: "aws_saml_provider", name: "ADFS", resourceName: saml },
    attributes: {
      metadataHash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      validUntil: "2030-01-01T00:00:00.000Z",
    },
  });
});

it("an access key, with its last use, never used, and of unknown use", () => {
  const key = { AccessKeyId: "AKIA1", Status: "Inactive", CreateDate: day("2025-01-01") };
  const user = { name: "Jo", arn: userArn };
  const used = { at: day("2026-02-02"), region: "eu-west-1", service: "s3" };
  const head = {
    ...{ type: "credential", scope, principal: userName, externalId: "AKIA1", kind: "aws_access_key" },
    ...{ status: "inactive", createdAt: day("2025-01-01"), expiresAt: null },
  };
  expect(keyRecord(scope, user, key, used)).toEqual({
    ...{ ...head, lastUsedAt: day("2026-02-02"), unknown: [] },
    attributes: { lastUsedRegion: "eu-west-1", lastUsedService: "s3" },
  });
  expect(keyRecord(scope, user, { ...key, Status: "Expired" }, "unknown")).toEqual({
    ...{
      ...head,
      status: "expired",
      lastUsedAt: null,
      attributes: {},
      unknown: ["lastUsedAt", "attributes"],
    },
  });
});

it("a password and a service-specific credential", () => {
  const row = {
    ...{
      isRoot: false,
      user: "Jo",
      arn: userArn,
      createdAt: day("2025-05-05"),
      passwordEnabled: true,
      mfaActive: true,
    },
    ...{ passwordUsedAt: { at: day("2026-03-03") }, passwordChangedAt: { at: day("2026-01-01") } },
    ...{
      passwordExpiresAt: { at: day("2027-01-01") },
      keys: [null, null],
      certificates: [null, null],
      additional: null,
    },
  };
  expect(credentialRecords(row, { id: "AIDA1", account: scope })).toEqual([
    {
      ...{
        type: "credential",
        scope,
        principal: { kind: "id", value: "AIDA1" },
        externalId: "AIDA1/password",
      },
      ...{
        kind: "aws_password",
        status: "active",
        createdAt: day("2026-01-01"),
        expiresAt: day("2027-01-01"),
      },
      ...{ lastUsedAt: day("2026-03-03"), attributes: { mfaActive: true }, unknown: [] },
    },
  ]);
  const given = {
    ...{
      ServiceSpecificCredentialId: "ACCA1",
      UserName: "Jo",
      Status: "Active",
      ServiceName: "bedrock.amazonaws.com",
    },
    ...{
      ServiceUserName: "u",
      ServiceCredentialAlias: "a",
      CreateDate: day("2026-01-01"),
      ExpirationDate: day("2027-01-01"),
    },
  };
  expect(serviceCredentialRecord(given, scope, frame.readAt)).toEqual([
    {
      ...{
        type: "credential",
        scope,
        principal: { kind: "user-name", value: `${scope}/jo` },
        externalId: "ACCA1",
      },
      ...{ kind: "aws_service_specific_credential", status: "active", createdAt: day("2026-01-01") },
      ...{ expiresAt: day("2027-01-01"), lastUsedAt: null, unknown: ["lastUsedAt"] },
      attributes: { service: "bedrock.amazonaws.com", serviceUserName: "u", alias: "a" },
    },
  ]);
});
