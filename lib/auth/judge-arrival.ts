/** Whether somebody whom a provider vouches for may come in: pure, so that every way in asks the same question. */

/** What a provider says of who comes. */
export type Arrival = {
  provider: "oidc" | "github";
  subject: string;
  name: string;
  email: string | null;
  /** The provider says that the address is theirs. */
  emailVerified: boolean;
  groups: string[];
};

export type Refusal = "no-subject" | "domain" | "unverified" | "organization" | "revoked";

/** Null: may come in. A domain list is about verified addresses only: anybody can claim another. */
export function judgeArrival(arrival: Arrival, allowedDomains: readonly string[]): Refusal | null {
  if (arrival.subject === "") return arrival.provider === "github" ? "organization" : "no-subject";
  if (allowedDomains.length === 0) return null;
  const domain = arrival.email?.split("@").at(-1)?.toLowerCase();
  if (domain === undefined || !allowedDomains.includes(domain)) return "domain";
  return arrival.emailVerified ? null : "unverified";
}
