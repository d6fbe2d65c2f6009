/** How a sentence names a grant, and which grants checks of documents look at. */
import { formatNumber } from "../format-number.ts";
import type { Candidate } from "./check.ts";
import type { CheckFacts, GrantFacts } from "./check-facts.ts";

type Given = NonNullable<GrantFacts["gives"]>;

/** One candidate per grant whose document gives such a thing, and per grant whose document could not be read: that may. */
export function grantsThat({ grants, identity }: CheckFacts, gives: (given: Given) => boolean): Candidate[] {
  return grants
    .filter((grant) => grant.gives === null || gives(grant.gives))
    .map(({ id }) => ({ resource: `grant:${id}`, isDisabled: identity.isDisabled }));
}

export function grantOf({ resource }: Candidate, { grants }: CheckFacts): GrantFacts | null {
  return grants.find(({ id }) => resource === `grant:${id}`) ?? null;
}

/** `in shop-production, by way of the group admins, under a condition`. */
export function whereOf({ scope, group, isConditional }: GrantFacts): string {
  const way = group === null ? "" : `, by way of the group ${group}`;
  return `in ${scope.name}${way}${isConditional ? ", under a condition" : ""}`;
}

/** At most `most` of them, in order, and how many more there are. */
export function someOf(items: readonly string[], most: number): string {
  const shown = [...new Set(items)].sort();
  const more = shown.length - most;
  return more > 0 ? `${shown.slice(0, most).join(", ")} and ${formatNumber(more)} more` : shown.join(", ");
}
