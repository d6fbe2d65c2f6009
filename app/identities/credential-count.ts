/** Says of a number of static credentials whether it is all of them: a way in that was not read may hold more. */

const STATIC_WAYS = new Set(["access-key", "service-credential", "certificate"]);

/** `unread`: the values of signs-in that could not be read. */
export function isLowerBound(staticCredentials: number | null, unread: readonly string[]): boolean {
  return staticCredentials !== null && unread.some((way) => STATIC_WAYS.has(way));
}
