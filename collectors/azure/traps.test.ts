/** One test for each way Azure and Entra have of giving less than everything while looking whole, or of asking for a token. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete, NotFound, Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { soon } from "../testing/soon.ts";
import { send } from "./api.ts";
import { collector } from "./collector.ts";
import { graphBatch, graphList } from "./graph.ts";
import { resourceGraph } from "./resource-graph.ts";
import { askedWait, maximumAttempts, retryWait } from "./retry.ts";
import {
  type Asked,
  type FakeAzure,
  fakeAzure,
  outcomeOf,
  subscription,
  tenant,
} from "./testing/fake-azure.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
});
afterEach(() => azure.stop());

async function endOf(items: AsyncIterable<unknown>): Promise<{ items: unknown[]; error: unknown }> {
  return outcomeOf(items as AsyncIterable<CloudRecord>).then(({ records, error }) => ({
    items: records,
    error,
  }));
}

const question = {
  query: "resources | project id | order by id asc",
  subscriptions: [subscription],
  permission: "x/read",
};
const page = (more: object) => ({
  json: { totalRecords: 2, count: 1, resultTruncated: "false", data: [{ id: "a" }], ...more },
});
const graphPath = "/providers/Microsoft.ResourceGraph/resources";

describe("Resource Graph", () => {
  const ask = () => endOf(resourceGraph(azure.context(), question));

  it("goes on over an empty page that has a token, and ends without one", async () => {
    const pages = [
      page({ count: 0, data: [], $skipToken: "1" }),
      page({ $skipToken: "2" }),
      page({ data: [{ id: "b" }] }),
    ];
    azure.on(graphPath, () => pages.shift() ?? {});
    expect(await ask()).toEqual({ items: [{ id: "a" }, { id: "b" }], error: null });
    const tokens = azure.asked.map(
      ({ body }) => (body as { options: { $skipToken?: string } }).options.$skipToken,
    );
    expect(tokens).toEqual([undefined, "1", "2"]);
  });
  it("that gives fewer rows than it counted, and no token, is not whole", async () => {
    azure.on(graphPath, page({}));
    expect((await ask()).error).toBeInstanceOf(Unavailable);
  });
  it("says in a text whether it cut the result: 'false' is no, 'true' is not whole", async () => {
    azure.on(graphPath, page({ totalRecords: 1, resultTruncated: "false" }));
    expect((await ask()).error).toBeNull();
    azure.on(graphPath, page({ totalRecords: 1, resultTruncated: "true" }));
    expect((await ask()).error).toBeInstanceOf(Unavailable);
  });
  it("that repeats a token goes round in circles", async () => {
    azure.on(graphPath, page({ $skipToken: "same" }));
    expect((await ask()).error).toBeInstanceOf(Unavailable);
    expect(azure.asked).toHaveLength(2);
  });
  it("whose answer would be too large is asked for fewer rows at a time", async () => {
    azure.on(graphPath, ({ body }) =>
      (body as { options: { $top: number } }).options.$top > 100
        ? {
            status: 400,
            json: { error: { code: "BadRequest", details: [{ code: "ResponsePayloadTooLarge" }] } },
          }
        : page({ totalRecords: 1 }),
    );
    expect(await ask()).toEqual({ items: [{ id: "a" }], error: null });
  });
  it("that looked at some subscriptions only, as a header tells, is not whole", async () => {
    azure.on(graphPath, {
      ...page({ totalRecords: 1 }),
      headers: { "x-ms-tenant-subscription-limit-hit": "true" },
    });
    expect((await ask()).error).toBeInstanceOf(Unavailable);
  });
  it("is asked for what is assigned above and below as well", async () => {
    azure.on(graphPath, page({ totalRecords: 1 }));
    await ask();
    expect(azure.asked[0]?.body).toMatchObject({
      options: { authorizationScopeFilter: "AtScopeAboveAndBelow", resultFormat: "objectArray" },
    });
  });
  it("leaves out silently what its caller may not see: then a slice is denied, not empty", async () => {
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions`, {
      json: {
        value: [{ actions: ["*/read"], notActions: ["Microsoft.Authorization/roleAssignments/read"] }],
      },
    });
    const slice = { stream: "azure/role-assignments", scope: subscription };
    const { error, records } = await outcomeOf(collector.collect(azure.context(), slice));
    expect(records).toEqual([]);
    expect(error).toBeInstanceOf(Denied);
    expect((error as Denied).hint).toContain("Microsoft.Authorization/roleAssignments/read");
    expect((error as Denied).hint).toContain(subscription);
  });
});

