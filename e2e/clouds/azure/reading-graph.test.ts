import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { type Azure, azureOf } from "./testing.ts";
import { graphPrincipalId } from "./world/forge.ts";
import { TENANT_ID } from "./world/tenant.ts";

let clouds: Clouds;
let azure: Azure;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 40 });
  azure = azureOf(clouds);
});
afterAll(async () => {
  expect(clouds.stats().azure?.violations).toEqual([]);
  await clouds.stop();
});

const directory = () => clouds.world.azure.directory(clouds.world.day);

describe("Microsoft Graph", () => {
  it("lists every service principal once, page by page, with the type of agents and nothing selected away", async () => {
    const { items, pages } = await azure.all(
      "/v1.0/servicePrincipals?$top=999&$select=id,appId,servicePrincipalType",
    );
    expect(pages).toBeGreaterThan(4);
    expect(items.map(({ id }) => id).sort()).toEqual(
      directory()
        .principals.map(({ id }) => id)
        .sort(),
    );
    expect(Object.keys(items[0]).sort()).toEqual(["appId", "id", "servicePrincipalType"]);
    const types = new Set(items.map((item) => item["@odata.type"]));
    expect(types).toEqual(
      new Set([
        undefined,
        "#microsoft.graph.agentIdentity",
        "#microsoft.graph.agentIdentityBlueprintPrincipal",
      ]),
    );
    const agents = await azure.all("/beta/servicePrincipals/microsoft.graph.agentIdentity");
    expect(agents.items.every((agent) => agent.agentIdentityBlueprintId !== null)).toBe(true);
  });

  it("says of a managed identity whose it is, and of everybody else which tenant owns the application", async () => {
    const { items } = await azure.all(
      "/v1.0/servicePrincipals?$select=servicePrincipalType,alternativeNames,appOwnerOrganizationId",
    );
    for (const item of items.filter(
      ({ servicePrincipalType }) => servicePrincipalType === "ManagedIdentity",
    )) {
      expect(item.appOwnerOrganizationId).toBeNull();
      expect(item.alternativeNames[0]).toMatch(/^isExplicit=(True|False)$/);
      expect(item.alternativeNames[1]).toMatch(/^\/(subscriptions|providers)\//);
    }
    expect(new Set(items.map(({ appOwnerOrganizationId }) => appOwnerOrganizationId)).size).toBeGreaterThan(
      8,
    );
  });

  it("shows credentials without their secrets, but with the beginning of each", async () => {
    const { items } = await azure.all("/v1.0/applications?$select=id,passwordCredentials,keyCredentials");
    const secrets = items.flatMap(({ passwordCredentials }) => passwordCredentials);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.every(({ secretText, hint }) => secretText === null && hint.length === 3)).toBe(true);
    expect(items.flatMap(({ keyCredentials }) => keyCredentials).every(({ key }) => key === null)).toBe(true);
  });

  it("cuts expanded owners at twenty without a word; the list of owners is whole", async () => {
    const { items } = await azure.all("/v1.0/applications?$select=id&$expand=owners($select=id)");
    const most = items.toSorted((a, b) => b.owners.length - a.owners.length)[0];
    expect(most.owners).toHaveLength(20);
    expect(Object.keys(most)).not.toContain("owners@odata.nextLink");
    const whole = await azure.all(`/v1.0/applications/${most.id}/owners?$select=id`);
    expect(whole.items).toHaveLength(23);
    expect(whole.items[0]["@odata.type"]).toBe("#microsoft.graph.user");
  });

  it("tells owners' names only to those who may read users", async () => {
    const owner = directory().applications.find(({ owners }) => owners.length > 0);
    const path = `/v1.0/applications/${owner?.id}/owners`;
    clouds.azure.permissions.allow("User.ReadBasic.All");
    expect((await azure.all(path)).items[0].displayName).toEqual(expect.any(String));
    clouds.azure.permissions.deny("User.ReadBasic.All");
    expect((await azure.all(path)).items[0]).toMatchObject({ displayName: null, userPrincipalName: null });
    clouds.azure.permissions.reset();
  });

  it("lists federated credentials, flexible ones without a subject", async () => {
    const { items } = await azure.all("/v1.0/applications?$select=id&$expand=federatedIdentityCredentials");
    const all = items.flatMap(({ federatedIdentityCredentials }) => federatedIdentityCredentials);
    expect(all.some(({ issuer }) => issuer === "https://token.actions.githubusercontent.com")).toBe(true);
    const flexible = all.filter(({ subject }) => subject === null);
    expect(flexible.length).toBeGreaterThan(0);
    expect(flexible[0].claimsMatchingExpression.value).toMatch(/^claims\['sub'\] matches/);
  });

  it("gives application permissions by the resource that offers them, and by who holds them", async () => {
    const graph = graphPrincipalId(clouds.world.seed);
    const held = await azure.all(`/v1.0/servicePrincipals/${graph}/appRoleAssignedTo?$top=999`);
    expect(held.items.length).toBeGreaterThan(15);
    const [first] = held.items;
    const other = await azure.all(`/v1.0/servicePrincipals/${first.principalId}/appRoleAssignments`);
    expect(other.items).toContainEqual(first);
    const grants = await azure.all("/v1.0/oauth2PermissionGrants");
    expect(grants.items.some(({ scope }) => scope.startsWith(" "))).toBe(true);
    expect(new Set(grants.items.map(({ consentType }) => consentType))).toEqual(
      new Set(["AllPrincipals", "Principal"]),
    );
  });

  it("finds service principals inside groups however deep, only as an advanced query", async () => {
    const outer = directory().groups.find(({ name }) => name === "grp-platform-owners");
    const path = `/v1.0/groups/${outer?.id}/transitiveMembers/microsoft.graph.servicePrincipal`;
    const refused = await azure.ask(`${path}?$select=id`);
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "Request_UnsupportedQuery" } } });
    const answer = await azure.ask(`${path}?$select=id&$count=true`, {
      headers: { ConsistencyLevel: "eventual" },
    });
    expect(answer.body["@odata.count"]).toBe(2);
    expect(answer.body.value).toHaveLength(2);
    const direct = await azure.all(`/v1.0/groups/${outer?.id}/members`);
    expect(direct.items.filter((member) => member["@odata.type"] === "#microsoft.graph.group")).toHaveLength(
      1,
    );
  });

  it("names holders of Entra roles with their type, at a part of the directory, and until when", async () => {
    const { items } = await azure.all("/v1.0/roleManagement/directory/roleAssignments?$expand=principal");
    expect(new Set(items.map(({ principal }) => principal["@odata.type"]))).toEqual(
      new Set(["#microsoft.graph.user", "#microsoft.graph.servicePrincipal", "#microsoft.graph.group"]),
    );
    expect(items.some(({ directoryScopeId }) => directoryScopeId !== "/")).toBe(true);
    const timed = await azure.all("/v1.0/roleManagement/directory/roleAssignmentScheduleInstances");
    expect(timed.items.filter(({ endDateTime }) => endDateTime !== null)).toHaveLength(1);
    const roles = await azure.all("/v1.0/roleManagement/directory/roleDefinitions");
    expect(roles.items.filter(({ isBuiltIn }) => !isBuiltIn)).toHaveLength(1);
  });

  it("finds objects by id, leaves out who is gone, and filters", async () => {
    const [principal] = directory().principals;
    const gone = directory().assignments.find(
      ({ principal: id }) =>
        ![...directory().principals, ...directory().users, ...directory().groups].some(
          (thing) => thing.id === id,
        ),
    );
    const answer = await azure.ask("/v1.0/directoryObjects/getByIds", {
      method: "POST",
      body: { ids: [principal?.id, gone?.principal], types: ["servicePrincipal"] },
    });
    expect(answer.body.value.map(({ id }: { id: string }) => id)).toEqual([principal?.id]);
    const found = await azure.all(
      `/v1.0/servicePrincipals?$filter=appId eq '${principal?.appId}'&$select=id`,
    );
    expect(found.items).toEqual([{ id: principal?.id }]);
    const byApp = await azure.ask(`/v1.0/servicePrincipals(appId='${principal?.appId}')?$select=id`);
    expect(byApp.body).toEqual({ id: principal?.id });
  });

  it("reports sign-ins by appId: of applications, not of managed identities, and none that never happened", async () => {
    const { items } = await azure.all("/beta/reports/servicePrincipalSignInActivities");
    const byApp = new Map(items.map((item) => [item.appId, item]));
    for (const principal of directory().principals) {
      const row = byApp.get(principal.appId);
      if (principal.type === "ManagedIdentity" || principal.uses.length === 0) {
        expect(row?.applicationAuthenticationClientSignInActivity ?? null).toBeNull();
      } else if (principal.nature === "machine" && row !== undefined) {
        const at = row.applicationAuthenticationClientSignInActivity?.lastSignInDateTime;
        expect(at === undefined || new Date(at) < clouds.world.now).toBe(true);
      }
    }
    const keys = await azure.all("/beta/reports/appCredentialSignInActivities");
    expect(keys.items.length).toBeGreaterThan(5);
    expect(keys.items[0]).toMatchObject({ keyId: expect.any(String), signInActivity: expect.any(Object) });
  });

  it("answers batches call by call, in an order of its own", async () => {
    const paths = directory()
      .principals.slice(0, 3)
      .map(({ id }) => `/servicePrincipals/${id}?$select=id`);
    const requests = [...paths, "/servicePrincipals/nobody"].map((url, id) => ({
      id: String(id),
      method: "GET",
      url,
    }));
    const { status, body } = await azure.ask("/v1.0/$batch", { method: "POST", body: { requests } });
    expect(status).toBe(200);
    expect(body.responses.map(({ id }: { id: string }) => id)).not.toEqual(requests.map(({ id }) => id));
    const byId = new Map(body.responses.map((item: { id: string }) => [item.id, item]));
    expect(byId.get("0")).toMatchObject({ status: 200, body: { id: directory().principals[0]?.id } });
    expect(byId.get("3")).toMatchObject({
      status: 404,
      body: { error: { code: "Request_ResourceNotFound" } },
    });
  });

  it("says which organization it is", async () => {
    const { items } = await azure.all("/v1.0/organization?$select=id,displayName");
    expect(items).toEqual([{ id: TENANT_ID, displayName: "Northwind Labs" }]);
  });
});
