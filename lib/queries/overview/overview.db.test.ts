import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { refreshPosture } from "#lib/analysis/posture/posture.ts";
import { startProgram } from "#lib/commands/overview/start-program.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { addDays } from "#lib/domain/days.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { type MetricKey, metricKeys, metricOf } from "#lib/domain/overview/metrics.ts";
import { type MoveKey, moveKeys } from "#lib/domain/overview/moves.ts";
import { Forbidden, Invalid } from "#lib/errors.ts";
import { listIdentities } from "../list-identities.ts";
import { inSnapshot } from "../snapshot.ts";
import { getOverview } from "./get-overview.ts";
import { getProgram } from "./get-program.ts";
import { listOnDay } from "./list-on-day.ts";
import { metricTrends } from "./metric-trends.ts";
import { countMoves, listMoved } from "./moved.ts";

const size = 40;
const start = "2026-03-02";
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, size);
  // Whom no metric counts: a person, and who is gone.
  await database.pool.query("update identity_row set nature = 5 where principal_id = 7");
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("truncate posture, snapshot, run, slice_run restart identity cascade"));

/** One identity as the test knows it: no code of the app says what follows from it. */
type Known = {
  tier: number;
  evidence: number;
  opi: number;
  owner: number;
  staleness: number;
  /** A static secret, only a service, nothing, or nobody could read. */
  signs: "key" | "service" | "nothing" | "unread";
  gone: boolean;
};

const anyKnown: fc.Arbitrary<Known> = fc.record({
  tier: fc.integer({ min: 0, max: 2 }),
  evidence: fc.integer({ min: 1, max: 3 }),
  opi: fc.constantFrom(0, 0.2, 0.39, 0.4, 0.41, 0.45, 0.9, 1),
  owner: fc.integer({ min: 0, max: 4 }),
  staleness: fc.integer({ min: 0, max: 2 }),
  signs: fc.constantFrom("key", "service", "nothing", "unread"),
  gone: fc.boolean(),
});

const waysOf = { key: [1 | 16, 0], service: [16, 0], nothing: [0, 0], unread: [16, 1] } as const;

async function write(id: number, known: Known): Promise<void> {
  const [ways, unread] = waysOf[known.signs];
  await database.pool.query(
    `update identity_row set tier = $2, evidence = $3, opi = $4, owner_state = $5::smallint, staleness = $6, signs_in_with = $7,
            signs_in_unread = $8, state = $9, granted = 10, used = 1, unused = 1, administrator = false,
            team = case when $5::smallint > 2 then 1 end where principal_id = $1`,
    [
      id,
      known.tier,
      known.evidence,
      known.opi,
      known.owner,
      known.staleness,
      ways,
      unread,
      known.gone ? 3 : 1,
    ],
  );
}

/** Each metric in plain sentences. */
const naive: Record<MetricKey, { hit(one: Known): boolean; of(one: Known): boolean }> = {
  ownership: { hit: ({ owner }) => owner >= 3, of: () => true },
  "over-privilege": {
    hit: ({ evidence, opi }) => evidence === 1 && opi > 0.4,
    of: ({ evidence }) => evidence === 1,
  },
  ephemeral: {
    hit: ({ signs }) => signs === "service",
    of: ({ signs }) => signs === "service" || signs === "key",
  },
  "stale-privileged": {
    hit: ({ tier, staleness }) => tier === 2 && staleness === 2,
    of: ({ tier, staleness }) => tier === 2 && staleness !== 0,
  },
  privileged: { hit: ({ tier }) => tier === 2, of: () => true },
  "privileged-unowned": { hit: ({ tier, owner }) => tier === 2 && owner < 3, of: ({ tier }) => tier === 2 },
};

type World = Map<number, Known>;

function counted(world: World, key: MetricKey): { hit: number; of: number } {
  const all = [...world].filter(([id, { gone }]) => id !== 7 && !gone).map(([, one]) => one);
  return { hit: all.filter(naive[key].hit).length, of: all.filter(naive[key].of).length };
}

const anyChanges = fc.array(
  fc.record({
    later: fc.integer({ min: 0, max: 9 }),
    id: fc.integer({ min: 1, max: size }),
    known: anyKnown,
  }),
  { minLength: 3, maxLength: 15 },
);
const plain: Known = { tier: 1, evidence: 2, opi: 0, owner: 0, staleness: 0, signs: "unread", gone: false };

