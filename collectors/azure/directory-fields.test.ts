/** What the streams of principals and credentials deliver, field by field, from answers as Graph writes them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collector } from "./collector.ts";
import { collectSlice } from "./testing/collect-slice.ts";
import {
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  outcomeOf,
  subscription,
  tenant,
} from "./testing/fake-azure.ts";

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

describe("azure/service-principals", () => {
  const row = {
    id: principal.toUpperCase(),
    appId: app.toUpperCase(),
    displayName: "payments-api",
    accountEnabled: false,
    appOwnerOrganizationId: tenant,
    servicePrincipalType: "Application",
    createdDateTime: "2024-01-02T03:04:05Z",
    tags: ["WindowsAzureActiveDirectoryIntegratedApp", "team:payments"],
    notes: "ask Ada",
  };
  it("deliver the principal with its appId and what it says about its owner", async () => {
    azure.on("/v1.0/servicePrincipals", { json: { value: [row, row] } });
    expect(await records("azure/service-principals")).toEqual([
      {
        ...{ type: "principal", scope: tenant, externalId: principal, kind: "azure_service_principal" },
        ...{
          name: "payments-api",
          resourceName: app,
          createdAt: new Date("2024-01-02T03:04:05Z"),
          disabled: true,
        },
        tags: { team: "payments" },
        attributes: {
          ...{
            appId: app,
            type: "Application",
            publisher: "own",
            publisherTenant: tenant,
            publisherName: null,
          },
          ...{ signInAudience: null, singleSignOn: null, disabledByMicrosoft: null, template: null },
        },
        unknown: [],
      },
      { type: "alias", principal: { kind: "id", value: principal }, kind: "app-id", value: app, unknown: [] },
      hint("tag", "team", "payments"),
      hint("application", "notes", "ask Ada"),
    ]);
  });
  const hint = (source: string, key: string, value: string) => ({
    ...{
      type: "owner-hint",
      scope: tenant,
      subject: { kind: "id", value: principal },
      source,
      key,
      value,
      unknown: [],
    },
  });
  it.each([
    ["f8cdef31-a31e-4b4a-93e4-5f571e91255a", "microsoft"],
    [otherSubscription, "third-party"],
    [null, null],
  ])("of tenant %s are published by %s", async (appOwnerOrganizationId, publisher) => {
    azure.on("/v1.0/servicePrincipals", { json: { value: [{ ...row, appOwnerOrganizationId }] } });
    const [found] = await records("azure/service-principals");
    expect(found).toMatchObject({ attributes: { publisher } });
  });
  const host = `/subscriptions/${subscription}/resourceGroups/RG/providers/Microsoft.Web/sites/Shop`;
  it.each([
    [["isExplicit=False", host], "system", host.toLowerCase(), subscription],
    [
      [
        "isExplicit=True",
        `/subscriptions/${subscription}/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Shop`,
      ],
      "user",
      `/subscriptions/${subscription}/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/shop`,
      subscription,
    ],
    [
      [
        "isExplicit=False",
        `/subscriptions/${subscription}/providers/Microsoft.Authorization/policyAssignments/P`,
      ],
      "policy",
      `/subscriptions/${subscription}/providers/microsoft.authorization/policyassignments/p`,
      subscription,
    ],
    [
      [
        "isExplicit=True",
        `/subscriptions/${user}/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x`,
      ],
      "user",
      `/subscriptions/${user}/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/x`,
      tenant,
    ],
    [[], null, app, tenant],
  ])(
    "that are managed identities (%s) live where their resource does",
    async (alternativeNames, assigned, resourceName, scope) => {
      const managed = {
        ...row,
        servicePrincipalType: "ManagedIdentity",
        appOwnerOrganizationId: null,
        alternativeNames,
      };
      azure.on("/v1.0/servicePrincipals", { json: { value: [managed] } });
      const [found] = await records("azure/service-principals");
      expect(found).toMatchObject({
        kind: "azure_managed_identity",
        scope,
        resourceName,
        attributes: { assigned },
      });
    },
  );
  it.each([
    ["#microsoft.graph.agentIdentity", "azure_agent_identity"],
    ["#microsoft.graph.agentIdentityBlueprintPrincipal", "azure_agent_blueprint"],
  ])("that are agents (%s) are told by their type", async (type, kind) => {
    azure.on("/v1.0/servicePrincipals", { json: { value: [{ ...row, "@odata.type": type }] } });
    expect((await records("azure/service-principals"))[0]).toMatchObject({ kind });
  });
  it("that cannot be read are counted as rejected", async () => {
    azure.on("/v1.0/servicePrincipals", { json: { value: [{ id: principal }] } });
    const { records: all } = await outcomeOf(
      collector.collect(azure.context(), { stream: "azure/service-principals", scope: tenant }),
    );
    expect(all).toMatchObject([{ type: "rejected", reason: "unreadable" }]);
  });
});

describe("azure/applications", () => {
  const row = {
    id: identity,
    appId: app,
    displayName: "payments-api",
    createdDateTime: "2024-01-02T03:04:05Z",
    serviceManagementReference: "CI-4711",
  };
  it("stand behind their service principal, which answers to the appId", async () => {
    azure.on("/v1.0/applications", { json: { value: [row] } });
    azure.on("/v1.0/servicePrincipals", { json: { value: [{ id: principal, appId: app }] } });
    const [application, ...rest] = await records("azure/applications");
    expect(application).toMatchObject({
      ...{ kind: "azure_application", externalId: identity, resourceName: `applications/${app}` },
      attributes: { appId: app, servicePrincipal: principal },
    });
    expect(rest).toMatchObject([
      {
        type: "owner-hint",
        subject: { kind: "app-id", value: app },
        key: "serviceManagementReference",
        value: "CI-4711",
      },
    ]);
  });
  it("answer to the appId themselves while there is none", async () => {
    azure.on("/v1.0/applications", { json: { value: [row] } });
    azure.on("/v1.0/servicePrincipals", { json: { value: [] } });
    const [application, alias] = await records("azure/applications");
    expect(application).toMatchObject({ attributes: { servicePrincipal: null } });
    expect(alias).toMatchObject({
      type: "alias",
      principal: { kind: "id", value: identity },
      kind: "app-id",
      value: app,
    });
  });
});

describe("azure/app-credentials", () => {
  const dates = { startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2027-01-01T00:00:00Z" };
  const holder = {
    id: identity,
    appId: app,
    passwordCredentials: [{ keyId: user, displayName: "ci", hint: "Q1w", secretText: null, ...dates }],
    keyCredentials: [
      {
        keyId: group,
        type: "AsymmetricX509Cert",
        usage: "Verify",
        customKeyIdentifier: "AB",
        key: null,
        ...dates,
      },
    ],
    federatedIdentityCredentials: [
      {
        name: "github",
        issuer: "https://token.actions.githubusercontent.com/",
        subject: "repo:o/r:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
      },
    ],
  };
  it("are ids and dates of whoever answers to the appId, and never the beginning of a secret", async () => {
    azure.on("/v1.0/applications", { json: { value: [holder] } });
    azure.on("/v1.0/servicePrincipals", { json: { value: [] } });
    const all = await records("azure/app-credentials");
    const common = {
      ...{ type: "credential", scope: tenant, principal: { kind: "app-id", value: app }, status: "active" },
      ...{
        createdAt: new Date(dates.startDateTime),
        expiresAt: new Date(dates.endDateTime),
        lastUsedAt: null,
      },
      unknown: ["lastUsedAt"],
    };
    expect(all).toEqual([
      {
        ...common,
        ...{ externalId: `${identity}/${user}`, kind: "azure_client_secret" },
        attributes: { heldBy: "application", holder: identity, displayName: "ci" },
      },
      {
        ...common,
        ...{ externalId: `${identity}/${group}`, kind: "azure_certificate" },
        attributes: {
          ...{ heldBy: "application", holder: identity, displayName: null },
          ...{ type: "AsymmetricX509Cert", usage: "Verify", thumbprint: "AB" },
        },
      },
      {
        ...{
          type: "trust",
          scope: tenant,
          subject: { kind: "app-id", value: app },
          mechanism: "web-identity",
        },
        trusted: {
          kind: "federated",
          value: "token.actions.githubusercontent.com|repo:o/r:ref:refs/heads/main",
        },
        condition: { audience: ["api://AzureADTokenExchange"] },
        attributes: { name: "github" },
        unknown: [],
      },
    ]);
    expect(JSON.stringify(all)).not.toContain("Q1w");
  });
  it.each([
    [{ endDateTime: "2026-01-02T00:00:00Z" }, "expired"],
    [{ startDateTime: "2026-12-24T00:00:00Z" }, "inactive"],
    [{ endDateTime: null }, "unknown"],
  ])("with %o are %s", async (change, status) => {
    azure.on("/v1.0/applications", { json: { value: [] } });
    const own = {
      ...holder,
      keyCredentials: [],
      passwordCredentials: [{ keyId: user, ...dates, ...change }],
    };
    azure.on("/v1.0/servicePrincipals", {
      json: { value: [{ ...own, federatedIdentityCredentials: null }] },
    });
    expect(await records("azure/app-credentials")).toMatchObject([
      { status, principal: { kind: "id", value: identity }, attributes: { heldBy: "service-principal" } },
    ]);
  });
  it("that sign SAML answers let nobody in, nor their other half and its password", async () => {
    azure.on("/v1.0/applications", { json: { value: [] } });
    const saml = {
      ...{ id: identity, appId: app, preferredSingleSignOnMode: "saml" },
      keyCredentials: [
        { keyId: group, usage: "Sign", customKeyIdentifier: "AB", ...dates },
        { keyId: resource, usage: "Verify", customKeyIdentifier: "AB", ...dates },
        { keyId: user, usage: "Verify", customKeyIdentifier: "CD", ...dates },
      ],
      passwordCredentials: [{ keyId: group, customKeyIdentifier: "AB", ...dates }],
    };
    azure.on("/v1.0/servicePrincipals", { json: { value: [saml] } });
    expect(await records("azure/app-credentials")).toMatchObject([
      { kind: "azure_saml_signing_certificate", externalId: `${identity}/${group}` },
      { kind: "azure_saml_signing_certificate", externalId: `${identity}/${resource}` },
      { kind: "azure_certificate", externalId: `${identity}/${user}` },
    ]);
  });
  it("of federation are read in full where the expanded list may have been cut at 20", async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        name: `n${at}`,
        issuer: "https://i.example",
        subject: `s${at}`,
      }));
    azure.on("/v1.0/applications", ({ path }) =>
      path.endsWith("/federatedIdentityCredentials")
        ? { json: { value: many(23) } }
        : { json: { value: [{ id: identity, appId: app, federatedIdentityCredentials: many(20) }] } },
    );
    azure.on("/v1.0/servicePrincipals", { json: { value: [] } });
    expect(await records("azure/app-credentials")).toHaveLength(23);
  });
  it("of flexible federation name the subject's pattern and keep the expression", async () => {
    const flexible = {
      ...{ name: "f", issuer: "https://token.actions.githubusercontent.com", subject: null, audiences: [] },
      claimsMatchingExpression: { value: "claims['sub'] matches 'repo:o/*'", languageVersion: 1 },
    };
    azure.on("/v1.0/applications", {
      json: { value: [{ id: identity, appId: app, federatedIdentityCredentials: [flexible] }] },
    });
    azure.on("/v1.0/servicePrincipals", { json: { value: [] } });
    expect(await records("azure/app-credentials")).toMatchObject([
      {
        trusted: { value: "token.actions.githubusercontent.com|repo:o/*" },
        condition: { claims: "claims['sub'] matches 'repo:o/*'" },
      },
    ]);
  });
});
