/**
 * A trend of any filter is what walking through the days with every identity in hand says; the walk evaluates filters one identity at a
 * time and knows nothing of intervals.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refreshPosture } from "#lib/analysis/posture/posture.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { addDays, daysBetween } from "#lib/domain/days.ts";
import { anyFilter } from "#lib/domain/filter/arbitrary-filter.ts";
import { build } from "#lib/domain/filter/build.ts";
import { evaluate, type FilterRow } from "#lib/domain/filter/evaluate.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { splitPast } from "#lib/domain/trends/past-terms.ts";
import { type TrendMetricKey, trendMetricOf } from "#lib/domain/trends/trend-metrics.ts";
import { Invalid } from "#lib/errors.ts";
import { listIdentities } from "../list-identities.ts";
import { listOnDay } from "../overview/list-on-day.ts";
import { anyDays, asOf, type DrawnDay, isThere, liveThrough, today, usedBy } from "../testing/drawn-days.ts";
import { fillTree } from "../testing/fill-list.ts";
import { filterTrend } from "./filter-trend.ts";

let database: TestDatabase;
let days: DrawnDay[];

beforeAll(async () => {
  database = await testDatabase();
  await fillTree(database.pool);
  days = fc.sample(anyDays, { numRuns: 1, seed: 20261125 })[0] ?? [];
  await liveThrough(database.pool, days);
}, 120_000);
afterAll(() => database.drop());

/** Filters that a past day can answer, drawn and written. */
function filters(): Filter[] {
  const names = fc.constantFrom("Search", "Lab", "o-root");
  const drawn = fc
    .sample(anyFilter({ names, maxTerms: 3 }), { numRuns: 3000, seed: 5 })
    .filter((filter) => filter.every((term) => !("field" in term && ["team", "source"].includes(term.field))))
    .filter((filter) => splitPast(filter).unkept.length === 0)
    .slice(0, 60);
  const written = [
    ...[
      "",
      "tier:2",
      "opi>0.4",
      "opi<=0.25 provider:aws",
      "-opi:unknown",
      "team:payments",
      "-team:none scope:Search",
    ],
    ...[
      "source:corp stale:stale",
      "finding:none gaps:none",
      "-finding:old-credential",
      "credential-life:unknown",
    ],
    ...["state:disabled,live nature:machine,mixed,unknown", "kind:aws_iam_role", "-environment:production"],
  ];
  return [...written.map(parse), ...drawn];
}

type Walked = { day: string; rows: { row: FilterRow; index: number }[] };

/** Days somebody collected within `span`, with whoever passes. */
function walk(filter: Filter, span: number): Walked[] {
  return days
    .filter(({ day, isObserved }) => isObserved && daysBetween(day, today) <= span)
    .map(({ day, rows }) => ({
      day,
      rows: rows
        .map((row, index) => ({ row, index }))
        .filter(({ row }) => isThere(row) && evaluate(filter, row, asOf)),
    }));
}

const passing = ({ rows }: Walked, text: string) =>
  rows.filter(({ row }) => evaluate(parse(text), row, asOf)).length;

function number(row: FilterRow, field: "unused"): number {
  const value = row.values[field];
  return value.is === "value" ? Number(value.value) : Number.NaN;
}

/** Over all with enough evidence and known counts, one by one. */
function walkedIndex({ rows }: Walked): number | null {
  let [unused, told] = [0, 0];
  for (const { row, index } of rows) {
    if (row.values.evidence.is !== "value" || row.values.evidence.value !== "enough") continue;
    const idle = number(row, "unused");
    if (Number.isNaN(idle)) continue;
    unused += idle;
    told += idle + usedBy(index);
  }
  return told === 0 ? null : unused / told;
}

describe("of any filter", () => {
  test("every metric on every day is what a walk through the days counts", async () => {
    const all = filters();
    expect(all.length).toBeGreaterThan(40);
    let counted = 0;
    for (const filter of all) {
      const trend = await filterTrend(database.pool, { filter, days: 365, asOf });
      const walked = walk(filter, 365);
      for (const { key, points, untold } of trend.metrics) {
        if (untold !== null) {
          expect(points).toEqual([]);
          continue;
        }
        const { hit, of } = trendMetricOf(key);
        const label = `${key} of ${build(filter)}`;
        expect(
          points.map((point) => [point.day, point.hit, point.of]),
          label,
        ).toEqual(walked.map((day) => [day.day, passing(day, hit), passing(day, of)]));
        counted += points.reduce((sum, point) => sum + point.hit, 0);
      }
    }
    expect(counted).toBeGreaterThan(5000);
  });

  test("an index is the ratio of sums within one cloud, and across clouds is not told", async () => {
    const between = [];
    for (const cloud of ["aws", "azure", "gcp", "kubernetes"]) {
      const filter = parse(`provider:${cloud}`);
      const told = await filterTrend(database.pool, { filter, days: 365, asOf });
      const index = told.metrics.find(({ key }) => key === "index");
      const walked = walk(filter, 365).map(walkedIndex);
      expect(
        index?.points.map(({ value }) => value?.toFixed(9)),
        cloud,
      ).toEqual(walked.map((value) => value?.toFixed(9)));
      between.push(...walked.filter((value) => value !== null && value > 0 && value < 1));
    }
    expect(between.length).toBeGreaterThan(5);
    const across = await filterTrend(database.pool, { filter: [], days: 365, asOf });
    expect(across.metrics.find(({ key }) => key === "index")).toMatchObject({
      points: [],
      untold: expect.stringContaining("provider"),
    });
  });

  test("each point opens a list of exactly so many, of its day or of now", async () => {
    const chosen = filters().filter((_, index) => index % 6 === 0);
    let opened = 0;
    for (const filter of chosen) {
      const trend = await filterTrend(database.pool, { filter, days: 90, asOf });
      for (const { key, filters: lists, points } of trend.metrics) {
        const some = points.filter((_, index) => index % 5 === 0 || index === points.length - 1);
        for (const { day, hit, of } of some)
          for (const [text, count] of [
            [lists.hit, hit],
            [lists.of, of],
          ] as const) {
            expect(await totalOn(day, text), `${key} on ${day}: ${text}`).toBe(count);
            opened += count;
          }
      }
    }
    expect(opened).toBeGreaterThan(300);
  }, 60_000);

  test("spans end today, hold only days somebody collected, and the shorter is the end of the longer", async () => {
    const of = async (span: 30 | 90 | 365) =>
      (await filterTrend(database.pool, { filter: parse("tier:2"), days: span, asOf })).metrics[0]?.points ??
      [];
    const whole = await of(365);
    expect(whole.map(({ day }) => day)).toEqual(walk([], 365).map(({ day }) => day));
    for (const span of [30, 90] as const)
      expect(await of(span)).toEqual(whole.filter(({ day }) => day >= addDays(today, -span)));
  });
});

