import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Denied, Unavailable } from "#lib/errors.ts";
import { soon } from "../testing/soon.ts";
import { collector } from "./collector.ts";
import { azureStreams } from "./streams.ts";
import {
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  outcomeOf,
  subscription,
  subscriptionRow,
  tenant,
} from "./testing/fake-azure.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
});
afterEach(() => azure.stop());

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("what a source is", () => {
  it("is the tenant of the worker's token, by its own name", async () => {
    expect(await collector.identify(azure.context())).toEqual({ pin: tenant, name: "Contoso" });
  });
  it("is refused when the worker signs in to another tenant", async () => {
    const context = azure.context({ tenant: otherSubscription });
    await expect(collector.identify(context)).rejects.toThrow(/signs in to tenant/);
  });
  it("keeps the id for its name where the tenants cannot be listed", async () => {
    azure.on("/tenants", { status: 403, json: { error: { code: "AuthorizationFailed", message: "no" } } });
    expect((await collector.identify(azure.context())).name).toContain(tenant);
  });
});

describe("the tree", () => {
  it("is tenant, management groups by their chain, subscriptions, parents first", async () => {
    const scopes = await listOf(collector.scopes(azure.context()));
    const root = `${tenant}/managementGroups/${tenant}`;
    expect(scopes.map(({ externalId, kind, parent, state }) => [externalId, kind, parent, state])).toEqual([
      [tenant, "azure_tenant", null, "active"],
      [root, "azure_management_group", tenant, "active"],
      [`${tenant}/managementGroups/platform`, "azure_management_group", root, "active"],
      [subscription, "azure_subscription", `${tenant}/managementGroups/platform`, "active"],
      [otherSubscription, "azure_subscription", `${tenant}/managementGroups/platform`, "active"],
    ]);
  });
  it("retires what Azure calls disabled or deleted, keeps what is past due, leaves out other tenants' subscriptions", async () => {
    const ids = ["4", "5", "6"].map((digit) => digit.repeat(8) + subscription.slice(8));
    azure.graph("microsoft.resources/subscriptions'", [
      subscriptionRow(ids[0] ?? "", "Disabled"),
      subscriptionRow(ids[1] ?? "", "Deleted"),
      subscriptionRow(ids[2] ?? "", "PastDue"),
      { ...subscriptionRow(subscription), tenantId: otherSubscription },
    ]);
    const context = azure.context();
    const scopes = await listOf(collector.scopes(context));
    const states = scopes
      .filter(({ kind }) => kind === "azure_subscription")
      .map(({ externalId, state }) => [externalId, state]);
    expect(states).toEqual([
      [ids[0], "suspended"],
      [ids[1], "closed"],
      [ids[2], "active"],
    ]);
    const read = new Set((await listOf(collector.slices(context, scopes))).map(({ scope }) => scope));
    expect(read).toEqual(new Set([tenant, ids[2]]));
  });
  it("holds only the subscriptions the source wants", async () => {
    const only = await listOf(collector.scopes(azure.context({ subscriptions: [subscription] })));
    expect(only.at(-1)?.externalId).toBe(subscription);
    const without = await listOf(collector.scopes(azure.context({ excludeSubscriptions: [subscription] })));
    expect(without.at(-1)?.externalId).toBe(otherSubscription);
  });
  it("is the same without Resource Graph", async () => {
    const graphed = await listOf(collector.scopes(azure.context()));
    for (const [path, json] of Object.entries(armTree())) azure.on(path, { json });
    const listed = await listOf(collector.scopes(azure.context({ withoutResourceGraph: true })));
    expect(listed).toEqual(graphed);
    azure.on("/providers/Microsoft.ResourceGraph", {
      status: 403,
      json: { error: { code: "AuthorizationFailed", message: "no" } },
    });
    expect(await listOf(collector.scopes(azure.context()))).toEqual(graphed);
  });
  it("is not known when Resource Graph fails, and then there is none", async () => {
    azure.on("/providers/Microsoft.ResourceGraph", { status: 503, json: {} });
    await expect(listOf(collector.scopes(azure.context()))).rejects.toBeInstanceOf(Unavailable);
  });
  it("without a visible subscription says so, where emptiness would say that there is nothing", async () => {
    azure.graph("microsoft.resources/subscriptions'", []);
    const context = azure.context();
    for (const stream of ["azure/role-definitions", "azure/management-group-assignments"]) {
      const { error } = await outcomeOf(collector.collect(context, { stream, scope: tenant }));
      expect(error).toBeInstanceOf(Denied);
      expect((error as Denied).hint).toContain("Microsoft.Resources/subscriptions/read");
    }
  });
});

describe("an abort", () => {
  it.each(Object.keys(azureStreams))("ends %s at once, though no call is answered", async (stream) => {
    const stop = new AbortController();
    const context = azure.context({ logWorkspaces: [tenant] }, { signal: stop.signal });
    await listOf(collector.scopes(context));
    const known = azure.asked.length;
    for (const path of ["/v1.0/", "/beta/", "/subscriptions/", "/providers/", ...azure.routes()])
      azure.on(path, () => new Promise(() => {}));
    const scope = azureStreams[stream]?.scopeKinds.includes("azure_tenant") ? tenant : subscription;
    const collecting = outcomeOf(collector.collect(context, { stream, scope }));
    while (azure.asked.length === known) await new Promise((resolve) => setImmediate(resolve));
    const begun = performance.now();
    stop.abort();
    expect((await collecting).error).toBeInstanceOf(Unavailable);
    expect(performance.now() - begun).toBeLessThan(soon);
  });
});

function armTree(): Record<string, unknown> {
  const ids = [subscription, otherSubscription];
  return {
    "/subscriptions": {
      value: ids.map((id) => ({
        subscriptionId: id,
        displayName: `subscription ${id.slice(0, 4)}`,
        state: "Enabled",
        tenantId: tenant,
        tags: { env: "prod" },
      })),
    },
    "/providers/Microsoft.Management/getEntities": {
      value: ids.map((id) => ({
        name: id,
        type: "/subscriptions",
        properties: {
          parentNameChain: [tenant, "Platform"],
          parentDisplayNameChain: ["Tenant Root Group", "Platform"],
        },
      })),
    },
  };
}
