/**
 * Identities as they were at the end of each day, from the intervals of posture: each adds on its first day and takes away on the day
 * it no longer holds, so that no statement ever holds a row per identity and day.
 */
import type { Filter } from "#lib/domain/filter/filter.ts";
import { asksForFixed } from "#lib/domain/slo/kept-fields.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";

/** Of one objective. */
export type Judged = { population: Filter; good: Filter; bad: Filter };

export type Grouping = "team" | "class" | "none";

const groups: Record<Grouping, string> = { team: "team", class: "class::int", none: "0" };

/**
 * The columns a filter asks, by the names the list has them. An index within a step stands in its middle, so that it compares with every
 * step as it did.
 */
const kept = `
  posture.provider, posture.nature, posture.environment, posture.class, posture.team, posture.owner_state, posture.tier,
  posture.evidence, posture.staleness, posture.checks, posture.gaps,
  ((posture.opi_step + case when coalesce(posture.opi_on_step, false) then 0 else 0.5 end) * 0.05)::real as opi`;

/**
 * Rows {grp, day, g0, b0, u0, …}: from that day on there are so many more good, bad and undecided of each objective. What holds now is what
 * the list says, and so what the last day, `$2`, says. `$1`: from.
 */
export function changesSql(
  judged: readonly Judged[],
  { narrow, by }: { narrow: Filter; by: Grouping },
  context: WhereContext,
): string {
  const filters = [narrow, ...judged.flatMap(({ population, good, bad }) => [population, good, bad])];
  const isListed = filters.some(asksForFixed);
  const counts = judged.flatMap(({ population, good, bad }, index) => {
    const [of, isGood, isBad] = [population, good, bad].map((filter) => whereIdentity(filter, context));
    const among = (condition: string) => `count(*) filter (where (${of}) and (${condition}))`;
    return [
      `${among(isGood ?? "")} as g${index}`,
      `${among(isBad ?? "")} as b${index}`,
      `count(*) filter (where ${of}) as a${index}`,
    ];
  });
  const sums = judged.flatMap((_, index) => [
    `sum(by * g${index})::int as g${index}`,
    `sum(by * b${index})::int as b${index}`,
    `sum(by * (a${index} - g${index} - b${index}))::int as u${index}`,
  ]);
  return `
    with shaped as (
      select least(greatest(posture.valid_from, $1::date), $2::date) as starts,
             case when posture.valid_to is null then $2::date + 1 else least(posture.valid_to, $2::date) end as ends,
             ${kept}${isListed ? ", listed.kind, listed.scope_id, listed.source_id" : ""}
        from posture ${isListed ? "left join identity_row listed on listed.principal_id = posture.identity_id" : ""}
       where posture.valid_to is null or posture.valid_to > $1::date),
    held as (
      select ${groups[by]} as grp, starts, ends, ${counts.join(", ")}
        from shaped where starts < ends and (${whereIdentity(narrow, context)})
       group by 1, 2, 3)
    select grp, edge.day::text, ${sums.join(", ")}
      from held cross join lateral (values (starts, 1), (ends, -1)) edge(day, by)
     where edge.day <= $2::date
     group by grp, edge.day`;
}
