/** An issuer as every cloud's trusts write it, so that both ends of a link meet: no scheme, no trailing slash, host in lower case. */
export function normalizeIssuer(issuer: string): string {
  const bare = issuer
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "");
  const slash = bare.indexOf("/");
  return slash < 0 ? bare.toLowerCase() : bare.slice(0, slash).toLowerCase() + bare.slice(slash);
}
