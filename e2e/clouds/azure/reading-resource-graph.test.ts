import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { type Azure, azureOf } from "./testing.ts";

let clouds: Clouds;
let azure: Azure;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
  azure = azureOf(clouds);
});
beforeEach(() => {
  clouds.azure.permissions.reset();
  clouds.azure.quirks.reset();
});
afterAll(() => clouds.stop());

const directory = () => clouds.world.azure.directory(clouds.world.day);
const ASSIGNMENTS =
  "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | project id, properties | order by id asc";
const RESOURCES = "resources | where isnotempty(identity) | project id, type, identity | order by id asc";

/** Every row, by the tokens. */
async function rows(query: string, options: object = {}, subscriptions?: string[]) {
  const found: { id: string }[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const { body } = await azure.resourceGraph(query, {
      ...(subscriptions ? { subscriptions } : {}),
      options: { resultFormat: "objectArray", ...options, ...(token ? { $skipToken: token } : {}) },
    });
    found.push(...body.data);
    token = body.$skipToken;
    pages += 1;
  } while (token !== undefined);
  return { found, pages };
}

describe("Resource Graph", () => {
  it("gives every row once over its pages, with truncation as a text", async () => {
    const { found, pages } = await rows(ASSIGNMENTS, { $top: 50 });
    expect(pages).toBeGreaterThan(4);
    expect(new Set(found.map(({ id }) => id)).size).toBe(directory().assignments.length);
    const { body } = await azure.resourceGraph(ASSIGNMENTS, { options: { $top: 50 } });
    expect(body).toMatchObject({
      resultTruncated: "false",
      count: 50,
      totalRecords: directory().assignments.length,
    });
  });

  it("tells what is above named subscriptions only when asked for it", async () => {
    const [first] = directory().subscriptions;
    const subscriptions = [first?.id ?? ""];
    const plain = await rows(ASSIGNMENTS, {}, subscriptions);
    expect(plain.found.every(({ id }) => id.startsWith("/subscriptions/"))).toBe(true);
    const above = await rows(
      ASSIGNMENTS,
      { authorizationScopeFilter: "AtScopeAboveAndBelow" },
      subscriptions,
    );
    expect(above.found.some(({ id }) => id.startsWith("/providers/Microsoft.Management/"))).toBe(true);
    expect(above.found.some(({ id }) => id.startsWith("/providers/Microsoft.Authorization/"))).toBe(true);
  });

  it("knows the tree, identities of resources, and what runs as them", async () => {
    const containers = await azure.resourceGraph(
      "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' | project id, name, properties | order by id asc",
    );
    expect(containers.body.data).toHaveLength(directory().subscriptions.length);
    const shop = containers.body.data.find(({ name }: { name: string }) => name === "nw-payments-prod");
    expect(shop.properties.managementGroupAncestorsChain[0].displayName).toBe("Production");
    const { found } = await rows(RESOURCES);
    expect(found.length).toBeGreaterThan(40);
    const identities = await rows(
      "resources | where type in~ ('microsoft.managedidentity/userassignedidentities') and properties.principalId != '' | project id, principal = tostring(properties.principalId) | order by id asc",
    );
    expect(identities.found.length).toBeGreaterThan(30);
  });

  it("unites resources with what contains them, every row with every column, in one order", async () => {
    const groups = "resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups'";
    const { found, pages } = await rows(
      `resources | where isnotempty(identity) | project id, identity | union (${groups} | project id, tags) | order by id asc`,
      { $top: 50 },
    );
    expect(pages).toBeGreaterThan(1);
    const apart = [
      ...(await rows(RESOURCES)).found,
      ...(await rows(`${groups} | project id | order by id asc`)).found,
    ];
    expect(found.map(({ id }) => id)).toEqual(apart.map(({ id }) => id).toSorted());
    expect(new Set(found.map((row) => Object.keys(row).toSorted().join()))).toEqual(
      new Set(["id,identity,tags"]),
    );
  });

  it("leaves out silently what the caller may not read", async () => {
    const [first] = directory().subscriptions;
    clouds.azure.permissions.deny("Microsoft.Authorization/roleAssignments/read", first?.id);
    const some = await rows(ASSIGNMENTS);
    expect(some.found.length).toBeGreaterThan(0);
    expect(some.found.some(({ id }) => id.startsWith(`/subscriptions/${first?.id}/`))).toBe(false);
    clouds.azure.permissions.deny("Microsoft.Authorization/roleAssignments/read");
    expect((await rows(ASSIGNMENTS)).found).toEqual([]);
    clouds.azure.permissions.denyScope(first?.id ?? "");
    expect(await azure.resourceGraph(ASSIGNMENTS, { subscriptions: [first?.id ?? ""] })).toMatchObject({
      status: 400,
      body: { error: { code: "BadRequest", details: [{ code: "NoValidSubscriptionsInQueryRequest" }] } },
    });
  });

  it("may repeat and miss rows between pages that are not ordered", async () => {
    const { found } = await rows(ASSIGNMENTS.replace(" | order by id asc", ""), { $top: 50 });
    expect(new Set(found.map(({ id }) => id)).size).toBeLessThan(directory().assignments.length);
  });

  it("gives no token where a query limits itself or shows no id, and says that it cut", async () => {
    const limited = await azure.resourceGraph("resources | project id | limit 120", {
      options: { $top: 50 },
    });
    expect(limited.body).toMatchObject({ count: 50, resultTruncated: "true" });
    expect(limited.body).not.toHaveProperty("$skipToken");
    const nameless = await azure.resourceGraph("resources | project identity", { options: { $top: 50 } });
    expect(nameless.body).not.toHaveProperty("$skipToken");
  });

  it("can withhold tokens, begin empty, and hide subscriptions beyond its limit", async () => {
    const { quirks } = clouds.azure;
    quirks.withoutSkipToken = true;
    const cut = await azure.resourceGraph(ASSIGNMENTS, { options: { $top: 50 } });
    expect(cut.body.resultTruncated).toBe("true");
    quirks.reset();
    quirks.emptyFirstPage = true;
    const empty = await azure.resourceGraph(ASSIGNMENTS, { options: { $top: 50 } });
    expect(empty.body).toMatchObject({ count: 0, data: [], $skipToken: expect.any(String) });
    expect((await rows(ASSIGNMENTS, { $top: 50 })).found).toHaveLength(directory().assignments.length);
    quirks.reset();
    quirks.subscriptionLimitHit = true;
    const { headers } = await azure.resourceGraph(ASSIGNMENTS);
    expect(headers.get("x-ms-tenant-subscription-limit-hit")).toBe("true");
  });

  it.each([
    ["resources | summarize count()", "ParserFailure"],
    ["resources | where id ==", "ParserFailure"],
    ["resources | where bag_keys(identity) == 'x'", "ParserFailure"],
    ["resources ; drop", "ParserFailure"],
    ["secrets | project id", "DisallowedLogicalTableName"],
    ["resources | union (secrets)", "DisallowedLogicalTableName"],
    ["resources | union (authorizationresources)", "DisallowedUnion"],
    ["resources | project id)", "ParserFailure"],
    ["resources | union (resources | project id", "ParserFailure"],
  ])("refuses what it does not understand: %s", async (query, code) => {
    const { status, body } = await azure.resourceGraph(query);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: "BadRequest", details: [{ code }] });
  });

  it.each([
    ["name == 'nw-identity' or (name =~ 'NW-SANDBOX' and subscriptionId != '')", 2],
    ["name startswith 'nw-payments'", 2],
    ["name !startswith 'nw-'", 0],
    ["name contains 'prod' and not(name has 'payments')", 6],
    ["properties['state'] in ('Disabled', 'Warned')", 2],
    ["name !in~ ('NW-identity') and isnull(identity) and isempty(tags)", 9],
  ])("compares as Kusto does: %s", async (condition, expected) => {
    const { body } = await azure.resourceGraph(
      `resourcecontainers | where type == "microsoft.resources/subscriptions" | where ${condition} | project id`,
    );
    expect(body.data).toHaveLength(expected);
  });
});
