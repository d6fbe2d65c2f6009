/**
 * What scorecards say is what walking through the days with every identity in hand says: rows are drawn, listed, and kept day by day by
 * the analysis; the walk knows nothing of intervals.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { daysBetween } from "#lib/domain/days.ts";
import { anyFilter } from "#lib/domain/filter/arbitrary-filter.ts";
import { evaluate, evaluateTerm, type FilterRow } from "#lib/domain/filter/evaluate.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { budgetOf } from "#lib/domain/slo/budget.ts";
import { badTermOf, refuseUnkept } from "#lib/domain/slo/kept-fields.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { type Counts, type DayTally, goodShare } from "#lib/domain/slo/tally.ts";
import { listIdentities } from "../list-identities.ts";
import { anyDays, asOf, type DrawnDay, isThere, liveThrough, today } from "../testing/drawn-days.ts";
import { fillTree } from "../testing/fill-list.ts";
import { listObjectives } from "./list-objectives.ts";
import { scorecards } from "./scorecards.ts";

/** Filters an objective may have, of those that are drawn. */
function drawnObjectives(): Objective[] {
  const names = fc.constantFrom("Search", "Lab", "o-root");
  const filters = fc.sample(anyFilter({ names, maxTerms: 2 }), { numRuns: 4000, seed: 11 });
  const isAllowed = (filter: Filter) =>
    filter.every((term) => !("field" in term && ["team", "source"].includes(term.field))) && isKept(filter);
  const allowed = filters.filter(isAllowed);
  const bads = allowed.filter(({ length }) => length === 1).slice(0, 30);
  const drawn = bads.map((bad, index) => objective(`drawn-${index}`, allowed[index * 3] ?? [], bad));
  const written = [
    ["", "opi>0.4"],
    ["tier:2", "opi>=0.4"],
    ["", "opi<=0.25"],
    ["team:payments", "finding:old-credential,administrator"],
    ["-team:none scope:Search", "finding:unowned"],
    ["source:corp", "stale:stale"],
    ["", "team:none"],
  ].map(([filter = "", bad = ""], index) => objective(`written-${index}`, parse(filter), parse(bad)));
  return [...written, ...drawn];
}

function isKept(filter: Filter): boolean {
  try {
    refuseUnkept(filter);
    return true;
  } catch {
    return false;
  }
}

function objective(key: string, filter: Filter, bad: Filter): Objective {
  return {
    ...{ key, sentence: key, about: "identities" as const, filter, bad: badTermOf(bad) },
    ...{ target: 9000, windowDays: 90 },
  };
}

/** One identity on one day, by the sentences of the law: what a reading missed makes nobody good. */
function verdict(row: FilterRow, bad: NonNullable<Objective["bad"]>): keyof Counts {
  const held = evaluateTerm(bad, row, asOf);
  if (held === null) return "undecided";
  if (held) return "bad";
  const isFound = bad.field === "finding" && bad.type === "match" && !bad.negated;
  const isByReading = isFound && bad.values.some((value) => "text" in value && value.text !== "unowned");
  const { gaps } = row.values;
  return isByReading && gaps.is === "bits" && gaps.set.length > 0 ? "undecided" : "good";
}

function walked(
  days: readonly DrawnDay[],
  { filter, bad }: Objective,
  among: (row: FilterRow) => boolean,
): DayTally[] {
  return days
    .filter(({ day, isObserved }) => isObserved && daysBetween(day, today) < 180)
    .map(({ day, rows }) => {
      const tally = { day, good: 0, bad: 0, undecided: 0 };
      for (const row of rows)
        if (isThere(row) && among(row) && evaluate(filter, row, asOf) && bad !== null)
          tally[verdict(row, bad)] += 1;
      return tally;
    });
}

let database: TestDatabase;
let days: DrawnDay[];

beforeAll(async () => {
  database = await testDatabase();
  const { pool } = database;
  await fillTree(pool);
  days = fc.sample(anyDays, { numRuns: 1, seed: 20261124 })[0] ?? [];
  await liveThrough(pool, days);
}, 120_000);
afterAll(() => database.drop());

