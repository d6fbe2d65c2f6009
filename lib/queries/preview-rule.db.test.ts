import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refreshRows } from "#lib/analysis/rows.ts";
import { anyEstate, fillEstate } from "#lib/analysis/testing/estate.ts";
import { fixedClock } from "#lib/clock.ts";
import { addRule, type NewRule } from "#lib/commands/add-rule.ts";
import { removeRule } from "#lib/commands/remove-rule.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { previewRule } from "./preview-rule.ts";

const asOf = new Date("2026-10-20T00:00:00Z");
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const context = () => ({
  pool: database.pool,
  actor: { name: "cli:mira", role: "lead" as const },
  clock: fixedClock(asOf),
});

const filters = [
  "kind:aws_iam_role",
  "-kind:aws_iam_role",
  "nature:machine,unknown",
  "scope:111111111111",
  "scope:none",
  "last-used>90d",
  "last-used:unknown",
  "signs-in:service",
  "-signs-in:access-key",
  "static-credentials>0",
  "grants<2",
  "pay",
  "gaps:denied kind:aws_iam_user",
];
const environmentRule = fc.record({
  kind: fc.constant("environment" as const),
  filter: fc.constantFrom(...filters).map((text) => parse(text)),
  value: fc.constantFrom("production", "staging"),
  position: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
});
const classRule = fc.record({
  kind: fc.constant("class" as const),
  filter: fc
    .constantFrom(...filters, "environment:production", "-environment:staging")
    .map((text) => parse(text)),
  value: fc.constantFrom("data", "ci-cd"),
  position: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
});

test("a rule changes exactly what its preview says, whatever rules there are; taking it away changes it back", async () => {
  await fc.assert(
    fc.asyncProperty(
      anyEstate,
      fc.array(fc.oneof(environmentRule, classRule), { minLength: 1, maxLength: 5 }),
      async (estate, rules) => {
        const { pool } = database;
        await pool.query("truncate rule");
        await fillEstate(pool, estate);
        await refreshRows(pool, { asOf });
        for (const rule of rules) {
          const before = await stored(rule.kind);
          const preview = await previewRule(pool, { ...rule, asOf });
          const { id } = await addRule(context(), rule);
          await refreshRows(pool, { asOf });
          const after = await stored(rule.kind);
          const changed = [...after].filter(([who, value]) => before.get(who) !== value);
          expect(preview.changes).toBe(changed.length);
          expect(preview.from.reduce((sum, { count }) => sum + count, 0)).toBe(changed.length);
          for (const { id: who } of preview.sample) expect(before.get(who)).not.toBe(after.get(who));
          await removeRule(context(), id);
          await refreshRows(pool, { asOf });
          expect(await stored(rule.kind)).toEqual(before);
          await addRule(context(), rule);
          await refreshRows(pool, { asOf });
        }
      },
    ),
    { numRuns: 12 },
  );
});

async function stored(kind: NewRule["kind"]): Promise<Map<string, number>> {
  const { rows } = await database.pool.query(
    `select principal_id::text as id, ${kind} as code from identity_row`,
  );
  return new Map(rows.map(({ id, code }) => [id, code]));
}

test("refuses values and filters that the kind does not have, and a filter that says nothing", async () => {
  const add = (kind: "environment" | "class", value: string, text: string) =>
    addRule(context(), { kind, value, filter: parse(text) });
  await expect(add("environment", "prod", "pay")).rejects.toThrow(/not a value of environment/);
  await expect(add("environment", "production", "class:data")).rejects.toThrow(/cannot ask for class/);
  await expect(add("class", "data", "-class:data")).rejects.toThrow(/cannot ask for class/);
  await expect(add("class", "data", "")).rejects.toThrow(/needs a filter/);
});

test("rules keep one order without holes or doubles, and both decisions are in the audit log", async () => {
  await database.pool.query("truncate rule, audit");
  const add = (value: string, position?: number) =>
    addRule(context(), { kind: "environment", value, filter: parse("pay"), position });
  const first = await add("production");
  await add("staging", 1);
  await add("test", 2);
  await removeRule(context(), first.id);
  await add("sandbox", 99);
  const { rows } = await database.pool.query("select position, value from rule order by position");
  expect(rows).toEqual([
    { position: 1, value: "staging" },
    { position: 2, value: "test" },
    { position: 3, value: "sandbox" },
  ]);
  const audit = await database.pool.query("select command from audit order by id");
  expect(audit.rows.map(({ command }) => command)).toEqual([
    ...["rule.add", "rule.add", "rule.add", "rule.remove", "rule.add"],
  ]);
});
