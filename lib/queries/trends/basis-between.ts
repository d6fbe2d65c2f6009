/** What the numbers of some days rest on besides the estate, where it changed between them. */
import type { ClientBase } from "pg";
import { type BasisChange, type BasisPart, basisChanges } from "#lib/domain/trends/basis.ts";

/** The first value of a part is no change. `$1`: after that day, `$2`: to. */
const changesSql = `
  select day::text, part, before, value as after
    from (select day, part, value, lag(value) over (partition by part order by day) as before from basis) told
   where day > $1::date and day <= $2::date and before is not null
   order by day, part`;

/** `since`: the first day it was kept; null: it never was. */
export async function basisBetween(
  client: ClientBase,
  { from, to }: { from: string; to: string },
): Promise<{ changes: BasisChange[]; since: string | null }> {
  const { rows } = await client.query<BasisPart>(changesSql, [from, to]);
  const first = await client.query<{ day: string | null }>("select min(day)::text as day from basis");
  return { changes: basisChanges(rows), since: first.rows[0]?.day ?? null };
}
