/** Gathers what is true of many scopes in the same words, so that it is read once. */
import type { CapabilityCoverage } from "#lib/queries/coverage.ts";

/** `scopes`: names, in the order of the facts. */
export type FactGroup = Pick<CapabilityCoverage, "capability" | "status" | "reason"> & { scopes: string[] };

/** In the order of the first of each group; every fact is in exactly one. */
export function groupFacts(facts: readonly CapabilityCoverage[]): FactGroup[] {
  const alike = Map.groupBy(facts, ({ capability, status, reason }) =>
    JSON.stringify([capability, status, reason]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { capability, status, reason } = first;
    return [{ capability, status, reason, scopes: group.map(({ scope }) => scope.name) }];
  });
}
