/** Secrets planted where people and programs really leave them are found again nowhere: not in a table, a log, an answer or a file. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Denied, Incomplete, Unavailable } from "#lib/errors.ts";
import { fileLines } from "#lib/file-lines.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { exportRows } from "#lib/queries/export-rows.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { errorBody } from "./cli/output.ts";
import { readLive } from "./run/reading.ts";
import { runSource } from "./run.ts";
import { type FakeCloud, fakeCloud, peopleStream, roleOf } from "./testing/fake-cloud.ts";

// One mark in all of them; each in a shape of its own, put together here so that no scanner takes it for a leak.
const mark = "C4naryX9";
const canaries = {
  github: `ghp_${mark}${"a1B2".repeat(7)}`,
  jwt: `eyJhbGciOi.${mark}a1B2c3.${mark}d4`,
  url: `https://robot:${mark}@git.example/acme`,
  assignment: `DB_PASSWORD=${mark}`,
  pem: `-----BEGIN PRIVATE KEY-----\n${mark}\n-----END PRIVATE KEY-----`,
  aws: `${mark}/a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P`,
};
const all = Object.values(canaries).join(" and ");

let database: TestDatabase;
let cloud: FakeCloud;
let logged = "";
const log = createLog("trace", {
  write: (line) => {
    logged += line;
  },
});
const actor = { name: "cli:test", role: "administrator" } as const;
const day = (number: number) => fixedClock(new Date(Date.UTC(2026, 10, number)));

beforeAll(async () => {
  database = await testDatabase();
  cloud = fakeCloud("canary");
  const ctx = { pool: database.pool, actor, clock: day(1) };
  await connectSource(ctx, { provider: "aws", name: "acme", config: {} });
});
afterAll(() => database.drop());

async function run(date: number) {
  const source = await findSource(database.pool, "acme");
  const signal = new AbortController().signal;
  const limits = { concurrency: 2, pageSize: undefined, retryDelayMs: 0 };
  const ctx = { source, signal, clock: day(date), log, endpoint: undefined, limits, session: new Map() };
  return runSource({
    ...{ pool: database.pool, source, clock: day(date), signal, log, actor, concurrency: 2, retryDelayMs: 0 },
    ...{ reading: readLive(cloud.collector, ctx), streams: cloud.collector.streams, progress: () => {} },
    ...{ onlyScopes: null, onlyStreams: null },
  });
}

/** Every row of every table, the queue's included, as text. */
async function everything(): Promise<string> {
  const tables = await database.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  let text = "";
  for (const { name } of tables.rows) {
    const { rows } = await database.pool.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${name} t`,
    );
    text += rows.map(({ row }) => row).join("\n");
  }
  return text;
}

function planted(): CloudRecord[] {
  const role = roleOf("canary-1", "planted");
  if (role.type !== "principal") throw new Error("a role is a principal");
  return [
    {
      ...role,
      tags: {
        "db-password": mark,
        note: all,
        team: "payments",
        "git-commit": "3f2504e04f8911d39a0c0305e82c330112345678",
      },
      attributes: { description: `Used by ci. ${all}`, nested: { list: [all] }, path: "/ops/" },
    },
  ];
}

test("content that holds secrets is stored without them, and with everything else", async () => {
  const collect = cloud.collector.collect;
  cloud.collector.collect = async function* (ctx, slice) {
    yield* collect.call(cloud.collector, ctx, slice);
    if (slice.stream === peopleStream && slice.scope === "canary-1") yield* planted();
  };
  cloud.scopes = cloud.scopes.map((scope) => ({ ...scope, attributes: { note: all } }));
  expect((await run(2)).status).toBe("complete");
  const stored = await everything();
  expect(stored).toContain("planted");
  expect(stored).toContain("payments");
  expect(stored).toContain("3f2504e04f8911d39a0c0305e82c330112345678");
  expect(stored).toContain("Used by ci.");
  expect(stored).not.toContain(mark);
  const { rows } = await database.pool.query<{ id: number }>(
    "select id from principal where name = 'planted'",
  );
  expect(JSON.stringify(await getIdentity(database.pool, String(rows[0]?.id)))).not.toContain(mark);
  for (const format of ["csv", "ndjson"] as const) {
    let file = "";
    for await (const line of fileLines(exportRows(database.pool, "identities", { asOf: new Date() }), format))
      file += line;
    expect(file).toContain("planted");
    expect(file).not.toContain(mark);
  }
  // The same content again changes nothing: what was taken out does not make a row look changed.
  const before = await database.pool.query("select count(*)::int as n from change");
  await run(3);
  expect((await database.pool.query("select count(*)::int as n from change")).rows).toEqual(before.rows);
});

const hint = `Ask ${all}`;
const errors: [string, Error][] = [
  ["a plain error", new Error(`connect failed: ${all}`)],
  ["a denial", new Denied(`iam:${canaries.github}`, `denied: ${all}`, { hint })],
  ["an outage", new Unavailable(`throttled: ${all}`, { transient: false, hint, cause: new Error(all) })],
  ["part of an answer", new Incomplete([all], `half: ${all}`, { hint })],
];

test.each(errors)(
  "what an error says is stored, logged and told without its secrets: %s",
  async (_, error) => {
    for (const [index, place] of (["identify", "scopes", "slice"] as const).entries()) {
      cloud.trouble = (at) => {
        if (at === place || (place === "slice" && typeof at === "object")) throw error;
      };
      const date = 4 + errors.findIndex(([, one]) => one === error) * 3 + index;
      const told = await run(date).then(
        (summary) => JSON.stringify(summary),
        (thrown) => JSON.stringify(errorBody(thrown)),
      );
      expect(told, place).not.toContain(mark);
    }
    log.error({ err: error, error, text: all }, `collection failed: ${all}`);
    expect(JSON.stringify(errorBody(error))).not.toContain(mark);
    expect(await everything()).not.toContain(mark);
    expect(logged).toContain("collection failed");
    expect(logged).not.toContain(mark);
  },
);

test("a secret in a source's configuration is refused, and not repeated", async () => {
  const ctx = { pool: database.pool, actor, clock: day(20) };
  for (const secret of Object.values(canaries)) {
    for (const config of [{ roleName: secret }, { regions: [secret] }, { secretAccessKey: secret }]) {
      const refused = await connectSource(ctx, { provider: "aws", name: "leaky", config }).catch(
        (error: unknown) => error,
      );
      expect(refused).toBeInstanceOf(Error);
      expect(JSON.stringify(errorBody(refused))).not.toContain(mark);
    }
  }
  expect(await everything()).not.toContain(mark);
});

test("an API key is stored nowhere, its record included", async () => {
  const ctx = { pool: database.pool, actor, clock: day(20) };
  const { key } = await createApiKey(ctx, { name: "report", scopes: ["read"] });
  const stored = await everything();
  expect(stored).toContain(key.slice(0, 11));
  expect(stored).not.toContain(key.slice(12));
});
