import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { importSource } from "#lib/commands/import-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { withReceivedFiles } from "./receive-file.ts";
import { POST } from "./route.ts";

// Each delivery is read by a process of its own.
vi.setConfig({ testTimeout: 60_000 });

const at = "2026-11-24T07:40:00.000Z";
let database: TestDatabase;
let key: string;
let reading: string;
beforeAll(async () => {
  database = await testDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.ROLLCALL_CLOCK = at;
  const ctx = {
    pool: database.pool,
    actor: { name: "cli:mira", role: "administrator" },
    clock: fixedClock("2026-11-01T00:00:00Z"),
  } as const;
  for (const [name, provider] of [
    ["acme", "aws"],
    ["tenant", "azure"],
  ] as const)
    await importSource(ctx, { provider, name, pin: "", files: [] });
  await database.pool.query(
    "insert into source (provider, name, created_at) values ('aws', 'live one', now())",
  );
  const scopes = ["ingest:acme", "ingest:tenant", "ingest:live one"];
  key = (await createApiKey(ctx, { name: "pipeline", scopes })).key;
  reading = (
    await createApiKey(ctx, { name: "reader", scopes: ["read", "export", "collect", "ingest:tenant"] })
  ).key;
});
afterAll(async () => {
  const shared = globalThis as typeof globalThis & { rollcallPool?: { end(): Promise<void> } };
  await shared.rollcallPool?.end();
  await database.drop();
});

