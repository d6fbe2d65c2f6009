import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { type Azure, azureOf, collectorCredential } from "./testing.ts";

let clouds: Clouds;
let azure: Azure;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 8 });
  azure = azureOf(clouds);
});
afterEach(() => {
  clouds.faults.clear();
  clouds.azure.quirks.reset();
});
afterAll(() => clouds.stop());

const LIST = "/v1.0/servicePrincipals?$select=id";
const ASSIGNMENTS = "authorizationresources | project id | order by id asc";
const SUBSCRIPTIONS = "/subscriptions?api-version=2022-12-01";

describe("a fault of Azure", () => {
  it("hits the calls it counts, by service, action or permission", async () => {
    const fault = clouds.faults.add({
      permission: "Application.Read.All",
      from: 3,
      effect: { kind: "error" },
    });
    const seen: unknown[] = [];
    const walk = async () => {
      for (let next: string | undefined = LIST; next !== undefined; ) {
        const { status, body } = await azure.ask(next);
        if (status !== 200) throw new Error(body.error.code);
        seen.push(body);
        next = body["@odata.nextLink"];
      }
    };
    await expect(walk()).rejects.toThrow("generalException");
    expect(seen).toHaveLength(2);
    expect(fault.hits).toBe(1);
    expect((await azure.ask(SUBSCRIPTIONS)).status).toBe(200);
  });

  it("throttles in the words of each service, with or without saying until when", async () => {
    clouds.faults.add({ cloud: "azure", effect: { kind: "throttle" } });
    azure = azureOf(clouds);
    await expect(
      collectorCredential(clouds).getToken("https://graph.microsoft.com/.default"),
    ).rejects.toThrow(/AADSTS90033/);
    clouds.faults.clear();
    for (const service of ["management", "resource-graph", "graph"])
      clouds.faults.add({ service, effect: { kind: "throttle" } });
    const management = await azure.ask(SUBSCRIPTIONS);
    expect(management).toMatchObject({
      status: 429,
      body: { error: { code: "SubscriptionRequestsThrottled" } },
    });
    expect(management.headers.get("retry-after")).toBe("1");
    const resourceGraph = await azure.resourceGraph(ASSIGNMENTS);
    expect(resourceGraph).toMatchObject({ status: 429, body: { error: { code: "RateLimiting" } } });
    expect(resourceGraph.headers.get("retry-after")).toBeUndefined();
    expect(resourceGraph.headers.get("x-ms-user-quota-resets-after")).toBe("00:00:01");
    clouds.azure.quirks.withoutRetryAfter = true;
    const graph = await azure.ask(LIST);
    expect(graph).toMatchObject({ status: 429, body: { error: { code: "TooManyRequests" } } });
    expect(graph.headers.get("retry-after")).toBeUndefined();
  });

  it("throttles single calls of a batch, each with its own header, while the batch is fine", async () => {
    const ids = clouds.world.azure
      .directory(clouds.world.day)
      .principals.slice(0, 3)
      .map(({ id }) => id);
    clouds.faults.add({
      action: "GET /servicePrincipals/{id}",
      from: 2,
      times: 1,
      effect: { kind: "throttle" },
    });
    const requests = ids.map((id, at) => ({
      id: String(at),
      method: "GET",
      url: `/servicePrincipals/${id}`,
    }));
    const { status, body } = await azure.ask("/v1.0/$batch", { method: "POST", body: { requests } });
    expect(status).toBe(200);
    const byId = new Map(body.responses.map((item: { id: string }) => [item.id, item]));
    expect(byId.get("1")).toMatchObject({ status: 429, headers: { "Retry-After": "1" } });
    expect(byId.get("2")).toMatchObject({ status: 200 });
  });

  it("refuses or expires like each service does", async () => {
    clouds.faults.add({ service: "graph", times: 1, effect: { kind: "denied" } });
    clouds.faults.add({ service: "management", times: 1, effect: { kind: "expired" } });
    expect(await azure.ask(LIST)).toMatchObject({
      status: 403,
      body: { error: { code: "Authorization_RequestDenied" } },
    });
    expect(await azure.ask(SUBSCRIPTIONS)).toMatchObject({
      status: 401,
      body: { error: { code: "ExpiredAuthenticationToken" } },
    });
  });

  it("cuts lines and answers, and the client notices", async () => {
    await azure.ask(SUBSCRIPTIONS);
    for (const kind of ["cut", "cut-in-body", "truncate", "garbage"] as const) {
      clouds.faults.clear();
      clouds.faults.add({ cloud: "azure", effect: { kind } });
      await expect(azure.ask(SUBSCRIPTIONS), kind).rejects.toThrow();
    }
  });
});

describe("what real tenants do", () => {
  it("links lead to the host that was asked, unless a proxy rewrites them or they lead back", async () => {
    const next = async (path: string) => {
      const { body } = await azure.ask(path);
      return new URL(body["@odata.nextLink"] ?? body.nextLink);
    };
    expect((await next(LIST)).origin).toBe("https://graph.microsoft.com");
    expect((await next(SUBSCRIPTIONS)).origin).toBe("https://management.azure.com");
    clouds.azure.quirks.loopingNextLink = true;
    const again = await next(LIST);
    expect((await azure.ask(again.href)).body["@odata.nextLink"]).toBe(again.href);
    clouds.azure.quirks.foreignNextLink = true;
    expect((await next(LIST)).origin).toBe("https://pages.example.net");
    expect((await next(SUBSCRIPTIONS)).origin).toBe("https://pages.example.net");
  });

  it("an object is gone between its list and its details", async () => {
    const { principals } = clouds.world.azure.directory(clouds.world.day);
    const identity = principals.find(({ managed }) => managed?.explicit);
    clouds.azure.quirks.goneAfterListing.add(identity?.id ?? "");
    const listed = await azure.all(LIST);
    expect(listed.items).toContainEqual(expect.objectContaining({ id: identity?.id }));
    expect((await azure.ask(`/v1.0/servicePrincipals/${identity?.id}`)).status).toBe(404);
    const path = `${identity?.managed?.resourceId}/federatedIdentityCredentials?api-version=2024-11-30`;
    expect(await azure.ask(path)).toMatchObject({
      status: 404,
      body: { error: { code: "ResourceNotFound" } },
    });
  });
});
