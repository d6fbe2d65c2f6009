import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { createActionPacker, unpackActions } from "#lib/domain/packed-actions.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { setOf } from "#lib/domain/permission-set.ts";
import type { UsageRecord } from "#lib/ingest/contract.ts";
import { endEstates, makeEstate } from "#lib/ingest/testing/estate.ts";
import { readSeen, type Seen } from "./read-seen.ts";
import { readUnused } from "./read-unused.ts";
import { resolveActions } from "./resolve-actions.ts";

const people = 60;
const actions = Array.from({ length: 600 }, (_, index) => `svc${Math.floor(index / 50)}:Act${index}`);
const day = (number: number) => new Date(Date.UTC(2026, 0, number, 9));

let database: TestDatabase;
/** Of the actions, in their order. */
let ids: number[];

/** What logs told of each, over two readings; of every fourth row as an older version stored it, without marks. */
const anyUse = fc.array(
  fc.record({
    who: fc.integer({ min: 1, max: people }),
    source: fc.constantFrom("log", "log/denied", "report"),
    plane: fc.constantFrom("action" as const, "action" as const, "service" as const),
    acts: fc.array(fc.tuple(fc.constantFrom(...actions), fc.integer({ min: 0, max: 20 })), { maxLength: 12 }),
  }),
  { minLength: 250, maxLength: 250 },
);

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  const estate = await makeEstate(pool, ["acct-1"]);
  const [uses = []] = fc.sample(anyUse, { numRuns: 1, seed: 20261124 });
  const record = ({ who, source, plane, acts }: (typeof uses)[number]): UsageRecord => ({
    ...{ type: "usage", source, plane, coveredFrom: day(0), coveredTo: day(28), unknown: [] },
    principal: { kind: "id", value: `R${who}` },
    entries: acts.map(([action, on]) => ({ action, lastUsedAt: on === 0 ? null : day(on) })),
  });
  const known = actions.map((name) => ({
    ...{ type: "action" as const, name, level: null, unknown: [] },
  }));
  const principals = Array.from({ length: people }, (_, index) => ({
    ...{ type: "principal", scope: "acct-1", externalId: `R${index + 1}`, kind: "aws_iam_role" },
    ...{ name: `r${index + 1}`, resourceName: `arn:r${index + 1}`, createdAt: null, disabled: null },
    ...{ tags: {}, attributes: {}, unknown: [] },
  }));
  const scope = "acct-1";
  await estate.feed({ stream: "aws/principals", scope }, [...known, ...principals]);
  for (const told of [uses.slice(0, 150), uses.slice(100)]) {
    const outcome = await estate.feed({ stream: "aws/cloudtrail", scope }, told.map(record));
    expect(outcome).toMatchObject({ status: "complete", rejections: {} });
    await estate.nextRun();
  }
  await pool.query("update usage set seen_in = null where id % 4 = 0");
  const { rows } = await pool.query<{ id: number; name: string }>("select id, name from action");
  const idOf = new Map(rows.map(({ id, name }) => [name, id]));
  ids = actions.map((name) => idOf.get(name) ?? -1);
  await endEstates();
});
afterAll(async () => {
  await endEstates();
  await database.drop();
});

/** One, some neighbours, or some from anywhere. */
const anyWanted = fc.oneof(
  fc.nat(actions.length - 1).map((at) => [at]),
  fc
    .tuple(fc.nat(actions.length - 1), fc.nat(60))
    .map(([at, count]) => Array.from({ length: count }, (_, n) => at + n)),
  fc.uniqueArray(fc.nat(actions.length - 1), { maxLength: 200 }),
);
const idsOf = (wanted: number[]) =>
  Int32Array.from(wanted.filter((at) => at < actions.length).map((at) => ids[at] as number)).sort();

test("who was seen, and when last, is what unpacking every row tells, marked or not", async () => {
  const { rows } = await database.pool.query<{
    id: string;
    source: string;
    isMarked: boolean;
    packed: Buffer;
  }>(
    `select principal_id::text as id, source, seen_in is not null as "isMarked", packed from usage where plane = 'action'`,
  );
  expect(new Set(rows.map(({ isMarked }) => isMarked)).size).toBe(2);
  const client = await database.pool.connect();
  const uses = rows.map((row) => ({ ...row, acts: unpackUsage(row.packed) }));
  let found = 0;
  try {
    await fc.assert(
      fc.asyncProperty(anyWanted, fc.boolean(), async (wanted, onlyRefused) => {
        const asked = idsOf(wanted);
        const latest: Record<"used" | "denied", Record<string, number>> = { used: {}, denied: {} };
        for (const { id, source, acts } of uses) {
          const of = latest[source.endsWith("/denied") ? "denied" : "used"];
          for (const { actionId, day: on } of acts)
            if (on > 0 && asked.includes(actionId)) of[id] = Math.max(on, of[id] ?? 0);
        }
        const seen = await readSeen(client, asked, onlyRefused);
        const told = ({ ids: who, days }: Seen) =>
          Object.fromEntries(who.map((id, index) => [id, days[index]]));
        expect(told(seen.denied)).toEqual(latest.denied);
        if (onlyRefused) expect(seen.used).toBeNull();
        else expect(told(seen.used ?? seen.denied)).toEqual(latest.used);
        found += seen.denied.ids.length + (seen.used?.ids.length ?? 0);
      }),
      { numRuns: 150, seed: 20261124 },
    );
  } finally {
    client.release();
  }
  expect(found).toBeGreaterThan(500);
});

