/** What the streams of subscriptions deliver, field by field, through Resource Graph and without it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { collector } from "./collector.ts";
import { collectSlice } from "./testing/collect-slice.ts";
import { type FakeAzure, fakeAzure, outcomeOf, subscription, tenant } from "./testing/fake-azure.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
});
afterEach(() => azure.stop());

const principal = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
const group = "eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee";
const owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

const records = (stream: string, scope: string, config: Record<string, unknown> = {}) =>
  collectSlice(azure, { stream, scope }, config);

const below = `/subscriptions/${subscription}`;
const site = `${below}/resourceGroups/Shop/providers/Microsoft.Web/sites/Web`;
const platform = "/providers/Microsoft.Management/managementGroups/Platform";
describe("azure/deny-assignments", () => {
  it("are asked of each subscription: who is denied what, and who is excepted", async () => {
    const id = `${below}/providers/Microsoft.Authorization/denyAssignments/d1`;
    const properties = {
      ...{ denyAssignmentName: "managed app", scope: `${below}/resourceGroups/App`, isSystemProtected: true },
      permissions: [{ actions: ["*/delete"], notActions: [] }],
      principals: [{ id: "00000000-0000-0000-0000-000000000000", type: "SystemDefined" }],
      excludePrincipals: [{ id: principal, type: "ServicePrincipal" }],
    };
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/denyAssignments`, {
      json: {
        value: [
          { id, properties },
          { id: `${id}2`, properties: { ...properties, scope: platform } },
          { id: `${id}3`, properties: { ...properties, denyAssignmentEffect: "audit" } },
        ],
      },
    });
    expect(await records("azure/deny-assignments", subscription)).toMatchObject([
      {
        type: "role",
        kind: "azure_deny_assignment",
        name: "managed app",
        document: { deny: true, permissions: [{ actions: ["*/delete"] }] },
      },
      {
        ...{
          type: "grant",
          effect: "deny",
          subject: { kind: "anyone", value: "*" },
          via: "deny-assignment/resourcegroups/app",
        },
        attributes: { exceptions: [principal] },
      },
    ]);
  });
});

describe("azure/managed-identities", () => {
  it("answer to their resource id, with tags as hints and whose tokens may become them", async () => {
    const id = `${below}/resourceGroups/Shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Pay`;
    azure.graph("userassignedidentities", [
      {
        id,
        name: "Pay",
        tags: { Owner: "payments", env: "prod" },
        properties: { principalId: principal, clientId: group },
      },
    ]);
    azure.on(`${id}/federatedIdentityCredentials`, {
      json: {
        value: [
          {
            name: "aks",
            properties: {
              issuer: "https://oidc.example/x",
              subject: "system:serviceaccount:a:b",
              audiences: ["api://AzureADTokenExchange"],
            },
          },
        ],
      },
    });
    const subject = { kind: "id", value: principal };
    expect(await records("azure/managed-identities", subscription)).toEqual([
      { type: "alias", principal: subject, kind: "resource", value: id.toLowerCase(), unknown: [] },
      {
        ...{
          type: "owner-hint",
          scope: subscription,
          subject,
          source: "tag",
          key: "Owner",
          value: "payments",
        },
        unknown: [],
      },
      {
        ...{ type: "trust", scope: subscription, subject, mechanism: "web-identity" },
        trusted: { kind: "federated", value: "oidc.example/x|system:serviceaccount:a:b" },
        ...{
          condition: { audience: ["api://AzureADTokenExchange"] },
          attributes: { name: "aks" },
          unknown: [],
        },
      },
    ]);
  });
});

describe("azure/resource-groups", () => {
  it("say by their tags whose the identities in them may be, of either kind, and of no others", async () => {
    const inGroup = (group: string, rest: string) => `${below}/resourceGroups/${group}/providers/${rest}`;
    const own = "aaaaaaaa-0000-4000-8000-000000000001";
    azure.graph("union (resourcecontainers", [
      // The order of ids puts these before the group they lie in.
      { id: inGroup("SHOP", "Microsoft.Web/sites/till"), identity: { principalId: own } },
      // What it was given is not its own: that one lies elsewhere.
      { id: inGroup("shop", "Microsoft.Web/sites/guest"), identity: { principalId: null } },
      { id: inGroup("bare", "Microsoft.Web/sites/other"), identity: { principalId: group } },
      { id: inGroup("shop", "Microsoft.Sql/servers/db"), principalId: group },
      {
        id: inGroup("shop", "Microsoft.ManagedIdentity/userAssignedIdentities/pay"),
        principalId: principal.toUpperCase(),
      },
      { id: `${below}/resourceGroups/Shop`, tags: { Team: "payments", env: "prod" } },
      { id: `${below}/resourceGroups/bare`, tags: null },
    ]);
    const found = { scope: subscription, source: "resource-group-tag", key: "Team", value: "payments" };
    const expected = [own, principal].map((value) => ({
      ...{ type: "owner-hint", subject: { kind: "id", value }, unknown: [] },
      ...found,
    }));
    expect(await records("azure/resource-groups", subscription)).toEqual(expected);
    const asked = azure.asked.filter(({ path }) => path.endsWith("/Microsoft.ResourceGraph/resources"));
    const about = asked.filter(({ body }) => !(body as { query: string }).query.includes("subscriptions'"));
    expect(about, "one question").toHaveLength(1);
  });

  it("say the same where Resource Graph is not asked, and reject what they cannot read", async () => {
    const list = (path: string, value: unknown[]) => azure.on(`${below}/${path}`, { json: { value } });
    const identities = "Microsoft.ManagedIdentity/userAssignedIdentities";
    list("resourcegroups", [
      {
        id: `${below}/resourceGroups/Shop`,
        ...{ tags: { owner: "payments" }, properties: { provisioningState: "Succeeded" } },
      },
      { tags: {} },
    ]);
    list("resources", [
      { id: site, identity: { principalId: principal } },
      // Of no interest, and so no reason to close nothing.
      { id: `${below}/resourceGroups/Shop/providers/Microsoft.Sql/servers/db`, tags: "odd" },
    ]);
    list(`providers/${identities}`, [
      {
        id: `${below}/resourceGroups/shop/providers/${identities}/pay`,
        properties: { principalId: group },
      },
    ]);
    azure.on(`${below}/providers/Microsoft.Authorization/permissions`, {
      status: 404,
      json: { error: { code: "InvalidResourceType", message: "not here" } },
    });
    const slice = { stream: "azure/resource-groups", scope: subscription };
    const found = await outcomeOf(collector.collect(azure.context(), slice));
    expect(found.error).toBeNull();
    expect(found.records).toMatchObject([
      { type: "rejected", reason: "unreadable" },
      { type: "owner-hint", subject: { value: principal }, source: "resource-group-tag", value: "payments" },
      { type: "owner-hint", subject: { value: group }, source: "resource-group-tag", value: "payments" },
    ]);
  });
});

describe("azure/workloads", () => {
  it("are one per identity a resource runs as, its own and those attached to it", async () => {
    const attached = `${below}/resourceGroups/Shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Pay`;
    azure.graph("isnotempty(identity)", [
      {
        ...{
          id: site,
          name: "Web",
          type: "microsoft.web/sites",
          kind: "functionapp,linux",
          location: "westeurope",
        },
        ...{
          tags: { team: "shop" },
          identity: {
            principalId: principal,
            userAssignedIdentities: { [attached]: { principalId: group }, [`${attached}2`]: null },
          },
        },
      },
    ]);
    const common = {
      type: "workload",
      scope: subscription,
      kind: "azure_function_app",
      name: "Web",
      location: "westeurope",
      unknown: [],
    };
    const facts = { resourceId: site, resourceType: "microsoft.web/sites" };
    const key = site.toLowerCase();
    expect(await records("azure/workloads", subscription)).toEqual([
      {
        ...common,
        externalId: `${key}@system`,
        runsAs: { kind: "id", value: principal },
        attributes: { ...facts, assigned: "system" },
      },
      {
        ...common,
        externalId: `${key}@${attached.toLowerCase()}`,
        runsAs: { kind: "id", value: group },
        attributes: { ...facts, assigned: "user" },
      },
      {
        ...common,
        externalId: `${key}@${attached.toLowerCase()}2`,
        runsAs: { kind: "name", value: `${attached}2`.toLowerCase() },
        attributes: { ...facts, assigned: "user" },
      },
      {
        type: "owner-hint",
        scope: subscription,
        subject: { kind: "id", value: principal },
        source: "tag",
        key: "team",
        value: "shop",
        unknown: [],
      },
    ]);
  });
});

describe("azure/groups", () => {
  it("are those that hold a grant of any kind, with the service principals in them", async () => {
    azure.graph("=~ 'Group'", [{ id: "x", principalId: group.toUpperCase() }]);
    azure.on("/v1.0/servicePrincipals", { json: { value: [] } });
    azure.on("/v1.0/roleManagement/directory/roleAssignments", {
      json: {
        value: [
          {
            principalId: owner,
            roleDefinitionId: "r",
            principal: { "@odata.type": "#microsoft.graph.group" },
          },
          {
            principalId: principal,
            roleDefinitionId: "r",
            principal: { "@odata.type": "#microsoft.graph.user" },
          },
        ],
      },
    });
    azure.on("/v1.0/$batch", ({ body }) => ({
      json: {
        responses: (body as { requests: { id: string; url: string }[] }).requests.map(({ id, url }) =>
          url.includes(group)
            ? {
                id,
                status: 200,
                body: {
                  id: group,
                  displayName: "deployers",
                  createdDateTime: "2024-01-01T00:00:00Z",
                  isAssignableToRole: true,
                },
              }
            : { id, status: 404, body: { error: { code: "Request_ResourceNotFound", message: "gone" } } },
        ),
      },
    }));
    azure.on(`/v1.0/groups/${group}/transitiveMembers`, { json: { value: [{ id: principal }] } });
    expect(await records("azure/groups", tenant)).toMatchObject([
      {
        type: "principal",
        kind: "azure_group",
        externalId: group,
        name: "deployers",
        attributes: { assignableToRoles: true },
      },
      { type: "membership", group: { kind: "id", value: group }, member: { kind: "id", value: principal } },
    ]);
    const asked = azure.asked.find(({ path }) => path === "/v1.0/$batch")?.body as { requests: unknown[] };
    expect(asked.requests).toHaveLength(2);
  });
});

describe("azure/provider-operations", () => {
  it("are actions, once each whatever their letters, those on data told apart", async () => {
    azure.on("/providers/Microsoft.Authorization/providerOperations", {
      json: {
        value: [
          {
            name: "Microsoft.Storage",
            operations: [{ name: "Microsoft.Storage/register/action", isDataAction: false }],
            resourceTypes: [
              {
                operations: [
                  { name: "microsoft.storage/REGISTER/action" },
                  { name: "Microsoft.Storage/accounts/blobs/read", isDataAction: true },
                  { name: "Microsoft.Storage/accounts/read" },
                ],
              },
            ],
          },
        ],
      },
    });
    expect(await records("azure/provider-operations", tenant)).toEqual([
      { type: "action", name: "microsoft.storage/register/action", level: "write", unknown: [] },
      { type: "action", name: "data:microsoft.storage/accounts/blobs/read", level: "read", unknown: [] },
      { type: "action", name: "microsoft.storage/accounts/read", level: "read", unknown: [] },
    ]);
  });
});
