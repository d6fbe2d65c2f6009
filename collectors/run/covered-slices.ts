/** The slices that somebody's word adds to an export: one per stream where nothing above it, and nothing in it, is read already. */
import type { Scope, Slice, StreamSpec } from "#lib/ingest/contract.ts";

type Estate = { scopes: readonly Scope[]; slices: readonly Slice[] };

/**
 * `complete`: streams said to be covered. A slice answers for everything below its scope, so a second one there would answer for the
 * same things and, being empty, close them. Scopes: parents before children.
 */
export function coveredSlices(
  { scopes, slices }: Estate,
  streams: Record<string, Pick<StreamSpec, "scopeKinds">>,
  complete: readonly string[],
): Slice[] {
  const parents = new Map(scopes.map(({ externalId, parent }) => [externalId, parent]));
  const withAbove = (scope: string): string[] => {
    const chain: string[] = [];
    for (let at: string | null = scope; at !== null && !chain.includes(at); at = parents.get(at) ?? null)
      chain.push(at);
    return chain;
  };
  return complete.flatMap((stream) => {
    const known = slices.filter((slice) => slice.stream === stream).map(({ scope }) => scope);
    const read = new Set(known);
    const holdsRead = new Set(known.flatMap(withAbove));
    const added: Slice[] = [];
    for (const { externalId, kind } of scopes) {
      if (!streams[stream]?.scopeKinds.includes(kind) || holdsRead.has(externalId)) continue;
      if (withAbove(externalId).some((scope) => read.has(scope))) continue;
      read.add(externalId);
      added.push({ stream, scope: externalId });
    }
    return added;
  });
}
