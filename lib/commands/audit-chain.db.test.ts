import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { openPool } from "#lib/db/pool.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { buildAnchor, parseAnchor } from "#lib/domain/audit-chain.ts";
import { listAudit } from "#lib/queries/list-audit.ts";
import { verifyAudit } from "#lib/queries/verify-audit.ts";
import { pruneAudit } from "./prune-audit.ts";
import { recordRead } from "./record-read.ts";
import { type CommandContext, runCommand } from "./run-command.ts";
import { verifyAudit as verifyCommand } from "./verify-audit.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const context = (at = "2026-11-24T07:40:00.000Z", pool = database.pool): CommandContext => ({
  pool,
  actor: { name: "cli:mira", role: "administrator" },
  clock: fixedClock(at),
});

async function decide(count: number, ctx = context(), subject = "source:acme"): Promise<void> {
  for (let index = 0; index < count; index++) {
    await runCommand(ctx, "source.schedule", async () => ({
      result: null,
      account: { subject, before: { index: index - 1 }, after: { index, words: 'naïve ✓ " \\ \n' } },
    }));
  }
}

/** Runs `work` against the database as somebody with its password would, and puts everything back. */
async function tampered<T>(sql: string, look: () => Promise<T>): Promise<T> {
  await database.pool.query(`drop schema if exists kept cascade; create schema kept;
    create table kept.audit as table audit; create table kept.audit_chain as table audit_chain`);
  try {
    await database.pool.query(sql);
    return await look();
  } finally {
    await database.pool.query(`set session_replication_role = replica; delete from audit; delete from audit_chain;
      insert into audit select * from kept.audit; insert into audit_chain select * from kept.audit_chain;
      set session_replication_role = origin`);
  }
}

test("commands side by side make one chain: no fork, no gap, nothing lost", async () => {
  const many = openPool(database.url, { max: 25 });
  const before = await verifyAudit(database.pool);
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => decide(1, context(undefined, many), `source:s${index}`)),
  );
  await many.end();
  const verdict = await verifyAudit(database.pool);
  expect(verdict).toMatchObject({ state: "whole", rows: before.rows + 50, break: null });
  const { rows } = await database.pool.query(
    "select count(distinct previous_hash)::int as parents, count(*)::int as rows, max(position)::int as last from audit",
  );
  expect(rows[0]).toEqual({ parents: verdict.rows, rows: verdict.rows, last: verdict.rows });
});

test("work that fails leaves the chain as it was, and the next row follows", async () => {
  const before = await verifyAudit(database.pool);
  const failing = runCommand(context(), "source.schedule", async (tx) => {
    await tx.audit.create({ data: { at: new Date(0), actor: "x", command: "y" } });
    throw new Error("boom");
  });
  await expect(failing).rejects.toThrow("boom");
  expect((await verifyAudit(database.pool)).head).toEqual(before.head);
  await decide(1);
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", rows: before.rows + 1 });
});

test("whatever a row holds, the text the database hashes is the one the check hashes", async () => {
  const text = fc
    .string({ unit: "binary", maxLength: 20 })
    .map((value) => value.toWellFormed().replaceAll("\0", ""));
  const json = fc
    .jsonValue({ maxDepth: 2 })
    .filter((value) => !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)));
  const row = fc.tuple(
    text,
    text,
    fc.option(text),
    json,
    json,
    fc.option(text),
    fc.date({
      min: new Date("1970-01-01"),
      max: new Date("2999-12-31"),
      noInvalidDate: true,
    }),
  );
  const samples = fc.sample(row, { numRuns: 150, seed: 7 });
  for (const [actor, command, subject, before, after, requestId, at] of samples) {
    await database.pool.query(
      "insert into audit (at, actor, command, subject, before, after, request_id) values ($1,$2,$3,$4,$5,$6,$7)",
      [at, actor, command, subject, JSON.stringify(before), JSON.stringify(after), requestId],
    );
  }
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", break: null });
});

test("a row changed, removed, slipped in or moved is named", async () => {
  await decide(5);
  const { head } = await verifyAudit(database.pool);
  const row = head.position - 2;
  const cases: [string, object][] = [
    [`update audit set actor = 'cli:other' where position = ${row}`, { kind: "changed", position: row }],
    [
      `update audit set at = at + interval '1 ms' where position = ${row}`,
      { kind: "changed", position: row },
    ],
    [
      `update audit set after = jsonb_set(after, '{index}', '1.0') where position = ${row}`,
      { kind: "changed", position: row },
    ],
    [`update audit set before = null where position = ${row}`, { kind: "changed", position: row }],
    [`delete from audit where position = ${row}`, { kind: "missing", position: row }],
    [`delete from audit where position >= ${row}`, { kind: "end", position: row }],
    [`delete from audit where position = 1`, { kind: "missing", position: 1 }],
    [
      `update audit set position = -position where position in (${row}, ${row + 1});
       update audit set position = case when -position = ${row} then ${row + 1} else ${row} end where position < 0`,
      { kind: "changed", position: row },
    ],
    [
      `delete from audit where position = ${row}; set session_replication_role = replica;
       insert into audit (at, actor, command, position, previous_hash, hash)
       select at, 'cli:forged', command, ${row}, previous_hash, hash from audit where position = ${row - 1};
       update audit a set previous_hash = (select hash from audit b where b.position = a.position - 1) where position = ${row};
       update audit a set hash = audit_hash(a) where position = ${row}; set session_replication_role = origin`,
      { kind: "does-not-follow", position: row + 1 },
    ],
  ];
  for (const [sql, expected] of cases) {
    const verdict = await tampered(sql, () => verifyAudit(database.pool));
    expect(verdict.state, sql).toBe("broken");
    expect(verdict.break, sql).toMatchObject(expected);
  }
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole" });
});

