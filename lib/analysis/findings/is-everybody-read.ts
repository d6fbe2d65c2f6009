/** Whether everybody who lives in a scope was read: each stream that tells of a kind of principal, the last time it was tried. */
import { waysInOf } from "#lib/providers/ways-in.ts";
import type { FactEstate } from "./fact-estate.ts";

export function isEverybodyRead(
  provider: string,
  scopeId: number,
  { coverage }: Pick<FactEstate, "coverage">,
): boolean {
  const slices = coverage.get(scopeId);
  const kinds = Object.values(waysInOf(provider).streams);
  const streams = new Set(kinds.flatMap(([first]) => (first === undefined ? [] : [first.stream])));
  return (
    streams.size > 0 &&
    [...streams].every((stream) => ["complete", "not-applicable"].includes(slices?.get(stream)?.status ?? ""))
  );
}
