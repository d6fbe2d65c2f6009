/**
 * Who passes several filters day by day, from the intervals of posture: each interval adds on its first day and takes away on the day it no
 * longer holds, so that no statement ever holds a row per identity and day.
 */
import type { Filter } from "#lib/domain/filter/filter.ts";
import { postureFor } from "../overview/posture-columns.sql.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";

/** Of whom an index is quoted: what they did not need, and all that can be told of what they may do. */
const enough = "posture.evidence = 1";

/**
 * Rows {day, c0, c1, …, unused, told}: from that day on so many more pass each of `texts`, and so many more actions of theirs are proven
 * unused and told. `$1`, `$2`: from and to; what holds on `$1` is told as of that day.
 */
export function pastCountsSql(within: Filter, texts: readonly Filter[], context: WhereContext): string {
  const where = whereIdentity(within, context);
  const counts = texts.map(
    (text, index) => `count(*) filter (where ${whereIdentity(text, context)})::int8 as c${index}`,
  );
  const names = [...texts.map((_, index) => `c${index}`), "unused", "told"];
  return `
    with held as (
      select greatest(posture.valid_from, $1::date) as starts, posture.valid_to as ends,
             ${[
               ...counts,
               `coalesce(sum(posture.unused) filter (where ${enough}), 0)::int8 as unused`,
               `coalesce(sum(posture.used + posture.unused) filter (where ${enough}), 0)::int8 as told`,
             ].join(", ")}
        from ${postureFor([...within, ...texts.flat()])}
       where (posture.valid_to is null or posture.valid_to > $1::date) and posture.valid_from <= $2::date and (${where})
       group by 1, 2)
    select edge.day::text, ${names.map((name) => `sum(by * ${name})::float8 as ${name}`).join(", ")}
      from held cross join lateral (values (starts, 1), (ends, -1)) edge(day, by)
     where edge.day <= $2::date
     group by edge.day order by edge.day`;
}
