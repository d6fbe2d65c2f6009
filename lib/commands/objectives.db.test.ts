import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { build, toStored } from "#lib/domain/filter/build.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { listObjectives } from "#lib/queries/scorecards/list-objectives.ts";
import { archiveObjective } from "./archive-objective.ts";
import type { CommandContext } from "./run-command.ts";
import { setObjective } from "./set-objective.ts";

let database: TestDatabase;
let ctx: CommandContext;

beforeAll(async () => {
  database = await testDatabase();
  const actor = { name: "cli:mira", role: "lead" } as const;
  ctx = { pool: database.pool, actor, clock: fixedClock("2026-11-24T08:00:00Z") };
});
afterAll(() => database.drop());

async function audited(subject: string) {
  const { rows } = await database.pool.query(
    "select command, before, after from audit where subject = $1 order by id",
    [subject],
  );
  return rows;
}

test("those that ship are stored in the one canonical text", async () => {
  const { rows } = await database.pool.query<{ filter: string; bad: string | null }>(
    "select filter, bad from objective",
  );
  expect(rows).toHaveLength(6);
  for (const { filter, bad } of rows)
    for (const text of [filter, bad ?? "1|"]) expect(text).toBe(toStored(parse(text.slice(2))));
});

test("an objective is made, changed in part, and each is in the record with what was before", async () => {
  const asked = {
    key: "agents-keyless",
    sentence: "Agents have no stored key",
    bad: "finding:old-credential",
  };
  const made = await setObjective(ctx, { ...asked, filter: "class:orchestration  tier:2", mode: "new" });
  expect(made.isNew).toBe(true);
  const { objective } = await setObjective(ctx, { key: "agents-keyless", target: 99.5 });
  expect(objective).toMatchObject({ target: 9950, windowDays: 90, sentence: "Agents have no stored key" });
  expect(build(objective.filter)).toBe("class:orchestration tier:2");
  const [first, second] = await audited("objective:agents-keyless");
  expect(first).toMatchObject({ command: "objective.set", before: null, after: { target: 9500 } });
  expect(second).toMatchObject({
    before: { target: 9500 },
    after: { target: 9950, bad: "1|finding:old-credential" },
  });
});

test("archived it is told no longer, and taken back it is told again", async () => {
  const keys = async () => (await listObjectives(database.pool)).map(({ key }) => key);
  await archiveObjective(ctx, { key: "tier-2-unused", isArchived: true });
  expect(await keys()).not.toContain("tier-2-unused");
  await archiveObjective(ctx, { key: "tier-2-unused", isArchived: false });
  expect(await keys()).toContain("tier-2-unused");
  expect((await audited("objective:tier-2-unused")).map(({ after }) => after.archivedAt)).toEqual([
    "2026-11-24T08:00:00.000Z",
    null,
  ]);
});

test.each([
  ["a filter that no past day can answer", { key: "x", sentence: "X", bad: "last-used>90d" }, /not kept/],
  ["a word", { key: "x", sentence: "X", bad: "pay" }, /exactly one term/],
  ["two terms for what is wrong", { key: "x", sentence: "X", bad: "tier:2 stale:stale" }, /exactly one term/],
  ["nothing that is wrong", { key: "x", sentence: "X" }, /what is wrong/],
  ["a name nothing has", { key: "x", sentence: "X", bad: "team:none", filter: "scope:nowhere" }, /scope/i],
  ["a target above all", { key: "x", sentence: "X", bad: "team:none", target: 101 }, /no target/],
  ["no target at all", { key: "x", sentence: "X", bad: "team:none", target: Number.NaN }, /no target/],
  ["a window of a day", { key: "x", sentence: "X", bad: "team:none", windowDays: 1 }, /no window/],
  ["a key of other letters", { key: "X Y", sentence: "X", bad: "team:none" }, /no key/],
  ["a filter where what is counted is fixed", { key: "collector-freshness", filter: "tier:2" }, /fixed/],
])("%s is refused, and nothing is written", async (_what, asked, message) => {
  const before = await database.pool.query("select * from objective order by id");
  await expect(setObjective(ctx, asked)).rejects.toThrow(message);
  expect((await database.pool.query("select * from objective order by id")).rows).toEqual(before.rows);
});

test("a key that is taken is not made anew, and one that nothing has is not changed", async () => {
  const bad = "stale:stale";
  await expect(setObjective(ctx, { key: "tier-2-unused", bad, mode: "new" })).rejects.toThrow(/already/);
  await expect(setObjective(ctx, { key: "no-such", bad, mode: "change" })).rejects.toThrow(/no objective/);
  await expect(archiveObjective(ctx, { key: "no-such", isArchived: true })).rejects.toThrow(/no objective/);
});

test.each(["viewer", "member"] as const)("a %s neither sets nor archives", async (role) => {
  const narrow = { ...ctx, actor: { name: "user:1", role } };
  await expect(setObjective(narrow, { key: "tier-2-unused", target: 50 })).rejects.toThrow(/lead/);
  await expect(archiveObjective(narrow, { key: "tier-2-unused", isArchived: true })).rejects.toThrow(/lead/);
});
