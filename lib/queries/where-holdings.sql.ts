/** Terms that name what is held as conditions on identity_row. Who has no score, or something unread, is not said to hold nothing of it. */
import type { MatchTerm } from "#lib/domain/filter/filter.ts";
import type { WhereContext } from "./where-identity.sql.ts";

export function matchHoldings(term: MatchTerm, context: WhereContext): string {
  const { holdings } = context.idsOf;
  if (holdings === undefined) throw new RangeError(`${term.field} is asked of nobody's grant sets.`);
  const sets = term.values.flatMap((value) => ("text" in value ? holdings(value.text) : []));
  context.parameters.push(sets);
  const list = `$${context.parameters.length}::uuid[]`;
  const holders = `select identity_id from score where grant_set = any(${list})`;
  return term.negated
    ? `principal_id in (select identity_id from score where not at_least and grant_set <> all(${list}))`
    : `principal_id in (${holders})`;
}
