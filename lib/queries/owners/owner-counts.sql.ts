/** Counting by owner state, over identity_row. */
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";
import { natures } from "#lib/providers/contract.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";

/** Codes of the natures that every metric counts. */
export const countedNatures = Object.values(natures).flatMap(({ code, counted }) => (counted ? [code] : []));

/** The columns of OwnerCounts. `state`: SQL of the owner state's code. */
export const ownerCounts = (state = "owner_state") => `
  count(*) filter (where ${state} = ${ownerStates.attested.code})::int as attested,
  count(*) filter (where ${state} = ${ownerStates.claimed.code})::int as claimed,
  count(*) filter (where ${state} = ${ownerStates.lapsed.code})::int as lapsed,
  count(*) filter (where ${state} = ${ownerStates.inferred.code})::int as inferred,
  count(*) filter (where ${state} = 0)::int as none,
  count(*)::int as total`;

/** Whom every metric counts, of whatever owner. */
export function whereCounted(context: WhereContext): string {
  return whereIdentity(parse(defaultIdentityFilter), context);
}

/** Who was counted and is gone. */
export function goneAnd(...terms: string[]): string {
  const counted = Object.entries(natures).flatMap(([name, nature]) => (nature.counted ? [name] : []));
  return [`nature:${counted.join(",")}`, "state:gone", ...terms].join(" ");
}

/** What the counted are by default, as text of the filter language to which terms are added. */
export function countedAnd(...terms: string[]): string {
  return [defaultIdentityFilter, ...terms].join(" ");
}
