/**
 * Items under an exception, day by day: good while it holds, bad from its end on until the item is over or another exception holds.
 * What a person ended before its day is neither: it is over.
 */
import type { ClientBase } from "pg";
import type { GroupChange } from "./identity-changes.ts";

const day = (column: string) => `(${column} at time zone 'UTC')::date`;

/** `$1`: provider or null, `$2`: team ids or null for all; 0 stands for no team. */
const changesSql = `
  with approved as (
    select item.team as grp, ${day("exception.decided_at")} as starts, exception.until, ${day("exception.ended_at")} as ended,
           ${day("item.closed_at")} as closed,
           lead(${day("exception.decided_at")}) over (partition by exception.item_id order by exception.decided_at, exception.id) as followed,
           coalesce(role.provider, principal.provider) as provider
      from exception
      join work_item item on item.id = exception.item_id
      left join role on role.id = item.role_id
      left join principal on principal.id = item.identity_id
     where exception.decision = 'approved'),
  span as (
    select grp, provider, starts, least(until, ended, closed, followed) as ends, false as bad from approved
    union all
    select grp, provider, until, least(closed, followed), true from approved where ended is null)
  select grp, edge.day::text, coalesce(sum(by) filter (where not bad), 0)::int as good,
         coalesce(sum(by) filter (where bad), 0)::int as bad, 0 as undecided
    from span cross join lateral (values (starts, 1), (ends, -1)) edge(day, by)
   where (ends is null or starts < ends) and edge.day is not null and ($1::text is null or provider = $1)
     and ($2::int[] is null or coalesce(grp, 0) = any($2))
   group by grp, edge.day`;

export async function exceptionChanges(
  client: ClientBase,
  { provider, teams }: { provider: string | null; teams: readonly number[] | null },
): Promise<GroupChange[]> {
  const { rows } = await client.query<GroupChange>(changesSql, [provider, teams]);
  return rows;
}
