import { afterAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/roles.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { contextOf, fillOwned, lead } from "../owners/testing/owned-estate.ts";
import { linkTicket } from "./link-ticket.ts";
import { planItems } from "./plan-items.ts";
import { undoPlan } from "./undo-plan.ts";

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
const ctx = (actor: Actor = lead) => contextOf(database.pool, now, actor);
const item = (id: string) => getWorkItem(database.pool, { id, asOf: new Date(now) });

test("a plan says by when, for many at once, and is taken back as a whole: what was planned before holds again", async () => {
  await planItems(ctx(member), { ids: ["1"], plannedFor: "2026-07-01" });
  const { batch, planned } = await planItems(ctx(), { ids: ["1", "2", "6"], plannedFor: "2026-08-01" });
  expect(planned).toBe(2);
  expect(await item("1")).toMatchObject({ state: "planned", plannedFor: "2026-08-01", plannedBy: "user:1" });
  await undoPlan(ctx(), { batch });
  expect(await item("1")).toMatchObject({ state: "planned", plannedFor: "2026-07-01", plannedBy: "user:2" });
  expect(await item("2")).toMatchObject({ state: "open", plannedFor: null, plannedBy: null });
  expect(await item("6")).toMatchObject({ state: "gone" });
  await expect(undoPlan(ctx(), { batch })).rejects.toMatchObject({ code: "conflict" });
  await planItems(ctx(member), { ids: ["1"], plannedFor: null });
  expect(await item("1")).toMatchObject({ state: "open", plannedFor: null });
});

test("a team member decides for the items of the own teams alone, a lead for all; nothing is half done", async () => {
  const plan = (actor: Actor, ids: string[]) => planItems(ctx(actor), { ids, plannedFor: "2026-07-01" });
  await expect(plan(other, ["1"])).rejects.toMatchObject({ code: "forbidden" });
  await expect(plan(member, ["1", "4"])).rejects.toMatchObject({ code: "forbidden" });
  await expect(plan({ name: "user:9", role: "viewer" }, ["1"])).rejects.toMatchObject({ code: "forbidden" });
  expect(await item("1")).toMatchObject({ state: "open" });
  await expect(plan(member, ["1"])).resolves.toMatchObject({ planned: 1 });
  await expect(plan(lead, ["4"])).resolves.toMatchObject({ planned: 1 });
  await expect(plan(lead, ["6"])).rejects.toMatchObject({ code: "conflict" });
  await expect(plan(lead, ["99"])).rejects.toMatchObject({ code: "not-found" });
  await expect(undoPlan(ctx(other), { batch: "nothing" })).rejects.toMatchObject({ code: "not-found" });
});

test("a ticket is an https address, shown with the item and kept in its history", async () => {
  await linkTicket(ctx(member), { id: "1", url: "https://tickets.example.com/SEC-1" });
  await expect(linkTicket(ctx(member), { id: "1", url: "javascript:alert(1)" })).rejects.toMatchObject({
    code: "invalid",
  });
  const { ticket, events } = await item("1");
  expect(ticket).toBe("https://tickets.example.com/SEC-1");
  expect(events).toMatchObject([{ event: "ticket", by: "user:2" }]);
  await linkTicket(ctx(member), { id: "1", url: null });
  expect(await item("1")).toMatchObject({ ticket: null });
});

test("every decision is in the audit with who made it and what it hit", async () => {
  const { batch } = await planItems(ctx(member), { ids: ["1", "2", "3"], plannedFor: "2026-07-01" });
  const { rows } = await database.pool.query(
    "select actor, command, subject, after from audit order by position",
  );
  expect(rows).toMatchObject([
    {
      actor: "user:2",
      command: "item.plan",
      after: { batch, plannedFor: "2026-07-01", count: 3, ids: "1-3" },
    },
  ]);
  await expect(database.pool.query("update work_item_event set actor = 'x'")).rejects.toThrow(/append-only/);
});