test("of whom it is proven that they use none is told by unpacking both sets", async () => {
  const pack = createActionPacker(ids.toSorted((one, other) => one - other));
  const anyHeld = fc
    .uniqueArray(fc.nat(actions.length - 1), { maxLength: 60 })
    .chain((given) => fc.record({ given: fc.constant(given), unused: fc.shuffledSubarray(given) }));
  const held = fc.sample(anyHeld, { numRuns: people, seed: 7 });
  const { rows: identities } = await database.pool.query<{ id: string }>(
    "select id::text from principal order by id",
  );
  for (const [index, { given, unused }] of held.entries()) {
    const id = identities[index]?.id;
    const bytes = (positions: number[]) =>
      Buffer.from(pack(setOf(positions.toSorted((one, other) => one - other))));
    await database.pool.query(
      `insert into grant_set (hash, provider, parts, first_seen, actions, catalogue) values (md5($1)::uuid, 'aws', '[]', now(), $2, 9)`,
      [id, index % 9 === 0 ? null : bytes(given)],
    );
    await database.pool.query(
      `insert into score (identity_id, grant_set, catalogue, granted, used, unused, undecided, conditional, outside, unknown, open_ended,
         at_least, at_most, evidence, tier, administrator, escalations, changed_at)
       values ($1::bigint, md5($1::text)::uuid, 9, 0, 0, 0, 0, 0, 0, 0, false, false, false, 1, 1, false, '{}', now())`,
      [id],
    );
    if (index % 7 > 0)
      await database.pool.query("insert into unused_actions (identity_id, actions) values ($1, $2)", [
        id,
        bytes(unused),
      ]);
  }
  const { rows } = await database.pool.query<{ id: string; unused: Buffer; given: Buffer }>(
    `select identity_id::text as id, unused_actions.actions as unused, grant_set.actions as given
       from unused_actions join score using (identity_id) join grant_set on hash = grant_set where grant_set.actions is not null`,
  );
  const client = await database.pool.connect();
  let found = 0;
  try {
    await fc.assert(
      fc.asyncProperty(anyWanted, async (wanted) => {
        const asked = new Set(idsOf(wanted));
        const expected = rows.filter(({ unused, given }) => {
          const may = unpackActions(given).filter((id) => asked.has(id));
          const idle = new Set(unpackActions(unused));
          return may.length > 0 && may.every((id) => idle.has(id));
        });
        const told = await readUnused(client, idsOf(wanted));
        expect(told.map(String).sort()).toEqual(expected.map(({ id }) => id).sort());
        found += told.length;
      }),
      { numRuns: 150, seed: 20261124 },
    );
  } finally {
    client.release();
  }
  expect(found).toBeGreaterThan(100);
});

test("asked of one moment, one after the other or at once, terms on the same action are answered the same", async () => {
  const client = await database.pool.connect();
  const asked = "svc2:*";
  const ask = async (...terms: string[]) => {
    const found: Record<string, unknown> = {};
    for (const term of terms) {
      const answers = await resolveActions(client, parse(term));
      for (const field of ["used", "denied"] as const)
        if (term.includes(`${field}:`)) found[field] = answers(field, asked).seen;
      if (term.includes("-used:")) found.unused = answers("used", asked).unused;
    }
    // Another moment.
    await database.pool.query("select pg_current_xact_id()");
    return found;
  };
  try {
    const whole = await ask(`used:${asked} -used:${asked} denied:${asked}`);
    expect(Object.keys(whole)).toEqual(["used", "denied", "unused"]);
    expect(whole.denied).not.toEqual(whole.used);
    const [used, unused, denied] = [`used:${asked}`, `-used:${asked}`, `denied:${asked}`] as const;
    for (const terms of [
      [used, unused, denied],
      [denied, unused, used],
      [unused, denied, used],
    ])
      expect(await ask(...terms)).toEqual(whole);
  } finally {
    client.release();
  }
});

test("whoever writes and asks again in the same transaction is told what he wrote", async () => {
  const client = await database.pool.connect();
  try {
    const used = async () => {
      const answers = await resolveActions(client, parse("used:svc*"));
      return answers("used", "svc*").seen.ids.length;
    };
    await client.query("begin");
    const before = await used();
    expect(before).toBeGreaterThan(10);
    await client.query(
      "delete from usage where principal_id in (select principal_id from usage order by 1 limit 20)",
    );
    const after = await used();
    expect(after).toBeLessThan(before);
    await client.query("delete from usage");
    expect(await used()).toBe(0);
    await client.query("rollback");
    expect(await used()).toBe(before);
  } finally {
    client.release();
  }
});
