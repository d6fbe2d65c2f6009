import { cloudasset } from "googleapis/build/src/apis/cloudasset/index.js";
import { iam } from "googleapis/build/src/apis/iam/index.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { allPages, clientOptions, refusalOf } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 20 });
});
afterEach(() => clouds.faults.clear());
afterAll(() => clouds.stop());

const list = (retry = false) =>
  iam({ version: "v1", ...clientOptions(clouds, { retry }) }).projects.serviceAccounts.list({
    name: "projects/northwind-shared",
  });

describe("a fault of Google Cloud", () => {
  it("hits exactly the calls it counts, by service, method, permission or project", async () => {
    for (const part of [
      { service: "iam", action: "projects.serviceAccounts.list" },
      { permission: "iam.serviceAccounts.list" },
      { scope: "northwind-shared" },
    ]) {
      const fault = clouds.faults.add({
        cloud: "gcp",
        ...part,
        from: 2,
        times: 1,
        effect: { kind: "error" },
      });
      await list();
      expect(await refusalOf(list())).toMatchObject({ status: 503, code: "UNAVAILABLE" });
      await list();
      expect(fault.hits).toBe(1);
      fault.remove();
    }
    clouds.faults.add({ cloud: "gcp", scope: "northwind-network", effect: { kind: "error" } });
    expect((await list()).status).toBe(200);
  });

  it("breaks a walk in the middle: pages before it arrive, the walk throws", async () => {
    clouds.faults.add({ cloud: "gcp", action: "assets.list", from: 4, effect: { kind: "error" } });
    const seen: unknown[] = [];
    const api = cloudasset({ version: "v1", ...clientOptions(clouds) });
    const walk = allPages(async (pageToken) => {
      const page = await api.assets.list({ parent: clouds.world.gcp.organization.name, pageToken });
      seen.push(page);
      return page;
    });
    await expect(walk).rejects.toThrow();
    expect(seen).toHaveLength(3);
  });

  it("throttles with a reason and a time to wait, and the client's own retries outlast a short storm", async () => {
    clouds.faults.add({ cloud: "gcp", effect: { kind: "throttle" } });
    const refused = await refusalOf(list());
    expect(refused).toMatchObject({ status: 429, code: "RESOURCE_EXHAUSTED", reason: "RATE_LIMIT_EXCEEDED" });
    const answer = await fetch(`${clouds.gcp.rootUrl}v1/roles`, {
      headers: { authorization: `Bearer ${clouds.gcp.token()}` },
    });
    expect(answer.headers.get("retry-after")).toBe("1");
    clouds.faults.clear();
    clouds.faults.add({ cloud: "gcp", times: 1, effect: { kind: "throttle" } });
    expect((await list(true)).status).toBe(200);
  });

  it("refuses or expires like Google does", async () => {
    clouds.faults.add({ cloud: "gcp", times: 1, effect: { kind: "denied" } });
    clouds.faults.add({ cloud: "gcp", from: 2, effect: { kind: "expired" } });
    expect(await refusalOf(list())).toMatchObject({ status: 403, reason: "IAM_PERMISSION_DENIED" });
    expect(await refusalOf(list())).toMatchObject({ status: 401, reason: "ACCESS_TOKEN_EXPIRED" });
  });

  it("cuts the connection before or within the answer, and the client notices both", async () => {
    for (const kind of ["cut", "cut-in-body"] as const) {
      clouds.faults.add({ cloud: "gcp", times: 1, effect: { kind } });
      await expect(list(), kind).rejects.toThrow();
    }
  });

  it("truncates an answer or replaces it by a proxy's page, and there is no list of accounts in either", async () => {
    for (const kind of ["truncate", "garbage"] as const) {
      clouds.faults.clear();
      clouds.faults.add({ cloud: "gcp", effect: { kind } });
      const answer = await list().catch((error: unknown) => error);
      const data = (answer as { data?: unknown }).data;
      expect(answer instanceof Error || typeof data !== "object", kind).toBe(true);
    }
  });

  it("can also strike the way in", async () => {
    const fault = clouds.faults.add({ cloud: "gcp", service: "sts", effect: { kind: "error" } });
    const answer = await fetch(`${clouds.gcp.rootUrl}v1/token`, { method: "POST", body: "{}" });
    expect(answer.status).toBe(503);
    expect(fault.hits).toBe(1);
  });
});
