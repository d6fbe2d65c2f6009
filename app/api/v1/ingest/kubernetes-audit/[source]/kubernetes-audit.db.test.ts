import { gzipSync } from "node:zlib";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { retireSource } from "#lib/commands/retire-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { locks } from "#lib/ingest/locks.ts";
import { auditEvent, eventList } from "#lib/providers/kubernetes/testing/audit-event-lists.ts";
import { heardAudit } from "#lib/queries/heard-audit.ts";
import { readDocument } from "./read-document.ts";
import { POST } from "./route.ts";

const at = "2026-11-24T12:00:00.000Z";
let database: TestDatabase;
let key: string;
const ids = new Map<string, number>();
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.ROLLCALL_CLOCK = at;
  const { pool } = database;
  const ctx = { pool, actor: { name: "cli:mira", role: "administrator" }, clock: fixedClock(at) } as const;
  const account = { roleArn: "arn:aws:iam::111122223333:role/rollcall" };
  for (const name of ["prod", "other", "gone", "busy", "twice"])
    ids.set(name, (await connectSource(ctx, { provider: "kubernetes", name, config: {} })).id);
  await pool.query(
    "insert into source (provider, name, created_at, config) values ('aws', 'account', $1, $2)",
    [at, account],
  );
  await pool.query(
    "insert into source (provider, name, mode, created_at) values ('kubernetes', 'file', 'import', $1)",
    [at],
  );
  const scopes = ["prod", "gone", "busy", "twice", "account", "file"].map((name) => `ingest:${name}`);
  key = (await createApiKey(ctx, { name: "api server", scopes })).key;
  await retireSource(ctx, "gone");
});
afterAll(async () => {
  const shared = globalThis as typeof globalThis & { rollcallPool?: { end(): Promise<void> } };
  await shared.rollcallPool?.end();
  await database.drop();
});

type Sent = { source?: string; bearer?: string | null; headers?: Record<string, string> };
async function send(body: BodyInit | null, { source = "prod", bearer = key, headers = {} }: Sent = {}) {
  const request = new NextRequest(
    `http://127.0.0.1:3000/api/v1/ingest/kubernetes-audit/${source}?timeout=30s`,
    {
      method: "POST",
      headers: {
        ...{ host: "127.0.0.1:3000", "content-type": "application/json" },
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body,
    },
  );
  const response = await POST(request, { params: Promise.resolve({ source }) });
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    answer: (await response.json()) as Record<string, unknown>,
  };
}
const listOf = (...events: unknown[]) => JSON.stringify(eventList(events));
const heard = (name: string) => heardAudit(database.pool, ids.get(name) ?? 0);

test("a batch is answered once it is stored, plain or gzip, and what is no event in it with how many and why", async () => {
  const plain = await send(listOf(auditEvent(), auditEvent({ verb: "" }), 7));
  expect(plain).toEqual({
    ...{ status: 200, retryAfter: null },
    answer: { source: "prod", events: 3, broken: { "no verb": 1, "not an object": 1 } },
  });
  expect((await heard("prod")).users).toMatchObject([{ user: "ann", refused: false }]);
  const zipped = gzipSync(listOf(auditEvent({ user: { username: "bob" } })));
  expect(await send(zipped, { headers: { "content-encoding": "gzip" } })).toMatchObject({ status: 200 });
  expect((await heard("prod")).users.map(({ user }) => user)).toEqual(["ann", "bob"]);
  expect(await send(listOf())).toMatchObject({ status: 200, answer: { events: 0 } });
});

test("the same batch sent again, alone or with three others at once, changes nothing", async () => {
  const batch = listOf(
    auditEvent(),
    auditEvent({ auditID: null }),
    auditEvent({ responseStatus: { code: 403 } }),
  );
  const options = { source: "twice" };
  await send(batch, options);
  const once = await heard("twice");
  for (const sent of [
    await send(batch, options),
    ...(await Promise.all([1, 2, 3].map(() => send(batch, options)))),
  ])
    expect(sent.status).toBe(200);
  expect(await heard("twice")).toEqual(once);
});