describe("against the walk", () => {
  test("every objective counts the same good, bad and undecided days, for all and for each team", async () => {
    const objectives = drawnObjectives();
    expect(objectives.length).toBeGreaterThan(25);
    const { estate, groups } = await scorecards(database.pool, { asOf, by: "team", objectives });
    expect(estate.lines).toHaveLength(objectives.length);
    let judged = 0;
    for (const { objective: told, budget, counts, now } of estate.lines) {
      const tallies = walked(days, told, () => true);
      expect(budget, told.key).toEqual(budgetOf(tallies, { target: 9000, windowDays: 90, today }));
      expect({ day: today, ...counts }, told.key).toEqual(tallies.at(-1));
      expect(now).toBe(goodShare(counts));
      judged += budget.days.bad;
    }
    expect(judged).toBeGreaterThan(1000);
    for (const { key, lines } of groups)
      for (const { objective: told, budget } of lines) {
        const tallies = walked(days, told, ({ values: { team } }) =>
          key === "none" ? team.is === "none" : team.is === "names" && team.names.includes(key),
        );
        expect(budget.days, `${key} ${told.key}`).toEqual(
          budgetOf(tallies, { target: 9000, windowDays: 90, today }).days,
        );
      }
    expect(groups.map(({ key }) => key).sort()).toEqual(["ml-serving", "none", "payments"]);
  });

  test("a part of the estate is counted as the walk through that part counts it", async () => {
    const narrow = { team: "payments", provider: "aws", environment: null };
    const { estate } = await scorecards(database.pool, { asOf, narrow, objectives: drawnObjectives() });
    for (const { objective: told, budget } of estate.lines) {
      const tallies = walked(days, told, (row) => evaluate(parse("team:payments provider:aws"), row, asOf));
      expect(budget.days, told.key).toEqual(budgetOf(tallies, { target: 9000, windowDays: 90, today }).days);
    }
  });

  test("the classes of work together are the estate", async () => {
    const objectives = drawnObjectives();
    const { estate, groups } = await scorecards(database.pool, { asOf, by: "class", objectives });
    for (const { objective: told, budget } of estate.lines) {
      const parts = groups.flatMap(({ lines }) => lines.filter((line) => line.objective.key === told.key));
      const bad = parts.reduce((sum, line) => sum + line.budget.days.bad, 0);
      expect(bad, told.key).toBe(budget.days.bad);
    }
  });

  test("a day nobody looked is a gap in the drawing, a day somebody looked is not", async () => {
    const all = objective("all", [], parse("team:none"));
    const { estate } = await scorecards(database.pool, { asOf, objectives: [all] });
    const points = estate.lines[0]?.points ?? [];
    expect(points).toHaveLength(90);
    expect(points.at(-1)?.day).toBe(today);
    const looked = new Set(days.flatMap(({ day, isObserved }) => (isObserved ? [day] : [])));
    for (const { day, share } of points) expect(share !== null, day).toBe(looked.has(day));
  });
});

test("every number opens a list of exactly so many", async () => {
  const { estate, groups } = await scorecards(database.pool, {
    ...{ asOf, by: "team" as const, objectives: drawnObjectives() },
  });
  let opened = 0;
  for (const { lines, identities: all } of [estate, ...groups])
    for (const { count, filter } of [all, ...lines.flatMap((line) => [line.offenders, line.undecided])]) {
      if (filter === null) {
        expect(count).toBe(0);
        continue;
      }
      const { total } = await listIdentities(database.pool, {
        ...{ filter: parse(filter), sort: parseSort(""), asOf, limit: 1 },
      });
      expect(total, filter).toBe(count);
      opened += total;
    }
  expect(opened).toBeGreaterThan(300);
});

test("an objective whose filter names what is gone says so, and the others are told all the same", async () => {
  const lost = objective("lost", parse("scope:nowhere"), parse("stale:stale"));
  const { estate } = await scorecards(database.pool, {
    ...{ asOf, objectives: [lost, objective("all", [], parse("stale:stale"))] },
  });
  const states = new Map(estate.lines.map((line) => [line.objective.key, line.budget]));
  expect(states.get("lost")).toMatchObject({ state: "unknown", unjudged: { because: "filter" } });
  expect(states.get("all")?.days.bad).toBeGreaterThan(0);
});

test("those every estate starts with are there, in the words of the language, and no team is told by who has no owner", async () => {
  const shipped = await listObjectives(database.pool);
  expect(shipped.map(({ key }) => key)).toEqual([
    ...["ownership-coverage", "production-key-age", "tier-2-over-privilege", "tier-2-unused"],
    ...["exceptions-in-time", "collector-freshness"],
  ]);
  const { groups, estate } = await scorecards(database.pool, { asOf, by: "team" });
  expect(estate.lines).toHaveLength(6);
  for (const { lines } of groups)
    for (const { objective: told } of lines)
      expect(["ownership-coverage", "collector-freshness"]).not.toContain(told.key);
});
