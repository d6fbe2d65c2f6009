/**
 * Says whether every live way into an identity is short-lived (12 hours at most). One long-lived way is enough for no, also beside
 * federation; a long-lived way that could not be read leaves it open.
 */

/** Ways in by a secret that works until somebody revokes it; every other way ends in a session of 12 hours or less. */
export const longLivedWays: readonly string[] = [
  "access-key",
  "password",
  "service-credential",
  "certificate",
  "static-token",
  "client-secret",
];

/** `code` is what is stored; what is not known has none. */
export const credentialLives = {
  "short-lived": { code: 1, label: "Short-lived only" },
  "long-lived": { code: 2, label: "Long-lived" },
  "no-way-in": { code: 3, label: "No way in" },
} as const;
export type CredentialLife = keyof typeof credentialLives;

/** Values of the field `signs-in`: those that are there, and those that could not be read. Null: not known. */
export function credentialLifeOf(set: readonly string[], unread: readonly string[]): CredentialLife | null {
  const isLong = (way: string) => longLivedWays.includes(way);
  if (set.some(isLong)) return "long-lived";
  if (unread.some(isLong)) return null;
  if (set.length > 0) return "short-lived";
  return unread.length > 0 ? null : "no-way-in";
}
