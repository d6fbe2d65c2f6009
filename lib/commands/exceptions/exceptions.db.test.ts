import { afterAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/roles.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { listExceptions } from "#lib/queries/exceptions/list-exceptions.ts";
import { verifyAudit } from "#lib/queries/verify-audit.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { contextOf, fillOwned } from "../owners/testing/owned-estate.ts";
import { planItems } from "../work-items/plan-items.ts";
import { decideException, withdrawException } from "./decide-exception.ts";
import { endException } from "./end-exception.ts";
import { requestException } from "./request-exception.ts";

const now = "2026-06-01T08:00:00Z";
let database: TestDatabase;
afterAll(() => database.drop());
beforeEach(async () => {
  await database?.drop();
  database = await testDatabase();
  await fillOwned(database.pool, 6);
  // Items 1 to 3 are the payments team's, 4 and 5 nobody's, 6 is over.
  await database.pool.query(`
    insert into work_item (id, key, decision, identity_id, resource, title, state, team, risk, effort, n, k, opened_at, closed_at)
    select n, md5('i' || n)::uuid, 2, n, 'identity', 'Retire role role-' || n, case n when 6 then 5 else 1 end, case when n < 4 then 1 end,
           2, 1, 1, case n when 6 then 1 else 0 end, '2026-05-01', case n when 6 then '2026-05-02'::timestamptz end
      from generate_series(1, 6) n`);
});

const member: Actor = { name: "user:2", role: "member", teams: [1] };
const other: Actor = { name: "user:3", role: "member", teams: [2] };
const lead: Actor = { name: "user:1", role: "lead" };
const second: Actor = { name: "user:4", role: "lead" };
const ctx = (actor: Actor, at = now) => contextOf(database.pool, at, actor);
const item = (id: string) => getWorkItem(database.pool, { id, asOf: new Date(now) });
const ask = (actor: Actor, id = "1", more: Partial<Parameters<typeof requestException>[1]> = {}) =>
  requestException(ctx(actor), {
    ...{
      item: id,
      until: "2026-09-01",
      reason: "The vendor moves in August.",
      control: "Its key is rotated weekly.",
    },
    ...more,
  });
const approve = (actor: Actor, id: string, at = now) =>
  decideException(ctx(actor, at), { id, decision: "approved" });

test("nothing changes until somebody else approves; then it holds until its day, with who asked and who approved", async () => {
  const { id } = await ask(member);
  expect(await item("1")).toMatchObject({
    state: "open",
    exception: null,
    asked: { id, until: "2026-09-01", by: "user:2" },
  });
  await approve(lead, id);
  expect(await item("1")).toMatchObject({
    state: "excepted",
    asked: null,
    exception: {
      until: "2026-09-01",
      by: "user:2",
      approvedBy: "user:1",
      reason: "The vendor moves in August.",
    },
  });
  const on = async (day: string) =>
    (await listExceptions(database.pool, { asOf: new Date(`${day}T08:00:00Z`) })).exceptions[0]?.state;
  expect([await on("2026-08-31"), await on("2026-09-01")]).toEqual(["holds", "expired"]);
});

test("nobody approves what they asked for: not on a page, not by a key they made, and not past the database", async () => {
  const { id } = await ask(lead);
  await expect(approve(lead, id)).rejects.toMatchObject({ code: "forbidden" });
  await database.pool.query(
    `insert into api_key (name, prefix, hash, scopes, created_by, created_at, expires_at)
     values ('mine', 'rk_mine', '\\x01', '{decide}', 'user:1', '2026-05-01', '2027-01-01'), ('hers', 'rk_hers', '\\x02', '{decide}', 'user:4', '2026-05-01', '2027-01-01')`,
  );
  await expect(approve({ name: "key:rk_mine", role: "lead" }, id)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    database.pool.query(
      "update exception set decision = 'approved', decided_by = 'user:1', decided_at = now()",
    ),
  ).rejects.toThrow(/dual_control/);
  expect(await item("1")).toMatchObject({ state: "open" });
  await approve({ name: "key:rk_hers", role: "lead" }, id);
  expect(await item("1")).toMatchObject({ state: "excepted" });
  const byKey = await ask({ name: "key:rk_mine", role: "lead" }, "2");
  await expect(approve(lead, byKey.id)).rejects.toMatchObject({ code: "forbidden" });
});

test("who may ask, decide, withdraw and end is their role and team", async () => {
  await expect(ask(other)).rejects.toMatchObject({ code: "forbidden" });
  await expect(ask(member, "4")).rejects.toMatchObject({ code: "forbidden" });
  const { id } = await ask(member);
  await expect(approve(member, id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(withdrawException(ctx(lead), { id })).rejects.toMatchObject({ code: "forbidden" });
  await withdrawException(ctx(member), { id });
  await expect(approve(lead, id)).rejects.toMatchObject({ code: "conflict" });
  const again = await ask(member);
  await approve(lead, again.id);
  await expect(endException(ctx(other), { item: "1" })).rejects.toMatchObject({ code: "forbidden" });
  await endException(ctx(member), { item: "1" });
  expect(await item("1")).toMatchObject({ state: "open", exception: null });
  expect(
    (await listExceptions(database.pool, { asOf: new Date(now) })).exceptions.map(({ state }) => state),
  ).toEqual(["ended", "withdrawn"]);
});

test("what does not fit is refused: an end too far or past, no reason, no control, an item that is over, a second question", async () => {
  for (const bad of [
    { until: "2027-06-01" },
    { until: "2026-06-01" },
    { until: "soon" },
    { reason: " " },
    { control: "" },
  ])
    await expect(ask(member, "1", bad), JSON.stringify(bad)).rejects.toMatchObject({ code: "invalid" });
  await expect(ask(lead, "6")).rejects.toMatchObject({ code: "conflict" });
  const { id } = await ask(member);
  await expect(ask(lead)).rejects.toMatchObject({ code: "conflict" });
  await expect(decideException(ctx(lead), { id, decision: "refused" })).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(approve(lead, id, "2026-09-01T08:00:00Z")).rejects.toMatchObject({ code: "conflict" });
  await decideException(ctx(lead), { id, decision: "refused", reason: "Move it now." });
  expect(await item("1")).toMatchObject({ state: "open", asked: null });
  await expect(approve(second, "99")).rejects.toMatchObject({ code: "not-found" });
});

test("of two who decide at once one is told that it is decided", async () => {
  const { id } = await ask(member);
  const both = await Promise.allSettled([
    approve(lead, id),
    decideException(ctx(second), { id, decision: "refused", reason: "No." }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("renewing is counted, and planning the item gives its exception up", async () => {
  await approve(lead, (await ask(member)).id);
  const renewed = await ask(member, "1", { until: "2026-10-01" });
  expect(renewed.renewal).toBe(1);
  await approve(lead, renewed.id);
  expect(await item("1")).toMatchObject({ exception: { until: "2026-10-01" } });
  expect(await listExceptions(database.pool, { asOf: new Date(now) })).toMatchObject({
    holding: 1,
    exceptions: [{ state: "holds", renewal: 1 }, { state: "ended" }],
  });
  await planItems(ctx(member), { ids: ["1"], plannedFor: "2026-07-01" });
  expect(await item("1")).toMatchObject({ state: "planned", exception: null });
  const { exceptions, holding } = await listExceptions(database.pool, { asOf: new Date(now) });
  expect([holding, exceptions.map(({ state }) => state)]).toEqual([0, ["ended", "ended"]]);
});

test("an exception that was changed or removed after it was decided is found by verifying the record", async () => {
  await approve(lead, (await ask(member)).id);
  await decideException(ctx(lead), { id: (await ask(member, "2")).id, decision: "refused", reason: "No." });
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", records: [] });
  for (const change of [
    "until = '2030-01-01'",
    "control = 'none'",
    "decided_by = 'user:9'",
    "item_id = 5",
    "decision = 'refused'",
  ]) {
    const client = await database.pool.connect();
    await client.query("begin");
    await client.query(`update exception set ${change} where id = 1`);
    expect(await verifyAudit(client), change).toMatchObject({
      state: "broken",
      break: null,
      records: [{ subject: "exception:1" }],
    });
    await client.query("rollback");
    client.release();
  }
  await database.pool.query("delete from exception where id = 2");
  expect(await verifyAudit(database.pool)).toMatchObject({
    state: "broken",
    records: [{ subject: "exception:2", sentence: expect.stringContaining("gone") }],
  });
});
