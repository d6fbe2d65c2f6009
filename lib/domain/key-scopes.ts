/** What an API key may be made for. Nothing follows from one scope to another: a key does what its scopes name, and no more. */

/** `meaning` completes "A key with it may …". */
export const keyScopes = [
  {
    scope: "read",
    meaning: "ask for identities and findings: the lists with their filters, and each identity by its id",
  },
  { scope: "export", meaning: "take the whole list as a file" },
  { scope: "collect", meaning: "ask for a collection of a source" },
  {
    scope: "configure",
    meaning: "set checks: on or off, their thresholds, and whom they are for; make and change objectives",
  },
  {
    scope: "decide",
    meaning: "claim, attest and pass on identities for any team, bring teams in, and plan work items",
  },
] as const;

/** `ingest:<source>`: deliver files or audit events for one source. */
const ingest = /^ingest:(.{1,100})$/su;

/** `meaning` as above. */
export function ingestScope(source: string): { scope: string; meaning: string } {
  return { scope: `ingest:${source}`, meaning: `deliver export files or audit events for ${source}` };
}

/** Days a key works at most, and when nothing is said. */
export const keyLifetimes = { mostDays: 365, usualDays: 90, choices: [7, 30, 90, 180, 365] } as const;

export function isKeyScope(text: string): boolean {
  return keyScopes.some(({ scope }) => scope === text) || ingest.test(text);
}

/** The source that an `ingest` scope is for; null for any other scope. */
export function ingestSourceOf(scope: string): string | null {
  return ingest.exec(scope)?.[1] ?? null;
}