test("what sending again cannot mend is refused by a code that an API server does not try again, and stores nothing", async () => {
  const before = await heard("prod");
  const list = listOf(auditEvent({ user: { username: "eve" } }));
  const cases: [string, Promise<Awaited<ReturnType<typeof send>>>, number][] = [
    ["no key", send(list, { bearer: null }), 401],
    ["a wrong key", send(list, { bearer: `${key.slice(0, -2)}xx` }), 401],
    ["the key of another source", send(list, { source: "other" }), 403],
    ["no source of that name", send(list, { source: "nowhere" }), 403],
    ["a retired source", send(list, { source: "gone" }), 404],
    ["another provider's", send(list, { source: "account" }), 400],
    ["read from files", send(list, { source: "file" }), 400],
    ["a page of another site", send(list, { headers: { origin: "https://evil.example" } }), 403],
    ["another host", send(list, { headers: { host: "evil.example" } }), 403],
    ["no list", send(JSON.stringify(auditEvent())), 400],
    ["no JSON", send(list.slice(0, -3)), 400],
    ["nothing", send(null), 400],
    ["no gzip", send(list, { headers: { "content-encoding": "gzip" } }), 400],
    ["in another encoding", send(list, { headers: { "content-encoding": "br" } }), 400],
    ["short of its length", send(list, { headers: { "content-length": "99999" } }), 400],
    ["too long", send(list, { headers: { "content-length": "99999999" } }), 413],
  ];
  for (const [what, sending, status] of cases) {
    const sent = await sending;
    expect(sent, what).toMatchObject({ status, retryAfter: null, answer: { status } });
    expect(sent.answer.hint, what).toBeTruthy();
  }
  expect(await heard("prod")).toEqual(before);
});

test("while the database is slow nobody is told that his is stored, what has no room comes back later, and then all of it is stored", async () => {
  const slow = await database.pool.connect();
  await slow.query("select pg_advisory_lock($1, $2)", [locks.heard, ids.get("busy")]);
  const batch = (user: string) =>
    listOf(...Array.from({ length: 4_000 }, () => auditEvent({ user: { username: user } })));
  const users = ["u1", "u2", "u3", "u4", "u5", "u6"];
  const answered: string[] = [];
  const sending = users.map(async (user) => {
    const sent = await send(batch(user), { source: "busy" });
    answered.push(user);
    return sent;
  });
  try {
    // The inbox holds 20,000 events: five of these, whichever come first.
    const refused = await Promise.race(sending);
    expect(refused).toMatchObject({ status: 429, retryAfter: "5", answer: { status: 429 } });
    expect(answered).toHaveLength(1);
    expect((await heard("busy")).users).toEqual([]);
  } finally {
    await slow.query("select pg_advisory_unlock_all()");
    slow.release();
  }
  const [late = ""] = answered;
  const statuses = (await Promise.all(sending)).map(({ status }) => status).sort();
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  const stored = async () => (await heard("busy")).users.map(({ user }) => user);
  expect(await stored()).toEqual(users.filter((user) => user !== late));
  expect(await send(batch(late), { source: "busy" })).toMatchObject({ status: 200 });
  expect(await stored()).toEqual(users);
});

test("a database that fails is no fault of the batch: it is to be sent again", async () => {
  await database.pool.query("alter table heard_day rename to heard_day_away");
  try {
    expect(await send(listOf(auditEvent({ verb: "watch" })))).toMatchObject({
      status: 503,
      retryAfter: "5",
      answer: { status: 503 },
    });
  } finally {
    await database.pool.query("alter table heard_day_away rename to heard_day");
  }
  expect(
    (await heard("prod")).users.flatMap(({ entries }) => entries.map(({ action }) => action)),
  ).not.toContain("core/pods:watch");
});

test("a body that says no length, and a small one that unpacks to a large one, are cut off at the most", async () => {
  const piece = new TextEncoder().encode(" ".repeat(1_000));
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(piece);
    },
  });
  await expect(readDocument({ headers: new Headers(), body: endless }, 100_000)).rejects.toMatchObject({
    code: "too-large",
  });
  expect(pulled).toBeLessThan(200);
  const bomb = new Response(gzipSync(" ".repeat(1_000_000))).body;
  const headers = new Headers({ "content-encoding": "gzip" });
  await expect(readDocument({ headers, body: bomb }, 100_000)).rejects.toMatchObject({ code: "too-large" });
});

test("of very many that are sent at once and never end, only a few are read", async () => {
  const ends: (() => void)[] = [];
  const open = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(listOf(auditEvent())));
        ends.push(() => controller.close());
      },
    });
  const reading = Array.from({ length: 8 }, () => readDocument({ headers: new Headers(), body: open() }));
  expect(await send(listOf(auditEvent()))).toMatchObject({ status: 429, retryAfter: "5" });
  for (const end of ends) end();
  expect(await Promise.all(reading)).toHaveLength(8);
  expect(await send(listOf(auditEvent()))).toMatchObject({ status: 200 });
});
