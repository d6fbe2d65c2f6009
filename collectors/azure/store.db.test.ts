/** What a collection of a small tenant looks like once it is stored: everything named is found, and nothing closes that is only unread. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { createLog } from "#lib/log.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { readLive } from "../run/reading.ts";
import type { RunSummary } from "../run/summary.ts";
import { runSource } from "../run.ts";
import { collector } from "./collector.ts";
import { azureStreams } from "./streams.ts";
import {
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  subscription,
  subscriptionRow,
  tenant,
} from "./testing/fake-azure.ts";
import { ids, type SmallTenant, smallTenant } from "./testing/small-tenant.ts";

const actor = { name: "cli:test", role: "administrator" } as const;
let database: TestDatabase;
let azure: FakeAzure;
let state: SmallTenant;
let minute = 0;

beforeAll(async () => {
  azure = await fakeAzure();
  state = smallTenant(azure);
  database = await testDatabase();
  const ctx = { pool: database.pool, actor, clock: fixedClock("2026-11-24T00:00:00Z") };
  await connectSource(ctx, { provider: "azure", name: "contoso", config: { tenant } });
});
afterAll(async () => {
  await azure.stop();
  await database.drop();
});

async function collect(): Promise<RunSummary> {
  minute += 1;
  const clock = fixedClock(new Date(Date.UTC(2026, 10, 24, 0, minute)));
  const context = azure.context({}, { clock });
  return runSource({
    ...{ pool: database.pool, source: await findSource(database.pool, "contoso"), actor, clock },
    ...{ signal: context.signal, log: createLog("silent"), progress: () => {}, retryDelayMs: 0 },
    ...{ reading: readLive(collector, context), streams: collector.streams, onlyScopes: null },
    ...{ onlyStreams: ["all"], concurrency: 4 },
  });
}

const rowsOf = async (sql: string) => (await database.pool.query(sql)).rows;
const identities = () =>
  rowsOf(`select p.external_id as id, n.nature, n.grants, n.workloads, n.static_credentials as secrets, n.last_used_on as used
    from identity_row n join principal p on p.id = n.principal_id where p.closed_at is null`);

describe("a small tenant", () => {
  it("is read whole, every stream of it, without a rejection", async () => {
    const summary = await collect();
    expect(summary.missing).toEqual([]);
    expect(summary.status).toBe("complete");
    expect(summary.streams.map(({ stream }) => stream)).toEqual(Object.keys(azureStreams).sort());
    expect(summary.streams.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(0);
  });
  it("has no reference that leads nowhere", async () => {
    const open = await rowsOf(`
      select 'grant ' || subject_kind || ' ' || subject_value as name from role_grant where subject_id is null
      union all select 'role ' || role_value from role_grant where role_id is null
      union all select 'credential ' || principal_value from credential where principal_id is null
      union all select 'trust ' || subject_value from trust where subject_id is null or trusted_id is null
      union all select 'member ' || member_value from membership where member_id is null or group_id is null
      union all select 'workload ' || runs_as_value from workload where runs_as_id is null
      union all select 'hint ' || subject_value from owner_hint where subject_id is null
      union all select 'usage ' || principal_value from usage where principal_id is null and principal_kind <> 'scope'`);
    expect(open).toEqual([]);
  });
  it("counts the service principal with what its registration holds, and the registration not", async () => {
    const found = new Map((await identities()).map((row) => [row.id, row]));
    const machine = 1;
    expect(found.get(ids.principal)).toMatchObject({
      nature: machine,
      grants: 2,
      secrets: 1,
      used: expect.anything(),
    });
    expect(found.get(ids.application)).toMatchObject({ nature: 7, secrets: 0 });
    expect(found.get("33333333-3333-4333-8333-333333333333")).toMatchObject({ nature: machine });
    expect(found.get(ids.identity)).toMatchObject({ nature: machine, grants: 2, workloads: 1 });
    expect(found.get(ids.graph)).toMatchObject({ nature: 4 });
    expect(found.get(ids.vendor)).toMatchObject({ nature: machine, grants: 2 });
    expect(found.get(ids.group)).toMatchObject({ nature: 6, grants: 1 });
    expect(found.get(ids.user)).toMatchObject({ nature: 5, grants: 1 });
  });
  it("writes nothing when it is read again", async () => {
    const summary = await collect();
    expect(
      summary.streams.reduce((sum, { inserted, updated, closed }) => sum + inserted + updated + closed, 0),
    ).toBe(0);
  });
  it("stores neither a secret's beginning nor a token", async () => {
    const texts = await rowsOf(
      "select (select coalesce(string_agg(c::text, ''), '') from credential c) || (select coalesce(string_agg(p::text, ''), '') from principal p) as all",
    );
    expect(texts[0].all).not.toMatch(/SECRET-HINT|Bearer|e30\./);
  });
});

describe("when something goes", () => {
  it("the registration is counted in place of a service principal that was deleted, with its credentials", async () => {
    state.hasPrincipal = false;
    await collect();
    const found = new Map((await identities()).map((row) => [row.id, row]));
    expect(found.has(ids.principal)).toBe(false);
    expect(found.get(ids.application)).toMatchObject({ nature: 1, secrets: 1 });
    state.hasPrincipal = true;
    await collect();
    expect(new Map((await identities()).map((row) => [row.id, row])).get(ids.principal)).toMatchObject({
      secrets: 1,
    });
  });
  it("a subscription that can no longer be seen keeps its rows", async () => {
    const open = () => rowsOf("select count(*)::int as n from role_grant where closed_at is null");
    const before = await open();
    azure.graph("microsoft.resources/subscriptions'", [subscriptionRow(otherSubscription)]);
    await collect();
    expect(await open()).toEqual(before);
    azure.graph("microsoft.resources/subscriptions'", [
      subscriptionRow(subscription),
      subscriptionRow(otherSubscription),
    ]);
    expect((await collect()).status).toBe("complete");
  });
  it("a permission that was taken away closes nothing", async () => {
    const open = () => rowsOf("select count(*)::int as n from role_grant where closed_at is null");
    const before = await open();
    for (const id of [subscription, otherSubscription]) {
      azure.on(`/subscriptions/${id}/providers/Microsoft.Authorization/permissions`, {
        json: { value: [{ actions: ["Microsoft.Resources/subscriptions/read"], notActions: [] }] },
      });
    }
    azure.graph("authorizationresources", []);
    const summary = await collect();
    expect(await open()).toEqual(before);
    expect(new Set(summary.missing.map(({ stream }) => stream))).toEqual(
      new Set([
        "azure/deny-assignments",
        "azure/groups",
        "azure/managed-identities",
        "azure/management-group-assignments",
        "azure/role-assignments",
        "azure/resource-groups",
        "azure/role-definitions",
        "azure/workloads",
      ]),
    );
  });
});
