import { afterAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/roles.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { policyDaysNow, policyLimitsNow } from "#lib/queries/policy-limits.ts";
import { listBreakGlass } from "../queries/break-glass/list-break-glass.ts";
import { declareBreakGlass } from "./break-glass/declare-break-glass.ts";
import { requestException } from "./exceptions/request-exception.ts";
import { contextOf, fillOwned } from "./owners/testing/owned-estate.ts";
import { setPolicyLimit } from "./set-policy-limit.ts";

const now = "2026-06-01T08:00:00Z";
let database: TestDatabase;
afterAll(() => database.drop());
beforeEach(async () => {
  await database?.drop();
  database = await testDatabase();
  await fillOwned(database.pool, 3);
  await database.pool.query(
    `insert into work_item (id, key, decision, identity_id, resource, title, team, risk, effort, n, opened_at)
     select n, md5('i' || n)::uuid, 2, n, 'r' || n, 'Item ' || n, 1, 2, 1, 1, '2026-05-01' from generate_series(1, 2) n`,
  );
});

const administrator: Actor = { name: "user:9", role: "administrator" };
const lead: Actor = { name: "user:1", role: "lead" };
const ctx = (actor: Actor) => contextOf(database.pool, now, actor);
const set = (key: string, days: number, actor = administrator) => setPolicyLimit(ctx(actor), { key, days });
const declare = (identity: string, until: string) =>
  declareBreakGlass(ctx(lead), {
    ...{ identity, until, team: "payments", reason: "The last way in." },
    ticket: "https://tickets.example.com/SEC-1",
  });
const except = (item: string, until: string) =>
  requestException(ctx(lead), { item, until, reason: "The vendor moves.", control: "Alarmed." });

test("nobody is allowed longer than the limit that is set, to the day, and each limit is of its own kind", async () => {
  expect(await policyDaysNow(database.pool)).toEqual({ exception: 180, "break-glass": 180 });
  await set("break-glass", 30);
  await expect(declare("1", "2026-07-02")).rejects.toThrow("A declaration lasts 30 days at most");
  expect(await declare("1", "2026-07-01")).toMatchObject({ until: "2026-07-01" });
  expect(await except("1", "2026-11-28")).toMatchObject({ until: "2026-11-28" });
  await set("exception", 200);
  await expect(except("2", "2026-12-19")).rejects.toThrow("An exception lasts 200 days at most");
  expect(await except("2", "2026-12-18")).toMatchObject({ until: "2026-12-18" });
});

test("a limit that is lowered shortens nothing that was agreed on, and its change is in the record with what it was", async () => {
  await declare("1", "2026-11-28");
  await set("break-glass", 90);
  await set("break-glass", 7);
  const { declarations } = await listBreakGlass(database.pool, { asOf: new Date(now) });
  expect(declarations).toMatchObject([{ state: "declared", until: "2026-11-28" }]);
  const { rows } = await database.pool.query(
    "select actor, subject, before, after from audit where command = 'policy.set' order by id",
  );
  expect(rows).toMatchObject([
    { actor: "user:9", subject: "policy:break-glass", before: null, after: { days: 90 } },
    { subject: "policy:break-glass", before: { days: 90 }, after: { days: 7 } },
  ]);
  expect(await policyLimitsNow(database.pool)).toMatchObject([
    { key: "exception", days: 180, set: null },
    { key: "break-glass", days: 7, set: { at: new Date(now) } },
  ]);
});

test("who approves exceptions does not set how long they may be, and no limit is out of bounds", async () => {
  await expect(set("exception", 300, lead)).rejects.toMatchObject({ code: "forbidden" });
  for (const days of [0, 366, 1.5])
    await expect(set("exception", days)).rejects.toMatchObject({ code: "invalid" });
  await expect(set("plan", 10)).rejects.toMatchObject({ code: "not-found" });
  expect(await policyDaysNow(database.pool)).toEqual({ exception: 180, "break-glass": 180 });
});