/** Lives through the changes, collecting on their days; what the world was at the end of each, by day. */
async function live(changes: { later: number; id: number; known: Known }[]): Promise<Map<string, World>> {
  const ids = Array.from({ length: size }, (_, index) => index + 1);
  const world: World = new Map(ids.map((id) => [id, plain]));
  for (const [id, known] of world) await write(id, known);
  const days = new Map<string, World>();
  let day = start;
  for (const { later, id, known } of [{ later: 0, id: 1, known: plain }, ...changes]) {
    day = addDays(day, later);
    world.set(id, known);
    await write(id, known);
    await database.pool.query(
      "insert into run (source_id, actor, observed_at, status) values (1, 'job:collect', $1, 'complete')",
      [`${day}T07:00:00Z`],
    );
    await refreshPosture(database.pool, { asOf: new Date(`${day}T07:40:00Z`) });
    days.set(day, new Map(world));
  }
  await database.pool.query("update source set as_of = $1", [`${day}T07:40:00Z`]);
  return days;
}

const clear = async () => {
  await database.pool.query("truncate posture, snapshot, run, slice_run restart identity cascade");
};
const asOfDay = (day: string) => new Date(`${day}T07:40:00Z`);

describe("a metric", () => {
  test("on every past day is what a plain walk through the days counts, and so is the list behind it", async () => {
    await fc.assert(
      fc
        .asyncProperty(anyChanges, async (changes) => {
          const days = await live(changes);
          const today = [...days.keys()].at(-1) ?? start;
          const trend = await inSnapshot(database.pool, (client) =>
            metricTrends(client, { from: start, to: today, asOf: asOfDay(today) }),
          );
          expect(trend.map(({ day }) => day)).toEqual([...days.keys()]);
          for (const { day, counts } of trend)
            for (const key of metricKeys)
              expect(counts[key], `${key} on ${day}`).toEqual(counted(days.get(day) ?? new Map(), key));
          const [some = start] = days.keys();
          for (const key of metricKeys) {
            const text = `nature:machine,mixed,unknown state:live,disabled ${metricOf(key).hit}`;
            const list = await listOnDay(database.pool, {
              day: some,
              filter: parse(text),
              asOf: asOfDay(today),
            });
            expect(list.total, key).toBe(counted(days.get(some) ?? new Map(), key).hit);
          }
        })
        .beforeEach(clear),
      { numRuns: 12 },
    );
  });

  test("of today equals the total of each list it opens, and its parts add up to it", async () => {
    await fc.assert(
      fc
        .asyncProperty(anyChanges, async (changes) => {
          const days = await live(changes);
          const today = [...days.keys()].at(-1) ?? start;
          const overview = await getOverview(database.pool);
          const total = async (text: string) =>
            (
              await listIdentities(database.pool, {
                ...{ filter: parse(text), sort: parseSort(null), asOf: asOfDay(today), limit: 1 },
              })
            ).total;
          for (const { key, counts, filters } of overview?.metrics ?? []) {
            expect({ hit: counts.hit, of: counts.of }, key).toEqual(
              counted(days.get(today) ?? new Map(), key),
            );
            expect(await total(filters.hit), key).toBe(counts.hit);
            expect(await total(filters.of), key).toBe(counts.of);
            if (filters.undecided !== null)
              expect(await total(filters.undecided), key).toBe(counts.undecided);
          }
          const { byClass = [], byProvider = [] } = overview?.overPrivilege ?? {};
          const above = overview?.metrics.find(({ key }) => key === "over-privilege")?.counts;
          for (const parts of [byClass, byProvider]) {
            expect(parts.reduce((sum, part) => sum + part.above, 0)).toBe(above?.hit);
            expect(parts.reduce((sum, part) => sum + part.scored, 0)).toBe(above?.of);
            expect(parts.reduce((sum, part) => sum + part.young + part.blind, 0)).toBe(above?.undecided);
          }
          for (const part of byClass.slice(0, 2))
            expect(await total(`${part.filter} evidence:enough opi>0.4`)).toBe(part.above);
        })
        .beforeEach(clear),
      { numRuns: 8 },
    );
  });

  test("is no number on days nobody collected, and of days before the first nothing is known", async () => {
    await live([{ later: 20, id: 1, known: { ...plain, tier: 2 } }]);
    const trend = await inSnapshot(database.pool, (client) =>
      metricTrends(client, {
        from: addDays(start, -30),
        to: addDays(start, 20),
        asOf: asOfDay(addDays(start, 20)),
      }),
    );
    expect(trend.map(({ day }) => day)).toEqual([start, addDays(start, 20)]);
    const before = await listOnDay(database.pool, {
      ...{ day: addDays(start, -1), filter: [], asOf: asOfDay(start) },
    });
    expect(before).toMatchObject({ total: 0, began: start });
  });
});

