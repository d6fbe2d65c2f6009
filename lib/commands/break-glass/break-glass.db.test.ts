import { afterAll, beforeEach, expect, test } from "vitest";
import { refreshBreakGlass } from "#lib/analysis/break-glass/settle-break-glass.ts";
import type { Actor } from "#lib/auth/roles.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { listBreakGlass } from "#lib/queries/break-glass/list-break-glass.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { verifyAudit } from "#lib/queries/verify-audit.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { endException } from "../exceptions/end-exception.ts";
import { contextOf, fillOwned } from "../owners/testing/owned-estate.ts";
import { planItems } from "../work-items/plan-items.ts";
import { cleanUpBreakGlass } from "./clean-up-break-glass.ts";
import { type Declaration, declareBreakGlass } from "./declare-break-glass.ts";
import { endBreakGlass } from "./end-break-glass.ts";

const now = "2026-06-01T08:00:00Z";
let database: TestDatabase;
afterAll(() => database.drop());
beforeEach(async () => {
  await database?.drop();
  database = await testDatabase();
  await fillOwned(database.pool, 6);
  // Of identity 1: to retire (1), to remove actions (2), an old credential (3), planned (4); of another one: to retire (5).
  await database.pool.query(`
    insert into work_item (id, key, decision, identity_id, resource, title, state, team, risk, effort, n, planned_at, opened_at)
    select n, md5('i' || n)::uuid, (array[2, 4, 3, 4, 2])[n], case n when 5 then 2 else 1 end, 'r' || n, 'Item ' || n,
           case n when 4 then 2 else 1 end, 1, 2, 1, 1, case n when 4 then '2026-05-02'::timestamptz end, '2026-05-01'
      from generate_series(1, 5) n;
    update identity_row set static_credentials = 1, oldest_credential_on = '2026-01-01', granted = 9 where principal_id = 1`);
});

const lead: Actor = { name: "user:1", role: "lead" };
const member: Actor = { name: "user:2", role: "member", teams: [1] };
const other: Actor = { name: "user:3", role: "member", teams: [2] };
const ctx = (actor: Actor, at = now) => contextOf(database.pool, at, actor);
const declare = (more: Partial<Declaration> = {}, at = now, actor = lead) =>
  declareBreakGlass(ctx(actor, at), {
    ...{ identity: "1", team: "payments", reason: "The last way in.", until: "2026-07-01" },
    ...{ ticket: "https://tickets.example.com/SEC-1", ...more },
  });
const collected = (day: string) => refreshBreakGlass(database.pool, { asOf: new Date(`${day}T09:00:00Z`) });
const list = (day: string) => listBreakGlass(database.pool, { asOf: new Date(`${day}T10:00:00Z`) });
const states = async () =>
  (await database.pool.query("select state from work_item order by id")).rows.map(({ state }) => state);
const facts = (text: string) => database.pool.query(`update identity_row set ${text} where principal_id = 1`);
const marked = async (text: string) =>
  (
    await listIdentities(database.pool, { filter: parse(text), sort: defaultSort, asOf: new Date(now) })
  ).rows.map(({ id }) => id);
const ticket = "https://tickets.example.com/SEC-2";
const clean = (step: string, actor = member, at = now, declaration = "1") =>
  cleanUpBreakGlass(ctx(actor, at), { declaration, step, ticket });

test("what is not used is excepted for as long as the declaration holds, and nothing else of it", async () => {
  await declare();
  expect(await states()).toEqual([3, 3, 1, 2, 1]);
  expect(await getWorkItem(database.pool, { id: "1", asOf: new Date(now) })).toMatchObject({
    exception: { until: "2026-07-01", reason: "Kept for emergencies: The last way in." },
  });
  await database.pool.query(
    `insert into work_item (id, key, decision, identity_id, resource, title, team, risk, effort, n, opened_at)
     values (9, md5('i9')::uuid, 4, 1, 'r9', 'Item 9', 1, 2, 1, 1, '2026-06-02')`,
  );
  await collected("2026-06-02");
  expect(await states()).toEqual([3, 3, 1, 2, 1, 3]);
  expect(await marked("break-glass:declared")).toEqual(["1"]);
  await collected("2026-06-30");
  expect(await states()).toEqual([3, 3, 1, 2, 1, 3]);
  await collected("2026-07-01");
  expect(await states()).toEqual([1, 1, 1, 2, 1, 1]);
  expect(await marked("break-glass:clean-up")).toEqual(["1"]);
  expect((await marked("break-glass:none")).length).toBe(5);
});

test("a plan to do it all the same stands, and nobody ends the exception beside the declaration", async () => {
  const { id } = await declare();
  await expect(endException(ctx(member), { item: "1" })).rejects.toMatchObject({ code: "conflict" });
  await planItems(ctx(member), { ids: ["1"], plannedFor: "2026-06-20" });
  await collected("2026-06-03");
  expect(await states()).toEqual([2, 3, 1, 2, 1]);
  await endBreakGlass(ctx(lead, "2026-06-10T08:00:00Z"), { id });
  expect(await states()).toEqual([2, 1, 1, 2, 1]);
});

