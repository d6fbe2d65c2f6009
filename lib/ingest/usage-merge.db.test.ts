import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { seenMarks } from "#lib/domain/usage-marks.ts";
import { usageReadUntil } from "#lib/queries/usage-read-until.ts";
import type { UsageRecord } from "./contract.ts";
import { endEstates, makeEstate } from "./testing/estate.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await endEstates();
  await database?.drop();
});

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const dayNumber = (date: Date) => Math.floor(date.getTime() / 86_400_000);

type Use = { who: number; action: string; day: number };
type Span = { from: number; days: number };
/** What a log holds, and the spans it is read in; each is sent, some of them again, in any order. */
type Case = { uses: Use[]; spans: Span[]; sent: Span[] };

const actions = ["s3:GetObject", "iam:CreateUser", "ec2:RunInstances"];

const anyCase: fc.Arbitrary<Case> = fc
  .record({
    uses: fc.array(
      fc.record({
        who: fc.integer({ min: 1, max: 3 }),
        action: fc.constantFrom(...actions),
        day: fc.integer({ min: 1, max: 40 }),
      }),
      { maxLength: 25 },
    ),
    spans: fc.array(
      fc.record({ from: fc.integer({ min: 1, max: 36 }), days: fc.integer({ min: 1, max: 9 }) }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .chain(({ uses, spans }) =>
    fc.record({
      uses: fc.constant(uses),
      spans: fc.constant(spans),
      sent: fc.shuffledSubarray([...spans, ...spans]).chain((again) => {
        const all = [...spans, ...again];
        return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
      }),
    }),
  );

const inSpan = ({ from, days }: Span, at: number) => at >= from && at < from + days;

/** As a collector reads one span: a record for each principal that was seen, one for the scope that says what would have shown. */
function read(scope: string, span: Span, uses: Use[]): UsageRecord[] {
  const covered = {
    coveredFrom: day(span.from),
    coveredTo: new Date(day(span.from + span.days).getTime() - 1),
  };
  const head = { type: "usage" as const, source: "log", plane: "action" as const, ...covered, unknown: [] };
  const seen = uses.filter((use) => inSpan(span, use.day));
  const people = [...new Set(seen.map(({ who }) => who))].map((who) => ({
    ...head,
    principal: { kind: "id", value: `${scope}-${who}` },
    entries: seen
      .filter((use) => use.who === who)
      .map((use) => ({ action: use.action, lastUsedAt: new Date(day(use.day).getTime() + 3_600_000) })),
  }));
  const would = actions.map((action) => ({ action, lastUsedAt: null }));
  return [...people, { ...head, principal: { kind: "scope", value: scope }, entries: would }];
}

type Stored = { who: string; from: number; to: number; before: number[] | null; uses: [string, number][] };

async function stored(scope: string): Promise<Stored[]> {
  const { rows } = await database.pool.query(
    `select principal_value as who, covered_from - date '1970-01-01' as "from", covered_to - date '1970-01-01' as "to",
            covered_before as before, packed
       from usage where principal_value like $1 order by principal_value`,
    [`${scope}%`],
  );
  const { rows: names } = await database.pool.query("select id, name from action");
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return rows.map(({ packed, ...row }) => ({
    ...row,
    uses: unpackUsage(packed)
      .map((use): [string, number] => [nameOf.get(use.actionId), use.day])
      .sort((one, other) => one[0].localeCompare(other[0])),
  }));
}

/** By sets of days, one by one. */
function expected(scope: string, { uses, spans }: Case): Stored[] {
  const everyDay = Array.from({ length: 60 }, (_, index) => index + 1);
  const covers = (wanted: Span[]) => {
    const days = everyDay.filter((one) => wanted.some((span) => inSpan(span, one)));
    const starts = days.filter((one) => !days.includes(one - 1));
    const ends = days.filter((one) => !days.includes(one + 1));
    const pairs = starts.flatMap((start, index) => [start, ends[index] as number]);
    const shifted = pairs.map((one) => dayNumber(day(one)));
    const [from, to] = shifted.slice(-2) as [number, number];
    return { from, to, before: shifted.length > 2 ? shifted.slice(0, -2) : null };
  };
  const people = [1, 2, 3].flatMap((who): Stored[] => {
    const mine = uses.filter((use) => use.who === who);
    const told = spans.filter((span) => mine.some((use) => inSpan(span, use.day)));
    if (told.length === 0) return [];
    const seen = mine.filter((use) => told.some((span) => inSpan(span, use.day)));
    const latest = actions.flatMap((action): [string, number][] => {
      const days = seen.filter((use) => use.action === action).map((use) => use.day);
      return days.length === 0 ? [] : [[action, dayNumber(day(Math.max(...days)))]];
    });
    return [{ who: `${scope}-${who}`, ...covers(told), uses: latest.sort() }];
  });
  const would = actions.map((action): [string, number] => [action, 0]);
  return [{ who: scope, ...covers(spans), uses: would.sort() }, ...people];
}

/** Whatever was merged into a row, its marks are those of what it holds. */
async function expectMarks(): Promise<void> {
  const { rows } = await database.pool.query<{ packed: Buffer; seenIn: string | null }>(
    `select packed, seen_in::text as "seenIn" from usage where plane = 'action'`,
  );
  const bits = (hex: string) =>
    [...hex.slice(1)].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
  expect(rows.map(({ seenIn }) => seenIn)).toEqual(rows.map(({ packed }) => bits(seenMarks(packed))));
}

test("spans of a log sent twice, out of order, with gaps or over each other, in one run or many, leave what the log holds", async () => {
  let estates = 0;
  await fc.assert(
    fc.asyncProperty(anyCase, fc.integer({ min: 1, max: 3 }), async (one, perRun) => {
      const scope = `u${++estates}x`;
      const estate = await makeEstate(database.pool, [scope]);
      const slice = { stream: "aws/cloudtrail", scope };
      for (let at = 0; at < one.sent.length; at += perRun) {
        const records = one.sent.slice(at, at + perRun).flatMap((span) => read(scope, span, one.uses));
        expect(await estate.feed(slice, records)).toMatchObject({ status: "complete", rejections: {} });
        await estate.nextRun();
      }
      expect(await stored(scope)).toEqual(expected(scope, one));
      const again = await estate.feed(
        slice,
        one.spans.flatMap((span) => read(scope, span, one.uses)),
      );
      expect(again.counts).toMatchObject({ inserted: 0, updated: 0, closed: 0 });
      // A run under way keeps a connection.
      await endEstates();
      await expectMarks();
    }),
    { numRuns: 15, endOnFailure: true },
  );
}, 60_000);

test("marks tell everything that was merged, also of a row that an older version left without; a plane of services has none", async () => {
  const estate = await makeEstate(database.pool, ["marks"]);
  const slice = { stream: "aws/cloudtrail", scope: "marks" };
  const many = Array.from({ length: 300 }, (_, index) => `svc${Math.floor(index / 50)}:Act${index}`);
  await estate.feed(
    slice,
    many.map((name) => ({ type: "action", name, level: null, unknown: [] })),
  );
  // Everybody does something else each day.
  const uses = [1, 2, 3].flatMap((who) =>
    [1, 4, 7, 10].map((on) => ({ who, action: many[who * 70 + on * 9] as string, day: on })),
  );
  await estate.feed(slice, read("marks", { from: 1, days: 5 }, uses));
  await database.pool.query("update usage set seen_in = null where principal_value like 'marks-1'");
  await estate.feed(slice, [
    ...read("marks", { from: 6, days: 9 }, uses),
    { ...(read("marks", { from: 1, days: 9 }, uses)[0] as UsageRecord), plane: "service" },
  ]);
  await expectMarks();
  const { rows } = await database.pool.query("select seen_in from usage where plane = 'service'");
  expect(rows).toEqual([{ seen_in: null }]);
  await endEstates();
});

test("a log is read on from the midnight after the last day that its slice stored, also when the rest failed", async () => {
  const estate = await makeEstate(database.pool, ["mark-1", "mark-2"]);
  const slice = { stream: "aws/cloudtrail", scope: "mark-1" };
  const until = (log = "log", of = slice) => usageReadUntil(database.pool, estate.sourceId, of, log);
  expect(await until()).toBeNull();
  await estate.feed(slice, read("mark-1", { from: 1, days: 7 }, []), new Error("the connection broke"));
  expect(await until()).toEqual(day(8));
  expect(await until("another")).toBeNull();
  expect(await until("log", { ...slice, scope: "mark-2" })).toBeNull();
});
