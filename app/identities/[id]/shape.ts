/** What sort of thing a page is about, so that no page asks of it what nobody can know of such a thing. */
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";

/**
 * `actor`: signs in and acts. `group`: passes its grants on to its members. `party`: stands for somebody outside what is
 * collected, or for everybody an identity provider signs in, so its credentials and use are not there to be read; what it is
 * granted inside is.
 */
export type Shape = "actor" | "group" | "party";

export function shapeOf({ identity }: IdentityDetail): Shape {
  if (identity.nature === "group") return "group";
  return identity.nature === "set" || identity.scope === null ? "party" : "actor";
}

/** How many identities trust it, as far as they are listed. */
export function trustersOf({ trustedBy, trustedByTotal }: IdentityDetail): {
  count: number;
  isLowerBound: boolean;
} {
  const subjects = new Set(trustedBy.map(({ subject }) => subject.principal?.id ?? subject.value));
  return { count: subjects.size, isLowerBound: trustedByTotal > trustedBy.length };
}