describe("a past day", () => {
  test.each([
    ["a word", "role"],
    ["what is not kept", "grants>2"],
    ["the index within a step", "opi>0.42"],
    ["who was live only", "state:live"],
  ])("refuses %s with what it can be asked by", async (_what, text) => {
    const asked = listOnDay(database.pool, { day: start, filter: parse(text), asOf: asOfDay(start) });
    await expect(asked).rejects.toBeInstanceOf(Invalid);
    await expect(asked).rejects.toMatchObject({ hint: expect.stringContaining("provider") });
  });

  test.each(["yesterday", "2026-02-30", "2026-13-01", "'; drop table posture"])(
    "refuses the day %s",
    async (day) => {
      await expect(
        listOnDay(database.pool, { day, filter: [], asOf: asOfDay(start) }),
      ).rejects.toBeInstanceOf(Invalid);
    },
  );
});

describe("what moved this week", () => {
  const before: Record<MoveKey, Partial<Known>> = {
    "became-privileged": { tier: 1 },
    "became-over-privileged": { evidence: 1, opi: 0.2 },
    "lost-owner": { owner: 4 },
    "gained-long-lived": { signs: "service" },
    "became-stale": { staleness: 1 },
  };
  const after: Record<MoveKey, Partial<Known>> = {
    "became-privileged": { tier: 2 },
    "became-over-privileged": { evidence: 1, opi: 0.6 },
    "lost-owner": { owner: 2 },
    "gained-long-lived": { signs: "key" },
    "became-stale": { staleness: 2 },
  };

  test.each(moveKeys)("%s tells who did, with a list of as many, and nobody else", async (move) => {
    const [was, is] = [
      { ...plain, ...before[move] },
      { ...plain, ...after[move] },
    ];
    const days = await live([
      { later: 0, id: 3, known: was },
      { later: 0, id: 4, known: was },
      // Long ago, and one of whom it was not known before.
      { later: 1, id: 4, known: is },
      { later: 20, id: 3, known: is },
    ]);
    const today = [...days.keys()].at(-1) ?? start;
    const asOf = asOfDay(today);
    const counts = await inSnapshot(database.pool, (client) => countMoves(client, asOf));
    expect(counts).toEqual(Object.fromEntries(moveKeys.map((key) => [key, key === move ? 1 : 0])));
    const list = await listMoved(database.pool, { move, asOf });
    expect(list).toMatchObject({ total: 1, rows: [{ id: "3", since: today }] });
  });

  test("is not told of a first week, in which everything would be new", async () => {
    await live([{ later: 3, id: 3, known: { ...plain, tier: 2 } }]);
    const asOf = asOfDay(addDays(start, 3));
    expect(await inSnapshot(database.pool, (client) => countMoves(client, asOf))).toBeNull();
  });
});

describe("the program", () => {
  test("opens the list behind each of its criteria, whose total equals it", async () => {
    const days = await live([{ later: 1, id: 3, known: { ...plain, tier: 2, owner: 4, signs: "service" } }]);
    const asOf = asOfDay([...days.keys()].at(-1) ?? start);
    const program = await getProgram(database.pool, () => null);
    for (const { key, counts, filters } of program?.counted ?? []) {
      const total = async (text: string) =>
        (await listIdentities(database.pool, { filter: parse(text), sort: parseSort(null), asOf })).total;
      expect(await total(filters.hit), key).toBe(counts.hit);
      expect(await total(filters.of), key).toBe(counts.of);
      if (filters.undecided !== null) expect(await total(filters.undecided), key).toBe(counts.undecided);
    }
  });

  test("starts when a lead says so, again when another says otherwise, and each is on record", async () => {
    await live([]);
    const ctx = contextOf(database.pool, `${start}T09:00:00Z`);
    await startProgram(ctx, { startsOn: "2026-02-01" });
    await startProgram(ctx, { startsOn: "2026-02-15" });
    const program = await getProgram(database.pool, () => null);
    expect(program).toMatchObject({ start: { startsOn: "2026-02-15" }, day: { day: 16, phase: "contain" } });
    const { rows } = await database.pool.query(
      "select before, after from audit where command = 'program.start' order by id",
    );
    expect(rows).toEqual([
      { before: null, after: { startsOn: "2026-02-01" } },
      { before: { startsOn: "2026-02-01" }, after: { startsOn: "2026-02-15" } },
    ]);
    const member = { ...ctx, actor: { name: "user:2", role: "member" as const } };
    await expect(startProgram(member, { startsOn: start })).rejects.toBeInstanceOf(Forbidden);
    for (const startsOn of ["2026-02-30", "2020-01-01", "soon"])
      await expect(startProgram(ctx, { startsOn }), startsOn).rejects.toBeInstanceOf(Invalid);
  });
});
