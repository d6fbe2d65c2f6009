import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { type Azure, authorizationClient, azureOf } from "./testing.ts";
import { builtInRoles } from "./world/built-in-roles.ts";
import { IDENTITY_TYPE } from "./world/forge.ts";
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
const subscription = (name: string) => {
  const found = directory().subscriptions.find((candidate) => candidate.name === `nw-${name}`);
  if (!found) throw new RangeError(`No subscription ${name}`);
  return found.id;
};

async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("Azure Resource Manager", () => {
  it("lists subscriptions with their states, and the tree above them", async () => {
    const { items } = await azure.all("/subscriptions?api-version=2022-12-01");
    expect(items).toHaveLength(directory().subscriptions.length);
    expect(items.find(({ displayName }) => displayName === "nw-legacy-shop").state).toBe("Disabled");
    const entities = await azure.all("/providers/Microsoft.Management/getEntities?api-version=2020-05-01", {
      method: "POST",
    });
    const shop = entities.items.find(({ name }) => name === subscription("payments-prod"));
    expect(shop.properties.parentDisplayNameChain).toEqual([
      "Tenant Root Group",
      "Northwind Labs",
      "Landing zones",
      "Production",
    ]);
    const tenants = await azure.all("/tenants?api-version=2022-12-01");
    expect(tenants.items[0]).toMatchObject({ tenantId: TENANT_ID, displayName: "Northwind Labs" });
  });

  it("lists assignments at, above and below a scope through the SDK; atScope() leaves out what is below", async () => {
    const id = subscription("payments-prod");
    const client = authorizationClient(clouds, id);
    const all = await listed(client.roleAssignments.listForScope(`subscriptions/${id}`));
    const scopes = all.map(({ scope = "" }) => scope);
    expect(scopes).toContain("/");
    expect(scopes.some((scope) => scope.startsWith("/providers/Microsoft.Management/"))).toBe(true);
    expect(scopes.some((scope) => scope.includes("/resourceGroups/"))).toBe(true);
    const within = directory().assignments.filter(({ scope }) => scope.startsWith(`/subscriptions/${id}`));
    expect(scopes.filter((scope) => scope.startsWith("/subscriptions/"))).toHaveLength(within.length);
    const above = await listed(
      client.roleAssignments.listForScope(`subscriptions/${id}`, { filter: "atScope()" }),
    );
    expect(above.some(({ scope = "" }) => scope.includes("/resourceGroups/"))).toBe(false);
    expect(above.length).toBeLessThan(all.length);
    const [one] = all;
    const mine = await listed(
      client.roleAssignments.listForSubscription({ filter: `principalId eq '${one?.principalId}'` }),
    );
    expect(mine.every(({ principalId }) => principalId === one?.principalId)).toBe(true);
    await expect(
      listed(client.roleAssignments.listForSubscription({ filter: "atScope() and principalId eq 'x'" })),
    ).rejects.toMatchObject({ statusCode: 400, code: "UnsupportedQuery" });
  });

  it("keeps one group's assignments apart from another's whose name begins alike", async () => {
    const resource = directory().resources[0];
    if (!resource) throw new Error("No resource");
    const path = resource.id.split("/").slice(0, 5).join("/");
    const inside = await azure.all(
      `${path}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
    );
    const shorter = await azure.all(
      `${path.slice(0, -1)}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01`,
    );
    const below = ({ items }: typeof inside) =>
      items.filter(({ properties }) => properties.scope.startsWith(`${path}`));
    expect(below(shorter)).toEqual([]);
    expect(below(inside)).toEqual(
      directory()
        .assignments.filter(({ scope }) => scope === path || scope.startsWith(`${path}/`))
        .map(({ name }) => expect.objectContaining({ name })),
    );
  });

  it("keeps conditions in assignments and inside a definition, and the blank at the end of an action", async () => {
    const path = `/subscriptions/${subscription("connectivity")}/providers/Microsoft.Authorization`;
    const roles = await azure.all(`${path}/roleDefinitions?api-version=2022-04-01`);
    const conditional = roles.items.filter(({ properties }) =>
      properties.permissions.some(({ condition }: { condition?: string }) => condition),
    );
    expect(conditional).toHaveLength(1);
    expect(conditional[0].properties.permissions).toHaveLength(2);
    const actions = roles.items.flatMap(({ properties }) =>
      properties.permissions.flatMap((entry: { actions: string[] }) => entry.actions),
    );
    expect(actions).toContain("Microsoft.Network/virtualNetworks/read ");
    expect(directory().assignments.filter(({ condition }) => condition !== null).length).toBeGreaterThan(5);
    const custom = await azure.all(
      `${path}/roleDefinitions?api-version=2022-04-01&$filter=type eq 'CustomRole'`,
    );
    expect(custom.items.every(({ properties }) => properties.type === "CustomRole")).toBe(true);
    expect(roles.items.length - custom.items.length).toBe(builtInRoles.length);
  });

  it("lists deny assignments, everybody as the system's principal, with who is excepted", async () => {
    const client = authorizationClient(clouds, subscription("shared-services"));
    const all = await listed(client.denyAssignments.list());
    expect(all).toHaveLength(3);
    expect(all.flatMap(({ principals }) => principals ?? [])).toContainEqual({
      id: "00000000-0000-0000-0000-000000000000",
      type: "SystemDefined",
    });
    expect(all.flatMap(({ excludePrincipals }) => excludePrincipals ?? [])).toHaveLength(1);
  });

  it("tells until when an assignment holds that was made for a time", async () => {
    const id = subscription("connectivity");
    const client = authorizationClient(clouds, id);
    const timed = await listed(client.roleAssignmentScheduleInstances.listForScope(`subscriptions/${id}`));
    expect(timed.length).toBeGreaterThan(0);
    for (const { endDateTime, originRoleAssignmentId } of timed) {
      expect((endDateTime as Date).getTime()).toBeGreaterThan(clouds.world.now.getTime());
      const name = originRoleAssignmentId?.split("/").at(-1);
      expect(directory().assignments.find((assignment) => assignment.name === name)?.endsAt).not.toBeNull();
    }
  });

  it("knows every operation that a built-in role names, of the plane it names it for", async () => {
    const { items } = await azure.all(
      "/providers/Microsoft.Authorization/providerOperations?api-version=2022-04-01&$expand=resourceTypes",
    );
    const operations = items.flatMap(({ operations: own, resourceTypes }) => [
      ...own,
      ...resourceTypes.flatMap((type: { operations: object[] }) => type.operations),
    ]);
    const known = (isDataAction: boolean) =>
      new Set(
        operations
          .filter((operation) => operation.isDataAction === isDataAction)
          .map(({ name }) => name.toLowerCase()),
      );
    const [control, data] = [known(false), known(true)];
    expect(control.size + data.size).toBeLessThan(operations.length);
    const named = (list: "actions" | "dataActions") =>
      builtInRoles
        .flatMap(({ permissions }) => permissions.flatMap((entry) => entry[list]))
        .map((action) => action.trim().toLowerCase())
        .filter((action) => !action.includes("*"));
    expect(named("actions").filter((action) => !control.has(action))).toEqual([]);
    expect(named("dataActions").filter((action) => !data.has(action))).toEqual([]);
  });

  it("lists managed identities with whose tokens may become them", async () => {
    const id = subscription("checkout-prod");
    const path = `/subscriptions/${id}/providers/${IDENTITY_TYPE}?api-version=2024-11-30`;
    const { items } = await azure.all(path);
    expect(items).toHaveLength(
      directory().resources.filter((item) => item.subscription === id && item.type === IDENTITY_TYPE).length,
    );
    const trusts = await Promise.all(
      items.map((item) => azure.all(`${item.id}/federatedIdentityCredentials?api-version=2024-11-30`)),
    );
    const issuers = trusts.flatMap(({ items: list }) => list.map(({ properties }) => properties.issuer));
    expect(issuers.some((issuer) => issuer.startsWith("https://oidc.eks."))).toBe(true);
  });

  it("tells a caller what it may do itself", async () => {
    const id = subscription("payments-prod");
    clouds.azure.permissions.deny("Microsoft.Authorization/roleAssignments/read", id);
    const { items } = await azure.all(
      `/subscriptions/${id}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    );
    expect(items[0].actions).toContain("*/read");
    expect(items[0].notActions).toEqual(["Microsoft.Authorization/roleAssignments/read"]);
    clouds.azure.permissions.reset();
  });
});
