import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { anyAuditEvent, auditEvent, eventList } from "#lib/providers/kubernetes/testing/audit-event-lists.ts";
import { heardAudit } from "#lib/queries/heard-audit.ts";
import { connectSource } from "./connect-source.ts";
import { takeAuditEvents } from "./take-audit-events.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

const clock = fixedClock("2026-11-24T12:00:00Z");
const ctx = () =>
  ({ pool: database.pool, actor: { name: "key:rc_11111111", role: "administrator" }, clock }) as const;
let sources = 0;
async function cluster(): Promise<{ id: number; name: string }> {
  sources += 1;
  return connectSource(ctx(), { provider: "kubernetes", name: `cluster ${sources}`, config: {} });
}
const take = (source: string, events: readonly unknown[]) =>
  takeAuditEvents(ctx(), { source, document: eventList(events) });

test("batches that come twice, at once and in any order leave what one delivery of everything leaves", async () => {
  const anyItem = fc.oneof(
    { weight: 9, arbitrary: anyAuditEvent },
    fc.record({ nonsense: fc.string({ maxLength: 4 }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyItem, { maxLength: 8 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(4), { minLength: 4, maxLength: 10 }),
      async (batches, again) => {
        const [once, often] = [await cluster(), await cluster()];
        await take(once.name, batches.flat());
        for (const index of again) await take(often.name, batches[index % batches.length] ?? []);
        await Promise.all([...batches, ...batches].map((batch) => take(often.name, batch.toReversed())));
        expect(await heardAudit(database.pool, often.id)).toEqual(await heardAudit(database.pool, once.id));
      },
    ),
    // Each smaller example would cost as much again.
    { numRuns: 15, endOnFailure: true },
  );
});

test("what was told is kept with its last day; what is no event is counted once and told with its reason", async () => {
  const { id, name } = await cluster();
  const broken = auditEvent({ auditID: "" });
  const taken = await take(name, [
    auditEvent({ stageTimestamp: "2026-11-22T01:02:03Z" }),
    auditEvent({ stageTimestamp: "2026-11-24T10:20:30Z", verb: "get" }),
    auditEvent({ responseStatus: { code: 403 }, verb: "delete" }),
    ...[broken, broken, "nonsense"],
  ]);
  expect(taken).toEqual({ source: name, events: 6, broken: { "no auditID": 2, "not an object": 1 } });
  const { users, days } = await heardAudit(database.pool, id);
  expect(users).toEqual([
    {
      ...{ user: "ann", refused: false, lastUsedAt: new Date("2026-11-24T10:20:00Z") },
      entries: expect.arrayContaining([
        { action: "core/pods:list", day: Date.UTC(2026, 10, 22) / 86_400_000 },
        { action: "core/pods:get", day: Date.UTC(2026, 10, 24) / 86_400_000 },
      ]),
    },
    expect.objectContaining({
      user: "ann",
      refused: true,
      entries: [expect.objectContaining({ action: "core/pods:delete" })],
    }),
  ]);
  expect(days.map(({ broken: reasons }) => reasons.toSorted())).toEqual([
    ["no auditID", "not an object"],
    [],
  ]);
  expect(days[0]?.verbs).toEqual(["get"]);
});

test("the record says once a day that a key delivers, not once a batch", async () => {
  const { name } = await cluster();
  for (let batch = 0; batch < 3; batch += 1) await take(name, [auditEvent()]);
  const { rows } = await database.pool.query(
    "select actor, command from audit where subject = $1 and command = 'source.import'",
    [`source:${name}`],
  );
  expect(rows).toEqual([{ actor: "key:rc_11111111", command: "source.import" }]);
});

test("whatever moment the process is killed at, everything it said was stored is stored", async () => {
  const { id, name } = await cluster();
  for (const acknowledged of [1, 25, 60]) {
    const child = spawn(
      process.execPath,
      ["lib/commands/testing/deliver-without-end.ts", database.url, name],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const said: string[] = [];
    for await (const user of createInterface({ input: child.stdout })) {
      said.push(user);
      if (said.length === acknowledged) child.kill("SIGKILL");
    }
    expect(said.length).toBeGreaterThanOrEqual(acknowledged);
    const { users } = await heardAudit(database.pool, id);
    expect(users.map(({ user }) => user)).toEqual(expect.arrayContaining(said));
    await database.pool.query("delete from heard_use where source_id = $1", [id]);
  }
});