test("a record written anew from some row on holds by itself, and not against an anchor kept elsewhere", async () => {
  const { head } = await verifyAudit(database.pool);
  const anchor = parseAnchor(buildAnchor(head));
  const rewrite = `set session_replication_role = replica; update audit set actor = 'cli:forged' where position = ${head.position};
    update audit a set hash = audit_hash(a) where position = ${head.position};
    update audit_chain set hash = (select hash from audit where position = ${head.position});
    set session_replication_role = origin`;
  const [alone, against] = await tampered(rewrite, async () => [
    await verifyAudit(database.pool),
    await verifyAudit(database.pool, { anchor }),
  ]);
  expect(alone?.state).toBe("whole");
  expect(against?.break).toMatchObject({ kind: "anchor", position: head.position });
  expect(await verifyAudit(database.pool, { anchor })).toMatchObject({ state: "whole" });
});

test("a verification is written down with what came of it", async () => {
  const verdict = await verifyCommand(context());
  const { entries } = await listAudit(database.pool, { limit: 1 });
  expect(entries[0]).toMatchObject({
    command: "audit.verify",
    after: { state: "whole", rows: verdict.rows, anchor: buildAnchor(verdict.head) },
  });
  await expect(verifyCommand(context(), { most: 3 })).rejects.toThrow(/too many/);
});

test("cutting takes only from the start, keeps 90 days, and what is left verifies; rows taken by hand do not", async () => {
  const old = await testDatabase();
  try {
    const pool = old.pool;
    await decide(4, context("2026-01-01T00:00:00Z", pool));
    await decide(2, context("2026-11-01T00:00:00Z", pool));
    await decide(2, context("2026-01-02T00:00:00Z", pool));
    await expect(pruneAudit(context(undefined, pool), new Date("2026-11-20T00:00:00Z"))).rejects.toThrow(
      /90 days/,
    );
    const pruned = await pruneAudit(context(undefined, pool), new Date("2026-02-01T00:00:00Z"));
    expect(pruned).toEqual({ removed: 4, until: new Date("2026-01-01T00:00:00Z") });
    expect(await verifyAudit(pool)).toMatchObject({ state: "whole", rows: 5, cut: 4 });
    expect(await pruneAudit(context(undefined, pool), new Date("2026-02-01T00:00:00Z"))).toMatchObject({
      removed: 0,
    });
    await decide(1, context(undefined, pool));
    expect(await verifyAudit(pool)).toMatchObject({ state: "whole", rows: 7, cut: 4 });
    await pool.query(`update audit_chain set start_position = 5, start_hash = (select hash from audit where position = 5);
      delete from audit where position = 5`);
    expect(await verifyAudit(pool)).toMatchObject({ state: "broken", break: { kind: "start" } });
    await expect(pruneAudit(context(undefined, pool), new Date("2026-02-01T00:00:00Z"))).rejects.toThrow(
      /broken/,
    );
  } finally {
    await old.drop();
  }
});

test("rows from before the chain are sealed by the migration as they stand", async () => {
  const before = await testDatabase();
  try {
    await before.pool.query(`drop table audit_chain; drop function audit_link cascade; drop function audit_hash;
      drop function audit_field; drop function audit_time; truncate audit;
      alter table audit drop column position, drop column previous_hash, drop column hash;
      insert into audit (at, actor, command, subject, after) select '2026-03-01', 'cli:mira', 'rule.add', 'rule:' || n,
        jsonb_build_object('n', n) from generate_series(1, 30) n`);
    await before.pool.query(await readFile("prisma/migrations/0010_audit_chain/migration.sql", "utf8"));
    expect(await verifyAudit(before.pool)).toMatchObject({ state: "whole", rows: 30 });
    await decide(2, context(undefined, before.pool));
    expect(await verifyAudit(before.pool)).toMatchObject({ state: "whole", rows: 32 });
  } finally {
    await before.drop();
  }
});

test("a read that comes with every load of a page leaves one row in an hour, for each person and subject", async () => {
  const read = (at: string, subject: string) =>
    recordRead(context(at), "source.settings", { subject }, { often: true });
  await read("2026-11-24T08:00:00Z", "source:a");
  await read("2026-11-24T08:30:00Z", "source:a");
  await read("2026-11-24T08:30:00Z", "source:b");
  await read("2026-11-24T09:10:00Z", "source:a");
  const { entries } = await listAudit(database.pool, { filter: { command: "source.settings" }, limit: 10 });
  expect(entries.map(({ subject }) => subject)).toEqual(["source:a", "source:b", "source:a"]);
});
