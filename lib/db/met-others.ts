/**
 * Whether an error says that a transaction met others and was rolled back, so that the same may succeed when it is tried again: a
 * deadlock or a serialization failure, told by Postgres itself, by Prisma as P2034, or inside an error that names it as its cause.
 * Source: PostgreSQL, appendix A (error codes 40001, 40P01).
 */
const codes = new Set(["40001", "40P01", "P2034"]);

export function metOthers(error: unknown): boolean {
  const seen = new Set<unknown>();
  for (let at = error; typeof at === "object" && at !== null && !seen.has(at); ) {
    seen.add(at);
    const { code, originalCode, cause, meta } = at as Record<string, unknown>;
    if ([code, originalCode].some((one) => typeof one === "string" && codes.has(one))) return true;
    if (typeof meta === "object" && meta !== null) {
      if (codes.has(String((meta as Record<string, unknown>).code))) return true;
      if (cause === undefined) {
        at = (meta as Record<string, unknown>).driverAdapterError;
        continue;
      }
    }
    at = cause;
  }
  return false;
}
