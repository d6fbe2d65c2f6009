/** From what a webhook told to what pages read: by runs of the source, each a while later. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { takeAuditEvents } from "#lib/commands/take-audit-events.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { createLog } from "#lib/log.ts";
import { auditEvent, eventList } from "#lib/providers/kubernetes/testing/audit-event-lists.ts";
import { coverage } from "#lib/queries/coverage.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { listRejected } from "#lib/queries/list-rejected.ts";
import { runLive } from "../run-live.ts";
import { answerSmall } from "./testing/small-cluster.ts";
import { type SmallServer, startSmallServer } from "./testing/small-server.ts";

const actor = { name: "cli:test", role: "administrator" } as const;
let database: TestDatabase;
let server: SmallServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await startSmallServer();
  server.answer = (_request, response, url) => answerSmall(response, url);
  const ctx = { pool: database.pool, actor, clock: fixedClock("2026-11-20") };
  const config = { kubeconfig: server.kubeconfig };
  await connectSource(ctx, { provider: "kubernetes", name: "small", config });
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const account = { username: "system:serviceaccount:pay:api" };
const take = (now: string, events: readonly unknown[]) =>
  takeAuditEvents(
    {
      pool: database.pool,
      actor: { name: "key:rc_00000000", role: "administrator" },
      clock: fixedClock(now),
    },
    { source: "small", document: eventList(events) },
  );
async function collect(now: string): Promise<void> {
  const { pool } = database;
  const source = await findSource(pool, "small");
  await runLive({
    ...{ pool, source, actor, clock: fixedClock(now), log: createLog("silent"), progress: () => {} },
    ...{ signal: new AbortController().signal, scopes: null, streams: null, concurrency: 4 },
  });
}
/** Something every other minute of a day, but for those from `quiet` on. */
const wholeDay = (day: string, quiet: [number, number] = [0, 0]) =>
  Array.from({ length: 720 }, (_event, index) => index * 2)
    .filter((minute) => minute < quiet[0] || minute >= quiet[1])
    .map((minute) =>
      auditEvent({
        stageTimestamp: new Date(Date.parse(day) + minute * 60_000).toISOString(),
        verb: "update",
      }),
    );
const usage = async () =>
  (
    await database.pool.query(`
      select u.source, u.plane, u.principal_kind || ' ' || u.principal_value as who, u.covered_from::text as "from",
             u.covered_to::text as "to", u.changed_at as "changedAt", u.last_used_at as "lastUsedAt"
        from usage u order by 3, 1, 2`)
  ).rows;
const auditSlice = async () =>
  (await coverage(database.pool, { source: "small" })).slices.find(
    ({ stream }) => stream === "kubernetes/audit-log",
  );

it("does not apply before anything was heard", async () => {
  await collect("2026-11-20T08:00:00Z");
  expect(await auditSlice()).toMatchObject({ status: "not-applicable" });
});

it("becomes use, also in the list, with the next run; sent again it changes nothing that is stored", async () => {
  const events = [auditEvent({ user: account, stageTimestamp: "2026-11-20T10:00:30Z" })];
  await take("2026-11-20T10:01:00Z", events);
  await collect("2026-11-20T11:00:00Z");
  const stored = await usage();
  expect(stored).toMatchObject([
    { source: "audit-webhook", plane: "action", who: "name uid-kube-system/pay/api" },
    { source: "audit-webhook", plane: "identity", lastUsedAt: new Date("2026-11-20T10:00:00Z") },
  ]);
  const listed = await database.pool.query(
    "select last_used_on::text as day from identity_row where name = 'api' and last_used_on is not null",
  );
  expect(listed.rows).toEqual([{ day: "2026-11-20" }]);
  await take("2026-11-20T11:30:00Z", [...events, ...events]);
  await collect("2026-11-20T12:00:00Z");
  expect(await usage()).toEqual(stored);
  expect(await auditSlice()).toMatchObject({ status: "complete" });
});

it("vouches for whole days once they were heard, and begins anew after a gap, told in the coverage", async () => {
  const spans = async () =>
    (await usage())
      .filter(({ who }) => who === "scope uid-kube-system")
      .map(({ source, from, to }) => `${source} ${from} ${to}`);
  expect(await spans()).toEqual([]);
  // The later day comes first.
  await take("2026-11-23T00:01:00Z", wholeDay("2026-11-22"));
  await take("2026-11-23T00:02:00Z", wholeDay("2026-11-21"));
  await collect("2026-11-23T01:00:00Z");
  expect(await spans()).toEqual(["audit-webhook 2026-11-21 2026-11-22"]);
  await take("2026-11-24T00:01:00Z", wholeDay("2026-11-23", [600, 606]));
  await collect("2026-11-24T01:00:00Z");
  expect(await spans()).toEqual(["audit-webhook 2026-11-21 2026-11-22"]);
  await take("2026-11-25T00:01:00Z", wholeDay("2026-11-24"));
  await collect("2026-11-25T00:30:00Z");
  expect(await spans()).toEqual(["audit-webhook 2026-11-24 2026-11-24"]);
  const { capabilities } = await coverage(database.pool, { source: "small" });
  expect(capabilities).toMatchObject([
    {
      capability: "audit-webhook",
      status: "available",
      reason: expect.stringMatching(/the latest from 2026-11-23T09:59Z to 2026-11-23T10:06Z/),
    },
  ]);
});

it("shows what was no event among the rejected records, until two days after", async () => {
  await take("2026-11-25T08:00:00Z", [auditEvent({ auditID: "" }), auditEvent({ auditID: "" })]);
  await collect("2026-11-25T09:00:00Z");
  expect(await auditSlice()).toMatchObject({ status: "rejected" });
  expect(await listRejected(database.pool, "small")).toMatchObject([
    {
      reason: "unreadable",
      count: 1,
      slices: [{ stream: "kubernetes/audit-log", sample: expect.stringContaining("no auditID") }],
    },
  ]);
  await collect("2026-11-27T09:00:00Z");
  expect(await auditSlice()).toMatchObject({ status: "complete" });
});