function exportOf(account: string, ...roles: string[]): string {
  const trust = {
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const details = roles.map((name) => ({
    ...{ Path: "/", RoleName: name, RoleId: `AROA${name.toUpperCase()}`, CreateDate: "2026-01-01T00:00:00Z" },
    ...{ Arn: `arn:aws:iam::${account}:role/${name}`, AssumeRolePolicyDocument: trust },
  }));
  return JSON.stringify({ RoleDetailList: details, UserDetailList: [], GroupDetailList: [], Policies: [] });
}

type Sent = { name?: string; bearer?: string | null; query?: string; headers?: Record<string, string> };
async function deliver(
  body: string | FormData | null,
  { name = "acme", bearer = key, query = "", headers = {} }: Sent = {},
) {
  const request = new NextRequest(
    `http://127.0.0.1:3000/api/v1/sources/${encodeURIComponent(name)}/ingest${query}`,
    {
      method: "POST",
      headers: {
        host: "127.0.0.1:3000",
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body,
    },
  );
  const response = await POST(request, { params: Promise.resolve({ name }) });
  const text = await response.text();
  return { status: response.status, text, answer: JSON.parse(text) };
}

const rows = async (sql: string) => (await database.pool.query(sql)).rows;
const stored = () => rows("select external_id from principal where closed_at is null order by 1");
const kept = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("rollcall-delivery-"));

test("an export is stored as by `import`, the key being who did it, and a newer one brings it up to date", async () => {
  const first = await deliver(exportOf("111122223333", "api", "batch"), { query: "?at=2026-11-23" });
  expect(first, first.text).toMatchObject({ status: 200, answer: { source: "acme", status: "complete" } });
  expect(first.answer.records).toMatchObject({ closed: 0, rejected: 0 });
  const ids = (await stored()).map(({ external_id: id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["AROAAPI", "AROABATCH"]));
  const second = await deliver(exportOf("111122223333", "api"));
  expect(second.answer).toMatchObject({ asOf: at, records: { updated: 0 } });
  expect(second.answer.records.closed).toBeGreaterThan(0);
  expect((await stored()).map(({ external_id: id }) => id)).not.toContain("AROABATCH");
  const audit = await rows(
    "select actor, command, subject, after from audit where command = 'source.import' order by position desc limit 2",
  );
  for (const row of audit)
    expect(row).toMatchObject({
      actor: `key:${key.slice(0, 11)}`,
      subject: "source:acme",
      after: { provider: "aws", pin: "111122223333", files: ["delivery.json"] },
    });
});

test("what is wrong is refused in words, with nothing written, nothing left on the disk, and nothing of the inside told", async () => {
  const everything =
    "select (select count(*) from run) as runs, (select count(*) from principal) as principals";
  const [before] = await rows(everything);
  const audits = "select count(*)::int as n from audit where command = 'source.import'";
  const [{ n: imports }] = await rows(audits);
  const whole = exportOf("111122223333", "api");
  const cases: [string, () => ReturnType<typeof deliver>, number, RegExp][] = [
    ["cut off", () => deliver(whole.slice(0, -20)), 400, /valid JSON; it may have been cut off/],
    ["not JSON", () => deliver("RoleDetailList: []"), 400, /valid JSON/],
    ["another cloud's", () => deliver(whole, { name: "tenant" }), 400, /The file/],
    ["nothing", () => deliver(null), 400, /holds no file/],
    ["empty", () => deliver(""), 400, /holds no file/],
    [
      "short of its length",
      () => deliver(whole, { headers: { "content-length": "99999" } }),
      400,
      /did not arrive whole/,
    ],
    [
      "too long",
      () => deliver(whole, { headers: { "content-length": "9999999999" } }),
      413,
      /larger than 256 MB/,
    ],
    ["of tomorrow", () => deliver(whole, { query: "?at=2027-01-01" }), 400, /still to come/],
    ["of no stream", () => deliver(whole, { query: "?complete=aws/x" }), 400, /no stream/],
    ["for a live source", () => deliver(whole, { name: "live one" }), 400, /read live/],
    ["for another source", () => deliver(whole, { bearer: reading }), 403, /lacks the scope ingest:acme/],
    ["for no source", () => deliver(whole, { name: "nowhere" }), 403, /lacks the scope/],
    ["without a key", () => deliver(whole, { bearer: null }), 401, /with an API key/],
    ["with a wrong key", () => deliver(whole, { bearer: `${key.slice(0, -1)}x` }), 401, /not known/],
    [
      "from a page of another site",
      () => deliver(whole, { headers: { origin: "https://evil.example" } }),
      403,
      /another site/,
    ],
    ["to another host", () => deliver(whole, { headers: { host: "evil.example" } }), 403, /not Rollcall's/],
  ];
  for (const [what, send, status, words] of cases) {
    const { status: is, text } = await send();
    expect(is, `${what}: ${text}`).toBe(status);
    expect(text, what).toMatch(words);
    expect(text, what).not.toMatch(/delivery|tmp|node_modules|\.ts/);
    expect(JSON.parse(text).hint, what).toBeTruthy();
  }
  expect((await rows(everything))[0]).toEqual(before);
  expect((await rows(audits))[0].n).toBe(imports);
  expect(await kept()).toEqual([]);
});

test("an export may be a part of a form, beside what `import` takes with it; other parts are refused", async () => {
  const form = (role: string) => {
    const data = new FormData();
    data.append("main", new Blob([exportOf("111122223333", "api")]), "account.json");
    data.append(role, new Blob(["user,arn\n"]), "report.csv");
    return data;
  };
  const strange = await deliver(form("anything"));
  expect(strange, strange.text).toMatchObject({
    status: 400,
    answer: { title: expect.stringContaining('"anything"') },
  });
  const { status, text } = await deliver(form("credential-report"));
  expect(status, text).toBe(400);
  expect(text).toMatch(/not an IAM credential report/);
});

test("an export of another estate is refused by what the source is, and stores nothing", async () => {
  const { status, text } = await deliver(exportOf("444455556666", "api"), {
    query: "?at=2026-11-24T07:39:00Z",
  });
  expect(status, text).toBe(409);
  expect((await stored()).map(({ external_id: id }) => id)).toContain("AROAAPI");
  expect(await rows("select 1 from scope where external_id = '444455556666'")).toEqual([]);
});

test("a body that says no length is cut off at the most, and its beginning is gone again", async () => {
  const piece = new TextEncoder().encode("x".repeat(1000));
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1;
      controller.enqueue(piece);
    },
  });
  const reached = vi.fn(async () => {});
  await expect(
    withReceivedFiles({ headers: new Headers(), body: endless }, ["main"], reached, 100_000),
  ).rejects.toThrow(/larger/);
  expect(reached).not.toHaveBeenCalled();
  expect(sent).toBeLessThan(1000);
  expect(await kept()).toEqual([]);
});
