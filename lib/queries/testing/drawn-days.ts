/**
 * Days of a few identities, drawn, listed and kept by the analysis as collections would: what a walk through the days says of them is what
 * every query over the past must say.
 */
import fc from "fast-check";
import type { Pool } from "pg";
import { refreshPosture } from "#lib/analysis/posture/posture.ts";
import { credentialLifeOf } from "#lib/domain/credential-life.ts";
import { addDays } from "#lib/domain/days.ts";
import { anyRow } from "#lib/domain/filter/arbitrary-filter.ts";
import type { FilterRow, RowValue } from "#lib/domain/filter/evaluate.ts";
import { fillList, namesOf, scopes, teams } from "./fill-list.ts";

export const today = "2026-11-24";
export const asOf = new Date(`${today}T07:40:00Z`);
const identities = 40;

export type DrawnDay = { day: string; isObserved: boolean; rows: FilterRow[] };

/** Scope and kind are an identity's own; everything else of it is drawn anew for each day. */
export const anyDays: fc.Arbitrary<DrawnDay[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 190 }), { minLength: 24, maxLength: 24 }),
    fc.array(fc.constantFrom(2, 3, 4, null), { minLength: identities, maxLength: identities }),
    fc.array(
      fc.array(fc.tuple(anyRow, fc.integer({ min: 0, max: 2 })), {
        minLength: identities,
        maxLength: identities,
      }),
      {
        minLength: 25,
        maxLength: 25,
      },
    ),
    fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
  )
  .map(([ages, homes, drawn, observed]) => {
    const days = [...ages.map((age) => addDays(today, -age)).sort(), today];
    let before: FilterRow[] = [];
    return days.map((day, index) => {
      const rows = (drawn[index] ?? []).map(([row, change], at) => {
        const known = before[at];
        // Two of three stay as they were.
        return known !== undefined && change > 0
          ? known
          : settled(row, homes[at] ?? null, drawn[0]?.[at]?.[0]);
      });
      before = rows;
      return { day, isObserved: day === today || (observed[index] ?? true), rows };
    });
  });

function settled(row: FilterRow, home: number | null, first: FilterRow | undefined): FilterRow {
  const values = { ...row.values, ...namesOf(home), kind: first?.values.kind ?? row.values.kind };
  values["first-seen"] = { is: "value", value: "2026-01-01" };
  values["credential-age"] = { is: "unknown" };
  values["static-credentials"] = { is: "unknown" };
  for (const field of ["team", "suggested-team"] as const) values[field] = teamOf(values[field]);
  const isQuotable = values.evidence.is === "value" && values.evidence.value === "enough";
  for (const field of ["opi", "weighted-opi"] as const)
    if (!isQuotable) values[field] = { is: "unknown" };
    else if (values[field].is === "unknown") values[field] = { is: "value", value: 0.4 };
  const ways = values["signs-in"];
  const life = ways.is === "bits" ? credentialLifeOf(ways.set, ways.unread) : null;
  values["credential-life"] = life === null ? { is: "unknown" } : { is: "value", value: life };
  return { values, search: "x" };
}

function teamOf(drawn: RowValue): RowValue {
  if (drawn.is !== "names") return { is: "none" };
  const team = teams[(drawn.names[0]?.length ?? 0) % teams.length];
  return team ? { is: "names", names: [team.key, team.name] } : { is: "none" };
}

export function isThere({ values: { state } }: FilterRow): boolean {
  return state.is === "value" && state.value !== "gone";
}

/** Used actions of the nth identity: rows have none of their own. */
export function usedBy(index: number): number {
  return index % 7;
}

/** Whatever is not observed was a run that failed. */
export async function liveThrough(pool: Pool, days: readonly DrawnDay[]): Promise<void> {
  for (const { day, isObserved, rows } of days) {
    await fillList(
      pool,
      rows.map((row, index) => ({
        scopeId: scopes.find(({ externalId }) => isOf(row, externalId))?.id ?? null,
        listed: { id: String(index + 1), name: "x", row },
      })),
    );
    await pool.query("update identity_row set used = (principal_id - 1) % 7");
    await pool.query(
      "insert into run (source_id, actor, observed_at, status) values (1, 'job:collect', $1, $2)",
      [`${day}T07:40:00Z`, isObserved ? "partial" : "failed"],
    );
    await refreshPosture(pool, { asOf: new Date(`${day}T07:40:00Z`) });
  }
  await pool.query("update source set as_of = $1", [asOf]);
}

/** Where it lives, not what is above. */
function isOf({ values: { scope } }: FilterRow, externalId: string): boolean {
  return scope.is === "names" && scope.names[0] === externalId;
}