describe("Microsoft Graph", () => {
  const list = () =>
    endOf(graphList(azure.context(), { path: "/v1.0/things", permission: "Application.Read.All" }));

  it("is followed by its own links, and a link that comes twice ends the walk", async () => {
    const pages = [
      { json: { value: [1], "@odata.nextLink": `${azure.url}/v1.0/things?$skiptoken=x` } },
      { json: { value: [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/things?$skiptoken=y" } },
      { json: { value: [2] } },
    ];
    azure.on("/v1.0/things", () => pages.shift() ?? {});
    expect(await list()).toEqual({ items: [1, 2], error: null });
    azure.on("/v1.0/things", { json: { value: [1], "@odata.nextLink": `${azure.url}/v1.0/things?again` } });
    expect((await list()).error).toBeInstanceOf(Unavailable);
  });
  it.each([
    "https://attacker.example/v1.0/things",
    "http://graph.microsoft.com/v1.0/things",
    "https://graph.microsoft.com.evil.example/",
  ])("never sends its token to %s", async (link) => {
    azure.on("/v1.0/things", { json: { value: [1], "@odata.nextLink": link } });
    const { error, items } = await list();
    expect(items).toEqual([1]);
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).message).toContain(new URL(link).host);
    expect((error as Unavailable).transient).toBe(false);
  });
  it("that answers with a proxy's page, or JSON of something else, is not empty", async () => {
    azure.on("/v1.0/things", { text: "<html>Sign in</html>" });
    expect((await list()).error).toBeInstanceOf(Unavailable);
    azure.on("/v1.0/things", { json: { hello: "world" } });
    expect((await list()).error).toBeInstanceOf(Unavailable);
    azure.on("/v1.0/things", { status: 302, headers: { location: "https://login.example/" }, text: "" });
    expect((await list()).error).toBeInstanceOf(Unavailable);
  });
  it("that throttles without saying how long is asked again", async () => {
    let left = 3;
    azure.on("/v1.0/things", () => (left-- > 0 ? { status: 429, json: {} } : { json: { value: [1] } }));
    expect(await list()).toEqual({ items: [1], error: null });
  });
  it("that throttles without end is unavailable, after a set number of attempts", async () => {
    azure.on("/v1.0/things", { status: 429, json: {} });
    const { error } = await list();
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).transient).toBe(true);
    expect(azure.asked).toHaveLength(maximumAttempts);
  });
  it("that refuses a token gets a new one, once", async () => {
    let first = true;
    azure.on("/v1.0/things", () => {
      if (!first) return { json: { value: [1] } };
      first = false;
      return { status: 401, json: { error: { code: "InvalidAuthenticationToken", message: "expired" } } };
    });
    expect((await list()).error).toBeNull();
    azure.on("/v1.0/things", {
      status: 401,
      json: { error: { code: "InvalidAuthenticationToken", message: "no" } },
    });
    const { error } = await list();
    expect((error as Unavailable).transient).toBe(false);
    expect(azure.asked.filter(({ path }) => path === "/v1.0/things")).toHaveLength(4);
  });
  it("names in a refusal the permission and who needs it", async () => {
    azure.on("/v1.0/things", {
      status: 403,
      json: { error: { code: "Authorization_RequestDenied", message: "no" } },
    });
    const { error } = await list();
    expect(error).toBeInstanceOf(Denied);
    expect((error as Denied).permission).toBe("Application.Read.All");
    expect((error as Denied).hint).toMatch(/Application\.Read\.All.*application 1111/);
  });
  it("that cuts an answer in the middle is asked again", async () => {
    let first = true;
    azure.on("/v1.0/things", () => {
      if (!first) return { json: { value: [1] } };
      first = false;
      return { cut: true, text: '{"value":[' };
    });
    expect(await list()).toEqual({ items: [1], error: null });
  });
});