async function totalOn(day: string, text: string): Promise<number> {
  const filter = parse(text);
  if (day < today) return (await listOnDay(database.pool, { day, filter, asOf })).total;
  const now = { filter, sort: parseSort(null), asOf, limit: 1 };
  return (await listIdentities(database.pool, now)).total;
}

test.each(["payments", "grants>2", "state:live", "opi>0.42", "created>90d"])(
  "%s is refused with what is kept: no number of a past day would have a list",
  async (text) => {
    const asked = filterTrend(database.pool, { filter: parse(`tier:2 ${text}`), days: 90, asOf });
    await expect(asked).rejects.toBeInstanceOf(Invalid);
    await expect(asked).rejects.toMatchObject({ hint: expect.stringContaining("credential-life") });
  },
);

test("before anything was collected there is no point but today's, and nobody to measure is no zero", async () => {
  const fresh = await testDatabase();
  try {
    const trend = await filterTrend(fresh.pool, { filter: [], days: 90, asOf });
    expect(trend).toMatchObject({ began: null, changes: [], changesSince: null });
    const pointsOf = (key: TrendMetricKey) => trend.metrics.find((one) => one.key === key)?.points;
    expect(pointsOf("identities")).toEqual([{ day: today, hit: 0, of: 0, value: 0 }]);
    expect(pointsOf("ownership")?.[0]?.value).toBeNull();
    expect(pointsOf("privileged")?.[0]?.value).toBeNull();
  } finally {
    await fresh.drop();
  }
});

describe("what changed besides the estate", () => {
  const at = (day: string) => ({ asOf: new Date(`${day}T07:40:00Z`) });
  const changesTo = async (day: string) =>
    (await filterTrend(database.pool, { filter: [], days: 30, ...at(day) })).changes;
  const [catalogue, check, rule, later] = [1, 2, 3, 4].map((days) => addDays(today, days));

  test("is told on its day with what it was, once, and the first day is no change", async () => {
    const { pool } = database;
    expect(await changesTo(today)).toEqual([]);
    await pool.query(
      "insert into action (id, provider, name, level, since) values (1, 'aws', 'a:One', 'read', 1)",
    );
    await refreshPosture(pool, at(today));
    expect(await changesTo(today)).toEqual([]);
    await pool.query(
      "insert into action (id, provider, name, level, since) values (2, 'aws', 'a:Two', 'read', 2)",
    );
    await refreshPosture(pool, at(catalogue ?? ""));
    await pool.query(
      `insert into check_setting (rule, enabled, thresholds, set_by, set_at) values (3, true, '{"days": 60}', 'x', '2026-11-26')`,
    );
    await refreshPosture(pool, at(check ?? ""));
    await pool.query(
      `insert into rule (kind, position, filter, value, created_by, created_at) values ('class', 1, '1|tier:2', 'ci-cd', 'x', '2026-11-27')`,
    );
    await refreshPosture(pool, at(rule ?? ""));
    await refreshPosture(pool, at(later ?? ""));
    expect(await changesTo(later ?? "")).toEqual([
      expect.objectContaining({
        day: catalogue,
        kind: "catalogue",
        words: expect.stringContaining("2 actions, 1 before"),
      }),
      expect.objectContaining({ day: check, kind: "checks", words: expect.stringContaining("days 60") }),
      expect.objectContaining({ day: rule, kind: "rules", words: expect.stringContaining("class") }),
    ]);
  });

  test("what was taken back on the same day is no change, and another formula is", async () => {
    const { pool } = database;
    const day = addDays(today, 6);
    const before = await changesTo(day);
    await pool.query("delete from rule");
    await refreshPosture(pool, at(day));
    expect(await changesTo(day)).toHaveLength(before.length + 1);
    await pool.query(
      `insert into rule (kind, position, filter, value, created_by, created_at) values ('class', 1, '1|tier:2', 'ci-cd', 'x', '2026-11-27')`,
    );
    await refreshPosture(pool, at(day));
    expect(await changesTo(day)).toEqual(before);
    await pool.query("update basis set value = '0' where part = 'formula'");
    await refreshPosture(pool, at(day));
    expect((await changesTo(day)).at(-1)).toMatchObject({ kind: "formula", label: "formula 1" });
  });
});
