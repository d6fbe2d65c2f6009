/** Exceptions and sources day by day, against a walk that asks of each day what held then. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { addDays, daysBetween, everyDay } from "#lib/domain/days.ts";
import { exceptionState } from "#lib/domain/exceptions/exception-state.ts";
import { listExceptions } from "../exceptions/list-exceptions.ts";
import { fillTree } from "../testing/fill-list.ts";
import { scorecards } from "./scorecards.ts";

const today = "2026-11-24";
const asOf = new Date(`${today}T07:40:00Z`);
const from = addDays(today, -89);
const at = (day: string, hour = 12) => `${day}T${String(hour).padStart(2, "0")}:00:00Z`;
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await fillTree(database.pool);
  for (const [id, provider] of [
    [1, "aws"],
    [2, "gcp"],
  ] as const)
    await database.pool.query(
      `insert into principal (id, slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name)
       values ($1, 1, 2, gen_random_uuid(), gen_random_uuid(), '2026-01-01', '2026-01-01', $2, $2, 'aws_iam_role', 'x')`,
      [id, provider],
    );
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query("truncate exception, work_item, run cascade");
});

async function lineOf(key: string, by?: "team") {
  const told = await scorecards(database.pool, by === undefined ? { asOf } : { asOf, by });
  return {
    line: told.estate.lines.find(({ objective }) => objective.key === key),
    groups: told.groups.map((card) => ({
      key: card.key,
      line: card.lines.find(({ objective }) => objective.key === key),
    })),
  };
}

type Item = {
  team: 1 | 2 | null;
  closed: string | null;
  exceptions: {
    decision: "approved" | "refused" | null;
    decided: string;
    until: string;
    ended: string | null;
  }[];
};

const anyDay = fc.integer({ min: 0, max: 120 }).map((age) => addDays(today, -age));
const anyItem: fc.Arbitrary<Item> = fc
  .record({
    team: fc.constantFrom(1, 2, null),
    closed: fc.option(anyDay, { freq: 1 }),
    exceptions: fc.uniqueArray(
      fc.record({
        decision: fc.constantFrom(
          "approved" as const,
          "approved" as const,
          "approved" as const,
          "refused" as const,
        ),
        decided: anyDay,
        length: fc.integer({ min: 1, max: 50 }),
        endedAfter: fc.option(fc.integer({ min: 0, max: 50 }), { freq: 1 }),
      }),
      { maxLength: 3, selector: ({ decided }) => decided },
    ),
  })
  .map(({ exceptions, ...rest }) => ({
    ...rest,
    exceptions: exceptions
      .toSorted((one, other) => (one.decided < other.decided ? -1 : 1))
      .map(({ decision, decided, length, endedAfter }) => ({
        ...{ decision, decided, until: addDays(decided, length) },
        // A person ends it while it holds.
        ended: endedAfter === null || endedAfter >= length ? null : addDays(decided, endedAfter),
      })),
  }));

/** Of one item at the end of a day: the latest exception that was approved by then decides, while the item is not over. */
function walkedOn({ closed, exceptions }: Item, day: string): "good" | "bad" | null {
  if (closed !== null && closed <= day) return null;
  const latest = exceptions.findLast(({ decision, decided }) => decision === "approved" && decided <= day);
  if (latest === undefined) return null;
  const isEnded = latest.ended !== null && latest.ended <= day;
  const state = exceptionState({ decision: "approved", isEnded, until: latest.until }, day);
  return state === "holds" ? "good" : state === "expired" ? "bad" : null;
}

async function store(items: readonly Item[]): Promise<void> {
  for (const [index, { team, closed, exceptions }] of items.entries()) {
    const id = index + 1;
    await database.pool.query(
      `insert into work_item (id, identity_id, key, decision, resource, title, team, risk, effort, n, opened_at, closed_at, state)
       values ($1::int, 1 + $1::int % 2, gen_random_uuid(), 1, 'identity', 'x', $2, 1, 1, 1, '2026-01-01', $3, $4)`,
      [id, team, closed === null ? null : at(closed), closed === null ? 1 : 5],
    );
    for (const { decision, decided, until, ended } of exceptions)
      await database.pool.query(
        `insert into exception (item_id, reason, control, until, requested_by, requested_person, requested_at, decision, decided_by, decided_at, ended_by, ended_at)
         values ($1, 'r', 'c', $2, 'user:1', 'user:1', $3, $4, 'user:2', $3, $5, $6)`,
        [
          id,
          until,
          at(decided),
          decision,
          ended === null ? null : "user:1",
          ended === null ? null : at(ended),
        ],
      );
  }
  for (const day of everyDay(addDays(today, -200), today))
    await database.pool.query(
      "insert into run (source_id, actor, observed_at, status) values (1, 'job:collect', $1, 'complete')",
      [at(day, 7)],
    );
}

