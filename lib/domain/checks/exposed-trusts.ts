/** Trusts in which something is wrong by their own words, as candidates: what is wrong ends when the trust is written anew or taken back. */
import { type Exposure, trustExposure } from "#lib/providers/trust-exposure.ts";
import type { Candidate } from "./check.ts";
import type { CheckFacts, TrustFacts } from "./check-facts.ts";

export function exposureOf(trust: TrustFacts, { identity }: CheckFacts): Exposure | null {
  return trustExposure(identity.provider, trust, identity.scope);
}

export function trustsThat(facts: CheckFacts, isSuch: (trust: TrustFacts) => boolean): Candidate[] {
  return facts.trusts
    .filter(isSuch)
    .map(({ id }) => ({ resource: `trust:${id}`, isDisabled: facts.identity.isDisabled }));
}

export function trustOf({ resource }: Candidate, { trusts }: CheckFacts): TrustFacts | null {
  return trusts.find(({ id }) => resource === `trust:${id}`) ?? null;
}
