import { afterAll, beforeAll, expect, test } from "vitest";
import { fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { itemCounts } from "./item-counts.ts";
import { listWorkItems, type WorkItemsRequest } from "./list-work-items.ts";

const asOf = new Date("2026-06-01T08:00:00Z");
let database: TestDatabase;
afterAll(() => database.drop());
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 12);
  // Of team 1 and of nobody; open, planned in time, overdue and gone; of every risk.
  await database.pool.query(`
    insert into work_item (id, key, decision, identity_id, resource, title, state, planned_for, team, risk, effort, n, k, opened_at, closed_at)
    select n, md5('i' || n)::uuid, 2 + n % 2, n, 'identity', 'Item ' || n, case n % 4 when 0 then 5 when 1 then 2 else 1 end,
           case n when 1 then '2026-05-20'::date when 5 then '2026-06-01' when 9 then '2026-07-01' end,
           case when n % 3 = 0 then 1 end, 1 + n % 4, 1, 1, 0, '2026-05-01', case n % 4 when 0 then '2026-05-02'::timestamptz end
      from generate_series(1, 12) n`);
});

const total = async (request: Omit<WorkItemsRequest, "asOf">) =>
  (await listWorkItems(database.pool, { asOf, ...request })).total;

test("each choice counts what its list would show with every other choice kept", async () => {
  const chosen: Omit<WorkItemsRequest, "asOf">[] = [
    {},
    { decision: "retire" },
    { team: "none" },
    { risk: "critical" },
  ];
  for (const request of chosen) {
    const { team, decision, risk, ...others } = request;
    const counts = await itemCounts(database.pool, { asOf, ...request });
    for (const part of counts.teams)
      expect(await total({ ...others, decision, risk, team: part.team?.key ?? "none" })).toBe(part.items);
    for (const part of counts.decisions)
      expect(await total({ ...others, team, risk, decision: part.decision })).toBe(part.items);
    for (const part of counts.risks)
      expect(await total({ ...others, team, decision, risk: part.risk })).toBe(part.items);
    for (const part of counts.states)
      expect(await total({ ...others, team, decision, risk, state: part.state })).toBe(part.items);
  }
});

test("overdue is what was planned for a day that has passed, not for today", async () => {
  const counts = await itemCounts(database.pool, { asOf });
  expect(counts).toMatchObject({ planned: 3, overdue: 1 });
  expect(await total({ isOverdue: true })).toBe(1);
  expect(await total({ state: "planned" })).toBe(3);
});
