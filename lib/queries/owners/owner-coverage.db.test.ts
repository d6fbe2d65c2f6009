import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  coverageOn,
  type OracleCoverage,
  type OracleDecision,
  type OracleOwned,
} from "#e2e/clouds/oracle-ownership.ts";
import { refreshOwners } from "#lib/analysis/owners/refresh-owners.ts";
import { refreshPosture } from "#lib/analysis/posture/posture.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { addCounts, noCounts, type OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { listIdentities } from "../list-identities.ts";
import { coverageTrend } from "./coverage-trend.ts";
import { listTeams } from "./list-teams.ts";
import { ownerCoverage } from "./owner-coverage.ts";
import { unownedWorklist } from "./unowned-worklist.ts";

const size = 60;
const teams = ["payments", "search", "fraud"];
let database: TestDatabase;
let identities: OracleOwned[];

beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, size);
  // What every metric leaves out: a group, and who is gone.
  await database.pool.query(
    "update identity_row set nature = 6 where principal_id = 7; update identity_row set state = 3 where principal_id in (11, 12)",
  );
  await refreshPosture(database.pool, { asOf: new Date("2026-01-02T00:00:00Z") });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate ownership, ownership_decision, decision_batch, suggestion, posture, snapshot restart identity;
    update identity_row set team = null, owner_state = 0, suggested_team = null, claim_until = null, owner_conflict = 0`);
  identities = await readLevels();
});

/** Straight from the fixture: which values each counted identity has. */
async function readLevels(): Promise<OracleOwned[]> {
  const { rows } = await database.pool.query<{
    id: number;
    environment: number;
    class: number;
    tier: number;
  }>(
    `select principal_id::int as id, environment, class, tier from identity_row where nature <> 6 and state <> 3`,
  );
  return rows.map(({ id, ...levels }) => ({
    identity: String(id),
    levels: {
      provider: "1",
      environment: String(levels.environment),
      class: String(levels.class),
      tier: String(levels.tier),
    },
  }));
}

type Step =
  | { day: string; kind: "claim" | "attest" | "release"; team: string; ids: string[] }
  | { day: string; kind: "undo"; which: number };

const start = Date.parse("2026-01-05T00:00:00Z");
const dayOf = (day: number) => new Date(start + day * 86_400_000).toISOString().slice(0, 10);

const anySteps: fc.Arbitrary<Step[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom("claim", "claim", "attest", "release", "undo" as const),
      fc.constantFrom(...teams),
      fc.subarray(
        Array.from({ length: size }, (_, index) => String(index + 1)),
        { minLength: 1 },
      ),
      fc.integer({ min: 0, max: 70 }),
      fc.nat(10),
    ),
    { minLength: 1, maxLength: 9 },
  )
  .map((drawn) => {
    let day = 0;
    return drawn.map(([kind, team, ids, later, which]): Step => {
      day += later;
      return kind === "undo"
        ? { day: dayOf(day), kind, which }
        : { day: dayOf(day), kind: kind as "claim", team, ids };
    });
  });

/** Makes the decisions in the app, and says what was made for the oracle. An undo is of a decision nothing came after. */
async function play(steps: Step[]): Promise<OracleDecision[]> {
  const made: OracleDecision[] = [];
  // With those that found everything said already and so have no batch: undoing one leaves what was said before it.
  const batches: { batch: string | null; at: number }[] = [];
  for (const step of steps) {
    const ctx = contextOf(database.pool, `${step.day}T10:00:00Z`);
    if (step.kind === "undo") {
      const last = batches.pop();
      if (last === undefined) continue;
      if (last.batch !== null) await undoDecisions(ctx, { batch: last.batch });
      made.push({ day: step.day, kind: "undo", team: "", identities: [], undoes: last.at });
      continue;
    }
    const { kind, team, ids, day } = step;
    try {
      const { batch } = await decideOwners(ctx, { decision: kind, team, targets: { ids } });
      batches.push({ batch, at: made.length });
      made.push({ day, kind, team, identities: ids });
    } catch (error) {
      // One identity that another team holds, or that is gone: nothing was decided.
      if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
    }
  }
  return made;
}

const plain = ({ attested, claimed, lapsed, total }: OwnerCounts): OracleCoverage => ({
  attested,
  claimed,
  lapsed,
  total,
});

describe("coverage", () => {
  test("at every level is what a naive count of the same decisions gives, and the sum of its parts", async () => {
    await fc.assert(
      fc
        .asyncProperty(anySteps, fc.integer({ min: 0, max: 250 }), async (steps, wait) => {
          const made = await play(steps);
          const today = dayOf((Date.parse(steps.at(-1)?.day ?? "") - start) / 86_400_000 + wait);
          const asOf = new Date(`${today}T12:00:00Z`);
          await refreshOwners(database.pool, { asOf });
          const expected = coverageOn(today, identities, made);
          const found = await ownerCoverage(database.pool, { asOf });
          expect(plain(found.counts)).toEqual(expected.all?.all);
          for (const level of ["environment", "class", "tier", "provider"] as const) {
            const parts = Object.fromEntries(
              found.by[level].map((part) => [codeOf(level, part.value), plain(part.counts)]),
            );
            expect(parts, level).toEqual(expected[level]);
            expect(found.by[level].map(({ counts }) => counts).reduce(addCounts, noCounts), level).toEqual(
              found.counts,
            );
          }
          const owned = Object.fromEntries(
            (await listTeams(database.pool, { asOf })).flatMap((team) =>
              team.owned === 0
                ? []
                : [
                    [
                      team.key,
                      { attested: team.attested, claimed: team.claimed, lapsed: 0, total: team.owned },
                    ],
                  ],
            ),
          );
          expect(owned).toEqual(expected.team);
          const cells = await unownedWorklist(database.pool, { asOf });
          expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(
            found.counts.total - found.counts.attested - found.counts.claimed,
          );
        })
        .beforeEach(async () => {
          await database.pool.query(`truncate ownership, ownership_decision, decision_batch, suggestion, posture, snapshot restart identity;
            update identity_row set team = null, owner_state = 0, suggested_team = null, claim_until = null, owner_conflict = 0`);
        }),
      { numRuns: 25 },
    );
  });

  test("opens the list behind each number, whose total equals it", async () => {
    await play([
      { day: dayOf(0), kind: "claim", team: "payments", ids: ["1", "2", "3", "7", "11", "20"] },
      { day: dayOf(1), kind: "attest", team: "payments", ids: ["1", "20"] },
    ]);
    const asOf = new Date(`${dayOf(2)}T12:00:00Z`);
    const found = await ownerCoverage(database.pool, { asOf });
    const total = async (text: string) =>
      (await listIdentities(database.pool, { filter: parse(text), sort: parseSort(null), asOf })).total;
    expect(found.counts).toMatchObject({ attested: 2, claimed: 2, total: 57 });
    expect(await total(found.filter)).toBe(57);
    expect(await total(`${found.filter} owner:attested,claimed`)).toBe(4);
    expect(await total(`${found.filter} team:payments`)).toBe(4);
    for (const part of Object.values(found.by).flat()) {
      expect(await total(part.filter), part.filter).toBe(part.counts.total);
      expect(await total(`${part.filter} -owner:attested,claimed`)).toBe(
        part.counts.total - part.counts.attested - part.counts.claimed,
      );
    }
    for (const cell of await unownedWorklist(database.pool, { asOf }))
      expect(await total(cell.filter), cell.filter).toBe(cell.count);
  });

  test("of a past day reads as it was at its end, whatever was decided since", async () => {
    await refreshPosture(database.pool, { asOf: new Date(`${dayOf(0)}T00:00:00Z`) });
    const steps: Step[] = [
      { day: dayOf(3), kind: "claim", team: "payments", ids: ["1", "2", "3", "4"] },
      { day: dayOf(5), kind: "attest", team: "payments", ids: ["1", "2"] },
      { day: dayOf(9), kind: "release", team: "payments", ids: ["1", "4"] },
    ];
    const made = await play(steps);
    const trend = await coverageTrend(database.pool);
    expect(trend.map(({ day, counts }) => [day, counts.attested, counts.claimed, counts.total])).toEqual(
      [0, 3, 5, 9].map((day) => {
        const then = coverageOn(
          dayOf(day),
          identities,
          made.filter((one) => one.day <= dayOf(day)),
        ).all?.all;
        return [dayOf(day), then?.attested, then?.claimed, then?.total];
      }),
    );
  });

  test("never counts what is only inferred, however sure", async () => {
    const { pool } = database;
    await pool.query(
      `insert into owner_hint (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, source, hint_key, value)
       select 1, scope_id, md5('hint' || id)::uuid, md5('h')::uuid, '2026-01-01', '2026-01-01', 'id', external_id, id, 'tag', 'team', 'payments' from principal`,
    );
    await pool.query(
      `insert into rule (kind, position, filter, value, created_by, created_at) values ('owner', 1, '1|kind:aws_iam_role', 'payments', 'user:1', '2026-01-01')`,
    );
    const asOf = new Date(`${dayOf(2)}T12:00:00Z`);
    await refreshOwners(pool, { asOf });
    expect(await ownerCoverage(pool, { asOf })).toMatchObject({
      coverage: 0,
      counts: { inferred: 57, none: 0, attested: 0, claimed: 0 },
    });
    const [payments] = (await listTeams(pool, { asOf })).filter(({ key }) => key === "payments");
    expect(payments).toMatchObject({ owned: 0, probable: 57 });
    await pool.query("delete from owner_hint; delete from rule");
  });
});

/** As the fixture numbers them: of environment, class and provider the code, of tier the number itself. */
function codeOf(level: "environment" | "class" | "tier" | "provider", value: string): string {
  return String(fieldOf(level).values?.find((one) => one.value === value)?.code);
}