describe("a batch", () => {
  const calls = ["a", "b", "c"].map((id) => ({
    path: `/v1.0/groups/${id}`,
    permission: "GroupMember.Read.All",
  }));
  const ids = ({ body }: Asked) =>
    (body as { requests: { id: string; url: string }[] }).requests.map(({ url }) => url);

  it("asks again only for what was throttled inside of it, and keeps the order", async () => {
    const rounds = [
      [
        { id: "2", status: 200, body: { n: "c" } },
        { id: "0", status: 429, headers: { "Retry-After": "0" }, body: {} },
        { id: "1", status: 404, body: { error: { code: "Request_ResourceNotFound", message: "gone" } } },
      ],
      [{ id: "0", status: 200, body: { n: "a" } }],
    ];
    azure.on("/v1.0/$batch", () => ({ json: { responses: rounds.shift() } }));
    const [a, b, c] = await graphBatch(azure.context(), calls);
    expect(a).toEqual({ body: { n: "a" } });
    expect((b as { error: Error }).error).toBeInstanceOf(NotFound);
    expect(c).toEqual({ body: { n: "c" } });
    expect(azure.asked.map(ids)).toEqual([["/groups/a", "/groups/b", "/groups/c"], ["/groups/a"]]);
  });
  it("that leaves out a call is not an answer", async () => {
    azure.on("/v1.0/$batch", { json: { responses: [{ id: "0", status: 200, body: {} }] } });
    await expect(graphBatch(azure.context(), calls)).rejects.toBeInstanceOf(Unavailable);
  });
  it("whose calls stay throttled says so call by call", async () => {
    azure.on("/v1.0/$batch", ({ body }) => ({
      json: {
        responses: (body as { requests: { id: string }[] }).requests.map(({ id }) => ({
          id,
          status: 429,
          body: {},
        })),
      },
    }));
    for (const result of await graphBatch(azure.context(), calls))
      expect((result as { error: Error }).error).toBeInstanceOf(Unavailable);
    expect(azure.asked).toHaveLength(maximumAttempts);
  });
});

describe("a wait", () => {
  const headers = (entries: Record<string, string>) => ({ get: (name: string) => entries[name] });
  const at = new Date("2026-11-24T00:00:00Z");
  it("is what the service asks for, in each of its ways", () => {
    expect(askedWait(headers({ "retry-after": "7" }), at)).toBe(7);
    expect(askedWait(headers({ "retry-after": "Tue, 24 Nov 2026 00:01:00 GMT" }), at)).toBe(60);
    expect(askedWait(headers({ "x-ms-retry-after-ms": "1500" }), at)).toBe(1.5);
    expect(askedWait(headers({ "x-ms-user-quota-resets-after": "00:00:05" }), at)).toBe(5);
    expect(askedWait(headers({}), at)).toBeNull();
  });
  it("grows, is never shorter than asked, and never longer than its bound otherwise", () => {
    for (let salt = 0; salt < 20; salt++) {
      expect(retryWait(3, 20, salt)).toBeGreaterThanOrEqual(20);
      for (let retry = 1; retry < 12; retry++) expect(retryWait(retry, null, salt)).toBeLessThanOrEqual(32);
      expect(retryWait(6, null, salt)).toBeGreaterThan(retryWait(2, null, salt));
    }
  });
});

