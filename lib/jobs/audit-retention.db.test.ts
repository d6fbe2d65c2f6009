import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clock, fixedClock } from "#lib/clock.ts";
import { runCommand } from "#lib/commands/run-command.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { verifyAudit } from "#lib/queries/verify-audit.ts";
import { auditRetention } from "./audit-retention.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function decide(at: string): Promise<void> {
  const actor = { name: "cli:mira", role: "administrator" } as const;
  await runCommand({ pool: database.pool, actor, clock: fixedClock(at) }, "source.schedule", async () => ({
    result: null,
    account: { subject: at },
  }));
}
const kept = async () =>
  (await database.pool.query<{ subject: string }>("select subject from audit order by position")).rows.map(
    ({ subject }) => subject,
  );

test("cuts once a day what is older, by one of several workers, and writes down that it did; a broken chain is left and said", async () => {
  for (const at of ["2026-01-01T08:00:00Z", "2026-01-02T08:00:00Z", "2026-11-20T08:00:00Z"]) await decide(at);
  let now = new Date("2026-12-31T12:00:00Z");
  const clock: Clock = { now: () => now };
  const notes: string[] = [];
  const worker = (days: number | null) =>
    auditRetention({ pool: database.pool, clock, days, note: (text) => notes.push(text) });

  await worker(null)();
  await worker(365)();
  expect(notes).toEqual([]);
  const workers = Array.from({ length: 3 }, () => worker(364));
  now = new Date("2026-12-31T23:00:00Z");
  await Promise.all(workers.map((round) => round()));
  expect(await kept()).toEqual(["2026-01-01T08:00:00Z", "2026-01-02T08:00:00Z", "2026-11-20T08:00:00Z"]);
  now = new Date("2027-01-01T00:00:01Z");
  await Promise.all(workers.map((round) => round()));
  await Promise.all(workers.map((round) => round()));
  expect(await kept()).toEqual(["2026-01-02T08:00:00Z", "2026-11-20T08:00:00Z", "audit"]);
  expect(notes).toEqual(["Record of decisions: cut off what is from before 2026-01-02; rows: 1."]);
  const { rows } = await database.pool.query(
    "select actor, command from audit order by position desc limit 1",
  );
  expect(rows[0]).toEqual({ actor: "job:audit-retention", command: "audit.prune" });
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", cut: 1 });

  await database.pool.query("update audit set actor = 'cli:forged' where subject = '2026-11-20T08:00:00Z'");
  now = new Date("2027-01-02T09:00:00Z");
  await workers[0]?.();
  await workers[0]?.();
  expect(notes.slice(1)).toEqual([expect.stringContaining("The record is broken")]);
  expect(await kept()).toContain("2026-01-02T08:00:00Z");
});
