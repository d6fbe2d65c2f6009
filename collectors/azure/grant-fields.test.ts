/** What the streams of owners, grants and use in the directory deliver, field by field, from answers as Graph writes them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collectSlice } from "./testing/collect-slice.ts";
import { type FakeAzure, fakeAzure, subscription, tenant } from "./testing/fake-azure.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
});
afterEach(() => azure.stop());

const guid = (digit: string) =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;
const [app, principal, identity, user, group, resource] = ["a", "b", "c", "d", "e", "f"].map(guid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

const records = (stream: string, scope = tenant, config: Record<string, unknown> = {}) =>
  collectSlice(azure, { stream, scope }, config);

describe("azure/owners", () => {
  const owner = {
    "@odata.type": "#microsoft.graph.user",
    id: user,
    userPrincipalName: "ada@contoso.com",
    accountEnabled: true,
  };
  it("may come in by a credential they make, and hint at who answers for it", async () => {
    azure.on("/v1.0/applications", {
      json: {
        value: [
          {
            id: identity,
            appId: app,
            owners: [
              owner,
              {
                ...owner,
                id: group,
                "@odata.type": "#microsoft.graph.servicePrincipal",
                userPrincipalName: null,
                displayName: "deployer",
              },
            ],
          },
        ],
      },
    });
    azure.on("/v1.0/servicePrincipals", {
      json: { value: [{ id: principal, appId: app, owners: [{ ...owner, accountEnabled: false }] }] },
    });
    const ofApp = { scope: tenant, subject: { kind: "app-id", value: app }, unknown: [] };
    const ofPrincipal = { ...ofApp, subject: { kind: "id", value: principal } };
    const trust = { type: "trust", mechanism: "owner", condition: null };
    expect(await records("azure/owners")).toEqual([
      { ...ofApp, ...trust, trusted: { kind: "user", value: user }, attributes: { owns: "application" } },
      { ...ofApp, type: "owner-hint", source: "application-owner", key: "owner", value: "ada@contoso.com" },
      { ...ofApp, ...trust, trusted: { kind: "id", value: group }, attributes: { owns: "application" } },
      { ...ofApp, type: "owner-hint", source: "application-owner", key: "owner", value: "deployer" },
      {
        ...ofPrincipal,
        ...trust,
        trusted: { kind: "user", value: user },
        attributes: { owns: "service-principal" },
      },
      {
        ...ofPrincipal,
        type: "owner-hint",
        source: "service-principal-owner",
        key: "disabled-owner",
        value: "ada@contoso.com",
      },
    ]);
  });
  it("are read in full where the expanded list may have been cut at 20", async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ...owner, id: `${user.slice(0, -2)}${at + 10}` }));
    azure.on("/v1.0/applications", ({ path }) =>
      path.endsWith("/owners")
        ? { json: { value: many(31) } }
        : { json: { value: [{ id: identity, appId: app, owners: many(20) }] } },
    );
    azure.on("/v1.0/servicePrincipals", { json: { value: [] } });
    expect((await records("azure/owners")).filter(({ type }) => type === "trust")).toHaveLength(31);
  });
});

describe("azure/app-role-assignments", () => {
  it("are asked of the resource: software and groups hold a permission, people and default access do not", async () => {
    const row = {
      id: "x",
      appRoleId: subscription,
      principalId: principal,
      principalType: "ServicePrincipal",
      createdDateTime: "2025-01-01T00:00:00Z",
    };
    azure.on("/v1.0/servicePrincipals", ({ path }) =>
      path.endsWith("/appRoleAssignedTo")
        ? {
            json: {
              value: [
                row,
                { ...row, principalId: group, principalType: "Group" },
                { ...row, principalType: "User" },
                { ...row, appRoleId: "00000000-0000-0000-0000-000000000000" },
              ],
            },
          }
        : {
            json: {
              value: [
                {
                  id: resource,
                  appId: "00000003-0000-0000-C000-000000000000",
                  displayName: "Microsoft Graph",
                  appRoles: [{ id: subscription, value: "Mail.Read" }],
                },
                { id: identity, displayName: "no roles", appRoles: [] },
              ],
            },
          },
    );
    const role = `${tenant}/app-role/${resource}/${subscription}`;
    const grant = {
      ...{
        type: "grant",
        scope: tenant,
        role: { kind: "id", value: role },
        effect: "allow",
        via: "app-role-assignment",
      },
      ...{ condition: null, attributes: { assignment: "x", createdOn: "2025-01-01T00:00:00Z" }, unknown: [] },
    };
    expect(await records("azure/app-role-assignments")).toEqual([
      {
        ...{
          type: "role",
          scope: tenant,
          externalId: role,
          kind: "azure_app_role",
          name: "Microsoft Graph: Mail.Read",
        },
        ...{ resourceName: null, version: null, manager: "provider" },
        document: {
          appRole: {
            ...{ value: "Mail.Read", resource: "Microsoft Graph" },
            appId: "00000003-0000-0000-C000-000000000000",
          },
        },
        ...{ attributes: { resource, enabled: true }, unknown: [] },
      },
      { type: "action", name: "app:microsoft graph/mail.read", level: "read", unknown: [] },
      { ...grant, subject: { kind: "id", value: principal } },
      { ...grant, subject: { kind: "id", value: group } },
    ]);
    expect(azure.asked.filter(({ path }) => path.includes(identity))).toEqual([]);
  });
});

describe("azure/delegated-grants", () => {
  it("are one per permission: by an administrator for everybody, or counted by user", async () => {
    const row = { clientId: principal, resourceId: resource, consentType: "Principal" };
    azure.on("/v1.0/oauth2PermissionGrants", {
      json: {
        value: [
          { ...row, consentType: "AllPrincipals", scope: " User.Read  Mail.Read" },
          { ...row, principalId: user, scope: "User.Read" },
          { ...row, principalId: group, scope: "User.Read" },
        ],
      },
    });
    azure.on("/v1.0/$batch", {
      json: { responses: [{ id: "0", status: 200, body: { displayName: "Ours", appId: app } }] },
    });
    const all = await records("azure/delegated-grants");
    const grants = all.filter((record) => record.type === "grant");
    expect(
      grants.map(({ via, role, attributes, subject }) => [
        via,
        role.value.split("/").at(-1),
        attributes.users,
        subject.value,
      ]),
    ).toEqual([
      ["admin-consent", "User.Read", "all", principal],
      ["admin-consent", "Mail.Read", "all", principal],
      ["user-consent", "User.Read", 2, principal],
    ]);
    expect(all.filter((record) => record.type === "role")).toMatchObject([
      {
        name: "Ours: User.Read",
        document: { delegated: { value: "User.Read", resource: "Ours", appId: app } },
      },
      { name: "Ours: Mail.Read" },
    ]);
    expect(all.filter((record) => record.type === "action")).toEqual([
      { type: "action", name: `delegated:ours (${app})/user.read`, level: "read", unknown: [] },
      { type: "action", name: `delegated:ours (${app})/mail.read`, level: "read", unknown: [] },
    ]);
  });
});

describe("azure/directory-roles", () => {
  it("are grants on the tenant or a part of it, people told apart, time limits kept", async () => {
    azure.on("/v1.0/roleManagement/directory/roleDefinitions", {
      json: {
        value: [
          {
            ...{
              id: app,
              templateId: app,
              displayName: "Application Administrator",
              isBuiltIn: true,
              version: "1",
            },
            rolePermissions: [
              { allowedResourceActions: ["microsoft.directory/applications/create"], condition: null },
            ],
          },
        ],
      },
    });
    const row = { id: "r1", principalId: principal, roleDefinitionId: app, directoryScopeId: "/" };
    azure.on("/v1.0/roleManagement/directory/roleAssignments", {
      json: {
        value: [
          { ...row, principal: { "@odata.type": "#microsoft.graph.servicePrincipal" } },
          { ...row, principalId: user, principal: { "@odata.type": "#microsoft.graph.user" } },
          { ...row, directoryScopeId: "/administrativeUnits/AU1" },
        ],
      },
    });
    azure.on("/v1.0/roleManagement/directory/roleAssignmentScheduleInstances", {
      json: {
        value: [{ ...row, startDateTime: "2026-11-01T00:00:00Z", endDateTime: "2026-12-01T00:00:00Z" }],
      },
    });
    const [role, action, ...grants] = await records("azure/directory-roles");
    expect(action).toEqual({
      ...{ type: "action", name: "directory:microsoft.directory/applications/create" },
      ...{ level: "write", unknown: [] },
    });
    expect(role).toMatchObject({
      ...{ externalId: `${tenant}/directory-role/${app}`, kind: "azure_directory_role", manager: "provider" },
      document: {
        rolePermissions: [{ allowedResourceActions: ["microsoft.directory/applications/create"] }],
      },
    });
    expect(grants).toMatchObject([
      {
        subject: { kind: "id", value: principal },
        via: "directory-role",
        attributes: { endsAt: "2026-12-01T00:00:00Z" },
      },
      { subject: { kind: "user", value: user }, via: "directory-role", attributes: { endsAt: null } },
      { subject: { kind: "id", value: principal }, via: "directory-role/administrativeunits/au1" },
    ]);
  });
});

describe("azure/sign-in-activity", () => {
  const path = "/beta/reports/servicePrincipalSignInActivities";
  it("tells when an application signed in as itself, by its appId", async () => {
    azure.on(path, {
      json: {
        value: [
          {
            appId: app,
            applicationAuthenticationClientSignInActivity: { lastSignInDateTime: "2026-11-20T10:00:00-8:00" },
          },
          { appId: principal, lastSignInActivity: { lastSignInDateTime: "2026-11-20T10:00:00Z" } },
        ],
      },
    });
    const [usage, planes, coverage] = await records("azure/sign-in-activity");
    expect(usage).toMatchObject({
      ...{
        principal: { kind: "app-id", value: app },
        source: "entra-application-sign-in",
        plane: "identity",
      },
      entries: [{ action: "*", lastUsedAt: new Date("2026-11-20T18:00:00Z") }],
    });
    // What it does in the names of users needs other tokens.
    expect(planes).toMatchObject({
      ...{ principal: { kind: "app-id", value: app }, plane: "service" },
      entries: ["microsoft.*", "data:*", "directory:*", "app:*"].map((action) => ({ action })),
    });
    expect(coverage).toMatchObject({ type: "coverage", capability: "sign-in-activity", status: "available" });
  });
  it("of a tenant without the licence is not to be had, and nothing is called unused", async () => {
    azure.on(path, {
      status: 403,
      json: {
        error: {
          code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
          message: "no premium license",
        },
      },
    });
    expect(await records("azure/sign-in-activity")).toMatchObject([
      { type: "coverage", status: "not-applicable", reason: expect.stringContaining("P1 or P2") },
    ]);
  });
  it("does not exist in national clouds, and is not asked for there", async () => {
    expect(await records("azure/sign-in-activity", tenant, { cloud: "china" })).toMatchObject([
      { type: "coverage", status: "not-applicable", reason: expect.stringContaining("China") },
    ]);
    expect(azure.asked).toEqual([]);
  });
});
