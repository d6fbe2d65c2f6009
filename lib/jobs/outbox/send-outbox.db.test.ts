import { afterAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { readOutboxSettings } from "./outbox-settings.ts";
import { sendOutbox } from "./send-outbox.ts";

let database: TestDatabase;
const started = new Date("2026-11-24T08:00:00Z");
const minutes = (count: number) => new Date(started.getTime() + count * 60_000);
const address = "https://hooks.example.com/x";

beforeEach(async () => {
  await database?.drop();
  database = await testDatabase();
  const body = { items: [{ id: "12", title: "Retire role a<b", team: "Payments", detail: null }], count: 3 };
  await database.pool.query(
    "insert into outbox (topic, subject, body, created_at, due_at) values ('reopened', 'x', $1, $2, $2)",
    [JSON.stringify(body), started],
  );
});
afterAll(() => database.drop());

const sendAt = (now: Date, send: Parameters<typeof sendOutbox>[1]["send"], pages: string | null = null) =>
  sendOutbox(database.pool, { address, pages, now, send });

test("a message is sent once, with text as chat services take it, however often and by how many it is tried", async () => {
  const sent: { text: string }[] = [];
  const send = async (_: string, body: { text: string }) => {
    sent.push(body);
  };
  await Promise.all(Array.from({ length: 6 }, () => sendAt(started, send, "https://rollcall.example.com")));
  await sendAt(minutes(600), send);
  expect(sent.map(({ text }) => text)).toEqual([
    "*Came back after they were gone: 3*\n• <https://rollcall.example.com/burn-down/12|Retire role a&lt;b> (Payments)\nand 2 more",
  ]);
});

test("what was refused is tried again later and later, and at last given up", async () => {
  let tried = 0;
  const refuse = async () => {
    tried++;
    throw new Error("the webhook answered 503");
  };
  expect(await sendAt(started, refuse)).toMatchObject({ failed: 1 });
  expect(await sendAt(minutes(0.5), refuse)).toEqual({ sent: 0, failed: 0, givenUp: 0 });
  expect(await sendAt(minutes(1), refuse)).toMatchObject({ failed: 1 });
  let now = 1;
  for (let round = 0; round < 20; round++) {
    now += 120;
    await sendAt(minutes(now), refuse);
  }
  expect(tried).toBe(8);
  const { rows } = await database.pool.query("select error, given_up_at is not null as over from outbox");
  expect(rows).toEqual([{ error: "the webhook answered 503", over: true }]);
});

test("what may have arrived is never sent again", async () => {
  let tried = 0;
  const breakOff = async () => {
    tried++;
    throw new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });
  };
  expect(await sendAt(started, breakOff)).toMatchObject({ givenUp: 1 });
  await sendAt(minutes(600), breakOff);
  expect(tried).toBe(1);
});

test("what a worker left when it died is given up, not sent again", async () => {
  await database.pool.query("update outbox set sending_at = $1, attempts = 1", [started]);
  const send = async () => {
    throw new Error("sent again");
  };
  expect(await sendAt(minutes(5), send)).toEqual({ sent: 0, failed: 0, givenUp: 0 });
  expect(await sendAt(minutes(11), send)).toMatchObject({ givenUp: 1, failed: 0 });
});

test("without an address nothing is sent, and only an https address is one", async () => {
  const nothing = sendOutbox(database.pool, {
    ...readOutboxSettings({}),
    now: started,
    send: async () => {},
  });
  expect(await nothing).toEqual({ sent: 0, failed: 0, givenUp: 0 });
  expect(() => readOutboxSettings({ ROLLCALL_WEBHOOK_URL: "http://hooks.example.com" })).toThrow(/https/);
  expect(readOutboxSettings({ ROLLCALL_WEBHOOK_URL: "http://127.0.0.1:9000/x" }).address).toBeTruthy();
});
