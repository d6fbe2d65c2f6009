/** Coverage day by day, from the intervals of posture: a past day reads as it was at its end, whatever was decided since. */

import { coverageOf, type OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedNatures } from "./owner-counts.sql.ts";

export type CoverageDay = { day: string; counts: OwnerCounts; coverage: number | null };

/** One pass: each interval adds on its first day and takes away on the day it no longer holds. $1 natures, $2 teams or null. */
const trendSql = `
  with change as (
    select valid_from as day, owner_state, 1 as by from posture where nature = any($1::smallint[]) and ($2::int is null or team = $2)
    union all
    select valid_to, owner_state, -1 from posture where valid_to is not null and nature = any($1::smallint[]) and ($2::int is null or team = $2)),
  daily as (
    select day, sum(by) filter (where owner_state = 4) as attested, sum(by) filter (where owner_state = 3) as claimed,
           sum(by) filter (where owner_state = 2) as lapsed, sum(by) filter (where owner_state = 1) as inferred,
           sum(by) filter (where owner_state = 0) as none, sum(by) as total
      from change group by day),
  running as (
    select day, ${["attested", "claimed", "lapsed", "inferred", "none", "total"]
      .map((column) => `coalesce(sum(${column}) over (order by day), 0)::int as ${column}`)
      .join(", ")}
      from daily)
  select day::text, attested, claimed, lapsed, inferred, none, total from running
   where ($3::date is null or day >= $3) order by day`;

/** Days on which something changed, oldest first; between two of them the earlier one holds. `from`: `2026-11-24`. */
export async function coverageTrend(
  reader: Reader,
  { from = null, team = null }: { from?: string | null; team?: number | null } = {},
): Promise<CoverageDay[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<OwnerCounts & { day: string }>(trendSql, [
      countedNatures,
      team,
      from,
    ]);
    return rows.map(({ day, ...counts }) => ({ day, counts, coverage: coverageOf(counts) }));
  });
}
