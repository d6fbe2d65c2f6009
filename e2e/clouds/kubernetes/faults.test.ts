import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { ask, itemsIn, METADATA_ONLY } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24", pageCap: 20 });
});
afterEach(() => clouds.faults.clear());
afterAll(() => clouds.stop());

const path = "/api/v1/serviceaccounts?limit=500";
const continueOf = (told: { body: Record<string, unknown> }) =>
  (told.body.metadata as { continue: string }).continue;

describe("a fault of a cluster", () => {
  it("hits the calls it names and no others: of one cluster, one list, one namespace", async () => {
    const fault = clouds.faults.add({
      cloud: "kubernetes",
      cluster: "prod",
      action: "list serviceaccounts",
      effect: { kind: "error" },
    });
    expect((await ask(clouds, path, { cluster: "staging" })).status).toBe(200);
    expect((await ask(clouds, "/api/v1/namespaces")).status).toBe(200);
    const told = await ask(clouds, path);
    expect(told.body).toMatchObject({ code: 500, reason: "InternalError" });
    expect(fault.hits).toBe(1);
    clouds.faults.clear();
    clouds.faults.add({ namespace: "search", effect: { kind: "error" } });
    expect((await ask(clouds, "/api/v1/namespaces/payments/pods")).status).toBe(200);
    expect((await ask(clouds, "/api/v1/namespaces/search/pods")).status).toBe(500);
  });

  it("throttles in plain text, and says when to come back or does not", async () => {
    clouds.faults.add({ times: 1, effect: { kind: "throttle" } });
    clouds.faults.add({ from: 2, times: 1, effect: { kind: "throttle", retryAfter: 30 } });
    clouds.faults.add({ from: 3, times: 1, effect: { kind: "throttle", retryAfter: null } });
    const seen = [];
    for (let call = 0; call < 4; call++) seen.push(await ask(clouds, path));
    expect(seen.map(({ status }) => status)).toEqual([429, 429, 429, 200]);
    expect(seen.map(({ headers }) => headers["retry-after"])).toEqual(["1", "30", undefined, undefined]);
    expect(seen[0]?.text).toBe("Too many requests, please try again later.\n");
  });

  it("expires the credentials in the middle of a walk", async () => {
    clouds.faults.add({ from: 2, effect: { kind: "expired" } });
    const first = await ask(clouds, path);
    expect((await ask(clouds, `${path}&continue=${continueOf(first)}`)).body).toMatchObject({
      code: 401,
      reason: "Unauthorized",
    });
  });

  it("forgets where a list was, and tells where to go on at the present moment", async () => {
    clouds.faults.add({ times: 1, effect: { kind: "page-expired" } });
    const first = await ask(clouds, path);
    clouds.faults.add({ times: 1, effect: { kind: "page-expired" } });
    const gone = await ask(clouds, `${path}&continue=${continueOf(first)}`);
    expect(gone.body).toMatchObject({ code: 410, reason: "Expired" });
    const next = await ask(clouds, `${path}&continue=${continueOf(gone)}`);
    expect(next.status).toBe(200);
    const names = [...itemsIn(first), ...itemsIn(next)].map(({ metadata }) => metadata.uid);
    expect(new Set(names).size).toBe(40);
  });

  it("forgets by itself when a day has gone by", async () => {
    const first = await ask(clouds, path);
    clouds.setDate("2026-11-25");
    const next = await ask(clouds, `${path}&continue=${continueOf(first)}`);
    clouds.setDate("2026-11-24");
    expect(next.status).toBe(410);
  });

  it("cuts the connection, the body, or its length, and a client notices all of it", async () => {
    for (const kind of ["cut", "cut-in-body", "truncate", "garbage"] as const) {
      clouds.faults.clear();
      clouds.faults.add({ effect: { kind } });
      const told = await ask(clouds, path).catch((error: unknown) => error);
      expect(
        told instanceof Error || !Array.isArray((told as { body: { items?: unknown } }).body.items),
        kind,
      ).toBe(true);
    }
  });

  it("drops what was asked for, as a proxy does: whole objects come in place of metadata", async () => {
    clouds.faults.add({ effect: { kind: "unnegotiated" } });
    const told = await ask(clouds, "/api/v1/secrets?limit=1", { accept: METADATA_ONLY });
    expect(told.body.kind).toBe("SecretList");
    expect(clouds.stats().kubernetes?.violations).toEqual([]);
  });
});
