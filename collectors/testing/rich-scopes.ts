import type { OracleAnswer } from "#e2e/clouds/oracle-answer.ts";

/** Few scopes that together hold something of every kind, the richest first. */
export function richScopes(truth: OracleAnswer): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { kind, scope } of [...truth.identities, ...truth.credentials, ...truth.workloads]) {
    kinds.set(scope, (kinds.get(scope) ?? new Set()).add(kind));
  }
  const missing = new Set([...kinds.values()].flatMap((held) => [...held]));
  const chosen: string[] = [];
  while (missing.size > 0) {
    const gain = (held: Set<string>) => [...held].filter((kind) => missing.has(kind)).length;
    const [best] = [...kinds].toSorted(([, a], [, b]) => gain(b) - gain(a));
    if (best === undefined) break;
    chosen.push(best[0]);
    for (const kind of best[1]) missing.delete(kind);
  }
  return chosen;
}
