/** Says where identities may be missing from every list: scopes whose identities were never, or not now, read completely. */
import { formatCount, formatFirst } from "#components/ui/format.ts";
import { coverage, type SliceCoverage } from "#lib/queries/coverage.ts";
import type { Reader } from "#lib/queries/snapshot.ts";

/** Streams that deliver identities: without one of them a scope's identities are not all known. */
const DELIVERS_IDENTITIES =
  /\/(principals|identity-providers|service-accounts|managed-identities|applications)$/;

/** Null when every scope's identities were read completely. */
export async function missingIdentities(reader: Reader): Promise<string | null> {
  return missingWords((await coverage(reader)).slices);
}

export function missingWords(slices: readonly SliceCoverage[]): string | null {
  const unread = slices.filter(
    ({ stream, status }) =>
      DELIVERS_IDENTITIES.test(stream) && status !== "complete" && status !== "not-applicable",
  );
  const names = [...new Set(unread.map(({ scope }) => scope.name))];
  if (names.length === 0) return null;
  return `the identities of ${formatCount(names.length, "scope", "scopes")} were not read completely: ${formatFirst(names, 3)}`;
}