test("every use is shown with its day, and has to be confirmed and its credentials replaced, each as a collection sees it", async () => {
  await facts("last_used_on = '2026-05-31', last_used_state = 2");
  await declare();
  expect((await list("2026-06-01")).declarations[0]).toMatchObject({
    state: "declared",
    uses: [],
    steps: [],
  });
  await facts("last_used_on = '2026-06-05'");
  await collected("2026-06-06");
  await collected("2026-06-06");
  await facts("last_used_on = '2026-06-09'");
  await collected("2026-06-10");
  const used = await list("2026-06-10");
  expect(used).toMatchObject({ holding: 1, used: 1, unclean: 1 });
  expect(used.declarations[0]).toMatchObject({ state: "used", uses: ["2026-06-09", "2026-06-05"] });
  const steps = used.declarations[0]?.steps ?? [];
  expect(steps.map(({ step, day }) => `${day} ${step}`)).toEqual([
    "2026-06-09 confirm-use",
    "2026-06-09 rotate-credential",
    "2026-06-05 confirm-use",
    "2026-06-05 rotate-credential",
  ]);
  for (const { id } of steps) await clean(id);
  const left = async (day: string) =>
    (await list(day)).declarations[0]?.steps
      .filter((step) => step.isDue)
      .map(({ step, day: on }) => `${on} ${step}`);
  // Said to be replaced, and the old ones are still there.
  expect(await left("2026-06-10")).toEqual(["2026-06-09 rotate-credential", "2026-06-05 rotate-credential"]);
  const collect = async (text: string) => {
    await facts(text);
    await collected("2026-06-10");
    return left("2026-06-10");
  };
  expect(await collect("oldest_credential_on = '2026-06-07'")).toEqual(["2026-06-09 rotate-credential"]);
  // What is not known shows nothing, and takes nothing back.
  expect(await collect("static_credentials = null, oldest_credential_on = null")).toEqual([
    "2026-06-09 rotate-credential",
  ]);
  expect(await collect("static_credentials = 0")).toEqual([]);
  expect((await list("2026-06-11")).declarations[0]).toMatchObject({ state: "declared" });
});

test("after its day its grants have to go; declared anew they may stay", async () => {
  await declare();
  await collected("2026-07-02");
  const [over] = (await list("2026-07-02")).declarations;
  expect(over).toMatchObject({
    state: "clean-up",
    steps: [{ step: "remove-grant", day: "2026-07-01", isDue: true }],
  });
  await clean(over?.steps[0]?.id ?? "");
  expect((await list("2026-07-03")).declarations[0]).toMatchObject({ state: "clean-up" });
  await facts("granted = 0");
  await collected("2026-07-03");
  expect((await list("2026-07-03")).declarations[0]).toMatchObject({ state: "over" });
  await facts("granted = 9");
  await declare({ until: "2026-09-01" }, "2026-07-04T08:00:00Z");
  expect((await list("2026-07-05")).declarations.map(({ state }) => state)).toEqual(["declared", "over"]);
  expect(await states()).toEqual([3, 3, 1, 2, 1]);
});

test("a use after its day is nobody's to confirm", async () => {
  await declare();
  await facts("last_used_on = '2026-07-03', last_used_state = 2");
  await collected("2026-07-04");
  expect((await list("2026-07-04")).declarations[0]?.uses).toEqual([]);
});

test("who may declare, end and clean up is their role and team; what does not fit is refused", async () => {
  await expect(declare({}, now, member)).rejects.toMatchObject({ code: "forbidden" });
  for (const bad of [
    { until: "2027-06-01" },
    { until: "2026-06-01" },
    { reason: " " },
    { ticket: "SEC-1" },
  ] satisfies Partial<Declaration>[])
    await expect(declare(bad), JSON.stringify(bad)).rejects.toMatchObject({ code: "invalid" });
  await expect(declare({ identity: "99" })).rejects.toMatchObject({ code: "not-found" });
  await expect(declare({ team: "nobody" })).rejects.toMatchObject({ code: "not-found" });
  const { id } = await declare();
  await expect(declare()).rejects.toMatchObject({ code: "conflict" });
  await expect(endBreakGlass(ctx(member), { id })).rejects.toMatchObject({ code: "forbidden" });
  await endBreakGlass(ctx(lead), { id });
  await expect(endBreakGlass(ctx(lead), { id })).rejects.toMatchObject({ code: "conflict" });
  const step = (await list("2026-06-01")).declarations[0]?.steps[0]?.id ?? "";
  await expect(clean(step, other)).rejects.toMatchObject({ code: "forbidden" });
  await expect(clean(step, member, now, "2")).rejects.toMatchObject({ code: "not-found" });
  await clean(step);
  await expect(clean(step)).rejects.toMatchObject({ code: "conflict" });
  await expect(clean("99")).rejects.toMatchObject({ code: "not-found" });
});

test("a declaration or a confirmation that was changed or removed afterwards is found by verifying the record", async () => {
  const { id } = await declare();
  await endBreakGlass(ctx(lead), { id });
  const step = (await list("2026-06-01")).declarations[0]?.steps[0]?.id ?? "";
  await clean(step);
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", records: [] });
  for (const [change, subject] of [
    ["update break_glass set until = '2030-01-01'", `break-glass:${id}`],
    ["update break_glass set ended_by = 'user:9'", `break-glass:${id}`],
    ["update break_glass set ticket = 'https://x.example/'", `break-glass:${id}`],
    ["update break_glass_step set done_by = 'user:9'", `break-glass-step:${step}`],
    ["update break_glass_step set done_by = null, done_at = null", `break-glass-step:${step}`],
    ["delete from break_glass_step", `break-glass-step:${step}`],
  ] as const) {
    const client = await database.pool.connect();
    await client.query("begin");
    await client.query(change);
    expect(await verifyAudit(client), change).toMatchObject({ state: "broken", records: [{ subject }] });
    await client.query("rollback");
    client.release();
  }
});
