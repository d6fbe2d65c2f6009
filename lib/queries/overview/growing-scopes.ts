/** Where identities grew this week more than they usually may: by scope, without whom the first collection of its source found. */
import type { ClientBase } from "pg";
import { addDays } from "#lib/domain/days.ts";
import { growthOf, moveDays } from "#lib/domain/overview/moves.ts";
import { countedAnd, countedNatures } from "../owners/owner-counts.sql.ts";

export type GrowingScope = {
  provider: string;
  scope: { name: string; externalId: string };
  came: number;
  before: number;
  /** `came` of `before`. */
  share: number;
  /** The list behind `came`. */
  filter: string;
};

/** `$1` natures, `$2` the day after which who is first seen has come. Who was there at the first load did not come. */
const scopesSql = `
  with began as (select source_id, min(first_seen_on) as day from identity_row where source_id is not null group by source_id)
  select scope.provider, scope.name, scope.external_id as "externalId", greatest($2::date, began.day)::text as "from",
         count(*) filter (where row.first_seen_on > greatest($2::date, began.day))::int as came,
         count(*) filter (where row.first_seen_on <= greatest($2::date, began.day))::int as before
    from identity_row row
    join scope on scope.id = row.scope_id
    join began on began.source_id = row.source_id
   where row.state <> 3 and row.nature = any($1::smallint[])
   group by scope.id, began.day
   order by came desc, scope.name`;

type Row = { provider: string; name: string; externalId: string; from: string; came: number; before: number };

/** The fastest growing first. */
export async function growingScopes(client: ClientBase, asOf: Date): Promise<GrowingScope[]> {
  const since = addDays(asOf.toISOString().slice(0, 10), -moveDays);
  const { rows } = await client.query<Row>(scopesSql, [countedNatures, since]);
  const { rows: parents } = await client.query<{ externalId: string }>(
    `select distinct parent.external_id as "externalId" from scope join scope parent on parent.id = scope.parent_id`,
  );
  const hasParts = new Set(parents.map(({ externalId }) => externalId));
  return rows
    .flatMap(({ provider, name, externalId, from, came, before }): GrowingScope[] => {
      const share = growthOf(came, before);
      // The list of a scope holds everything below it: only of those without parts is it the number.
      if (share === null || hasParts.has(externalId)) return [];
      const filter = countedAnd(`scope:${quoted(externalId)}`, `first-seen>${from}`);
      return [{ provider, scope: { name, externalId }, came, before, share, filter }];
    })
    .sort((one, other) => other.share - one.share);
}

function quoted(text: string): string {
  return /[\s",\\:]/.test(text) ? JSON.stringify(text) : text;
}