test("days under an exception and past its end are what walking through the days finds, for all and for each team", async () => {
  const items = fc.sample(anyItem, { numRuns: 80, seed: 7 });
  await store(items);
  const { line, groups } = await lineOf("exceptions-in-time", "team");
  const walked = (among: readonly Item[]) => {
    const days = { good: 0, bad: 0, undecided: 0 };
    for (const day of everyDay(from, today))
      for (const item of among) {
        const found = walkedOn(item, day);
        if (found !== null) days[found] += 1;
      }
    return days;
  };
  const whole = walked(items);
  expect(whole.good).toBeGreaterThan(500);
  expect(whole.bad).toBeGreaterThan(500);
  expect(line?.budget.days).toEqual(whole);
  for (const [key, team] of [
    ["payments", 1],
    ["ml-serving", 2],
    ["none", null],
  ] as const)
    expect(groups.find((group) => group.key === key)?.line?.budget.days, key).toEqual(
      walked(items.filter((item) => item.team === team)),
    );
});

test("those that are bad now are the exceptions the list calls left standing", async () => {
  await store(fc.sample(anyItem, { numRuns: 60, seed: 9 }));
  const { line } = await lineOf("exceptions-in-time");
  const { exceptions } = await listExceptions(database.pool, { asOf });
  const overdue = exceptions.filter(({ isOverdue }) => isOverdue);
  expect(overdue.length).toBeGreaterThan(5);
  expect(line?.offenders.count).toBe(overdue.length);
  for (const provider of ["aws", "gcp"]) {
    const narrow = { team: null, environment: null, provider };
    const { estate } = await scorecards(database.pool, { asOf, narrow });
    const own = estate.lines.find(({ objective }) => objective.key === "exceptions-in-time");
    expect(own?.offenders.count, provider).toBe(overdue.filter((one) => one.provider === provider).length);
    expect(own?.offenders.count, provider).toBeGreaterThan(0);
  }
});

test("where there never was an exception, none is left standing", async () => {
  await store([]);
  expect((await lineOf("exceptions-in-time")).line?.budget.state).toBe("met");
});

test("a source is good on days something of it was read, bad on others since its first, and nothing before that", async () => {
  const anyRuns = fc.array(
    fc.record({
      source: fc.constantFrom(1, 2),
      age: fc.integer({ min: 1, max: 100 }),
      status: fc.constantFrom("complete", "partial", "failed"),
    }),
    { minLength: 60, maxLength: 60 },
  );
  const [runs = []] = fc.sample(anyRuns, { numRuns: 1, seed: 3 });
  for (const { source, age, status } of runs)
    await database.pool.query(
      "insert into run (source_id, actor, observed_at, status) values ($1, 'x', $2, $3)",
      [...[source, at(addDays(today, -age)), status]],
    );
  // Read late yesterday: today is not over, and 24 hours have not passed.
  await database.pool.query(
    "insert into run (source_id, actor, observed_at, status) values (1, 'x', $1, 'complete')",
    [at(addDays(today, -1), 20)],
  );
  await database.pool.query("update source set as_of = case id when 1 then $1::timestamptz else $2 end", [
    at(addDays(today, -1), 20),
    at(addDays(today, -5)),
  ]);
  const read = (source: number, day: string) =>
    runs.some(
      (run) => run.source === source && run.status !== "failed" && addDays(today, -run.age) === day,
    ) ||
    (source === 1 && daysBetween(day, today) <= 1);
  const days = { good: 0, bad: 0, undecided: 0 };
  for (const source of [1, 2]) {
    const firsts = everyDay(addDays(today, -120), today).filter((day) => read(source, day));
    for (const day of everyDay(from, today))
      if (day >= (firsts[0] ?? "")) days[read(source, day) ? "good" : "bad"] += 1;
  }
  const { line } = await lineOf("collector-freshness");
  expect(line?.budget.days).toEqual(days);
  expect(line?.offenders.count).toBe(1);
});
