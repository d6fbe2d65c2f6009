import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Denied, Incomplete } from "#lib/errors.ts";
import type { CloudRecord, RecordType } from "./contract.ts";
import { type Estate, endEstates, make, makeEstate } from "./testing/estate.ts";
import { NaiveModel, type Step } from "./testing/naive-model.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await endEstates();
  await database?.drop();
});

// Small enough that sequences of a few slices hold, release and close.
const hold = { share: 0.3, rows: 3 };
const both: RecordType[] = ["principal", "credential"];
const slices = [
  { stream: "aws/principals", scope: "acct-1", kinds: both, hold },
  { stream: "aws/principals", scope: "acct-2", kinds: both, hold },
  { stream: "aws/access-keys", scope: "acct-1", kinds: ["credential"] as RecordType[], hold },
];

let estates = 0;

/** Ids are of one estate, because rows outlive the property's run. */
const anyRecord = (scope: string, kinds: RecordType[]): fc.Arbitrary<(prefix: string) => CloudRecord> => {
  const principal = fc
    .record({
      id: fc.integer({ min: 0, max: 6 }),
      name: fc.constantFrom("api", "api\tv2", "a\\b\n'\"", "ünï 🚀", "nul\u0000", "=1+1"),
      disabled: fc.constantFrom(true, false, null, "unknown" as const),
    })
    .map(({ id, name, disabled }) => (prefix: string) => {
      const isUnknown = disabled === "unknown";
      const fields = { scope, name, resourceName: null, disabled: isUnknown ? null : disabled };
      return make.principal(`${prefix}p${id}`, { ...fields, unknown: isUnknown ? ["disabled"] : [] });
    });
  const credential = fc
    .record({
      id: fc.integer({ min: 0, max: 4 }),
      status: fc.constantFrom("active", "inactive"),
      used: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z", null, "unknown" as const),
    })
    .map(({ id, status, used }) => (prefix: string) => {
      const isUnknown = used === "unknown";
      const lastUsedAt = isUnknown || used === null ? null : new Date(used);
      const fields = { scope, status, lastUsedAt, unknown: isUnknown ? ["lastUsedAt"] : [] };
      return make.credential(`${prefix}c${id}`, `${prefix}p0`, fields);
    });
  return kinds.includes("principal") ? fc.oneof({ arbitrary: principal, weight: 3 }, credential) : credential;
};

const anyStep = fc.integer({ min: 0, max: slices.length - 1 }).chain((slice) => {
  const { scope, kinds } = slices[slice] as (typeof slices)[number];
  return fc.record({
    slice: fc.constant(slice),
    records: fc.array(anyRecord(scope, kinds), { maxLength: 10 }),
    ending: fc.constantFrom("complete", "complete", "complete", "incomplete", "denied"),
  });
});

const endings: Record<string, Error | null> = {
  complete: null,
  incomplete: new Incomplete(["half"], "Half is missing", { hint: "again" }),
  denied: new Denied("iam:ListUsers", "Refused", { hint: "allow it" }),
};

test("any sequence of complete, incomplete, denied, held and rejected slices leaves what the naive model says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 9 }), async (steps) => {
      estates += 1;
      const accounts = [`m${estates}-1`, `m${estates}-2`];
      const estate = await makeEstate(database.pool, accounts);
      const rename = (scope: string) => accounts[Number(scope.slice(-1)) - 1] as string;
      const model = new NaiveModel(hold);
      for (const [index, { slice, records, ending }] of steps.entries()) {
        const spec = slices[slice] as (typeof slices)[number];
        const made = records.map((record) => {
          const one = record(`${estates}-`) as CloudRecord & { scope: string };
          return { ...one, scope: rename(one.scope) } as CloudRecord;
        });
        const step: Step = { slice, kinds: spec.kinds, records: made, end: endings[ending] ?? null };
        const expected = model.apply(step, index + 1);
        const outcome = await estate.feed({ ...spec, scope: rename(spec.scope) }, made, step.end);
        const { closed, held, rejected } = outcome.counts;
        const status = outcome.status === "denied" ? "incomplete" : outcome.status;
        expect({ status, closed, held, rejected }).toEqual(expected);
        expect(await stored(estate, accounts)).toEqual(modelled(model));
        await estate.nextRun();
      }
      await endEstates();
    }),
    { numRuns: 40, endOnFailure: true },
  );
}, 60_000);

type Line = [
  key: string,
  slice: string,
  values: unknown,
  unknown: string[],
  changed: number,
  closed: number | null,
];

function modelled(model: NaiveModel): Line[] {
  const lines = [...model.rows].map(([key, row]): Line => {
    const { stream, scope } = slices[row.slice] as (typeof slices)[number];
    return [
      key,
      `${stream} ${scope.slice(-1)}`,
      { ...row.values, scope: String(row.values.scope).slice(-1) },
      row.unknown,
      row.changedOn,
      row.closedOn,
    ];
  });
  return lines.sort(([a], [b]) => (a < b ? -1 : 1));
}

async function stored(estate: Estate, accounts: string[]): Promise<Line[]> {
  const { rows } = await estate.pool.query(
    `select f.*, sl.stream, right(own.external_id, 1) as own, right(sc.external_id, 1) as scope from (
       select 'principal ' || external_id as key, slice_id, scope_id, unknown, changed_at, closed_at,
              jsonb_build_object('name', name, 'disabled', disabled) as fields from principal
       union all
       select 'credential ' || external_id, slice_id, scope_id, unknown, changed_at, closed_at,
              jsonb_build_object('status', status, 'lastUsedAt', to_char(last_used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) from credential
     ) f join slice sl on sl.id = f.slice_id join scope own on own.id = sl.scope_id join scope sc on sc.id = f.scope_id
     where own.external_id = any($1)`,
    [accounts],
  );
  const day = (at: Date | null) =>
    at === null ? null : Math.round((at.getTime() - estate.day(0).getTime()) / 86_400_000);
  const lines = rows.map((row): Line => {
    const isPrincipal = row.key.startsWith("principal");
    const { name, disabled, status, lastUsedAt } = row.fields;
    const values = isPrincipal
      ? { scope: row.scope, name, disabled }
      : { scope: row.scope, status, lastUsedAt };
    return [
      row.key,
      `${row.stream} ${row.own}`,
      values,
      row.unknown,
      day(row.changed_at) as number,
      day(row.closed_at),
    ];
  });
  return lines.sort(([a], [b]) => (a < b ? -1 : 1));
}