describe("an abort", () => {
  it("ends a call at once, whatever the service does", async () => {
    const stop = new AbortController();
    azure.on("/v1.0/things", () => new Promise(() => {}));
    const context = azure.context({}, { signal: stop.signal });
    const calling = send(context, { service: "graph", url: "/v1.0/things", permission: "x" }).catch(
      (error) => error,
    );
    while (azure.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const begun = performance.now();
    stop.abort();
    expect(await calling).toBeInstanceOf(Unavailable);
    expect(performance.now() - begun).toBeLessThan(soon);
  });
});

describe("what is deleted between a list and its detail", () => {
  it("is left out, and the slice stays whole", async () => {
    azure.on("/v1.0/servicePrincipals", ({ path }) =>
      path.endsWith("/appRoleAssignedTo")
        ? { status: 404, json: { error: { code: "Request_ResourceNotFound", message: "gone" } } }
        : {
            json: {
              value: [{ id: tenant, displayName: "API", appRoles: [{ id: subscription, value: "Read" }] }],
            },
          },
    );
    const slice = { stream: "azure/app-role-assignments", scope: tenant };
    expect(await outcomeOf(collector.collect(azure.context(), slice))).toEqual({ records: [], error: null });
  });
});

describe("a list that is not there", () => {
  it("is not an empty list", async () => {
    const slice = { stream: "azure/deny-assignments", scope: subscription };
    const { error } = await outcomeOf(collector.collect(azure.context(), slice));
    expect(error).toBeInstanceOf(Unavailable);
  });
  it("whose next page is at a stranger's is not followed by the SDK either", async () => {
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/denyAssignments`, {
      json: { value: [], nextLink: "https://attacker.example/next" },
    });
    const slice = { stream: "azure/deny-assignments", scope: subscription };
    const { error } = await outcomeOf(collector.collect(azure.context(), slice));
    expect((error as Unavailable).message).toContain("attacker.example");
  });
  it("that throttles without saying how long is asked again through the SDK too", async () => {
    let left = 2;
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/denyAssignments`, () =>
      left-- > 0 ? { status: 429, json: {} } : { json: { value: [] } },
    );
    const slice = { stream: "azure/deny-assignments", scope: subscription };
    expect(await outcomeOf(collector.collect(azure.context(), slice))).toEqual({ records: [], error: null });
  });
});

/** Every text that can be reached from a value, through hidden members too. */
function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || seen.has(value)) return [];
  seen.add(value);
  if (value instanceof Map) return [...value.values()].flatMap((item) => textsIn(item, seen));
  return Reflect.ownKeys(value).flatMap((key) => textsIn(Reflect.get(value, key), seen));
}

describe("an error", () => {
  it("never carries the token of the call that failed", async () => {
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/denyAssignments`, {
      status: 403,
      json: { error: { code: "AuthorizationFailed", message: "no" } },
    });
    const slice = { stream: "azure/deny-assignments", scope: subscription };
    const { error } = await outcomeOf(collector.collect(azure.context(), slice));
    expect(error).toBeInstanceOf(Denied);
    expect(textsIn(error).filter((text) => /Bearer|e30\./.test(text))).toEqual([]);
  });
});

describe("a refused detail", () => {
  it("leaves the rest, is named, and the slice is not whole", async () => {
    azure.on("/v1.0/servicePrincipals", ({ path }) =>
      path.endsWith("/appRoleAssignedTo")
        ? { status: 403, json: { error: { code: "Authorization_RequestDenied", message: "no" } } }
        : {
            json: {
              value: [{ id: tenant, displayName: "API", appRoles: [{ id: subscription, value: "Read" }] }],
            },
          },
    );
    const slice = { stream: "azure/app-role-assignments", scope: tenant };
    const { error } = await outcomeOf(collector.collect(azure.context(), slice));
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing[0]).toContain("API");
    expect((error as Incomplete).hint).toContain("Application.Read.All");
  });
});
