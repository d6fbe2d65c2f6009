/** What an API key may do, as actions: one per scope, under which it is granted and seen. */
import type { ActionLevel } from "#lib/domain/catalogue.ts";

/** Whether a scope is for one source alone. */
export type ScopeAction = { scope: string; action: string; level: ActionLevel; isOfOneSource: boolean };

/** In the order of lib/domain/key-scopes.ts; names and their order are stored, so new ones come last. */
export const scopeActions: readonly ScopeAction[] = [
  { scope: "read", action: "identities:read", level: "read", isOfOneSource: false },
  { scope: "export", action: "identities:export", level: "read", isOfOneSource: false },
  { scope: "collect", action: "sources:collect", level: "write", isOfOneSource: false },
  { scope: "ingest", action: "sources:ingest", level: "write", isOfOneSource: true },
];

/** The action of a key's scope (`ingest:acme` is `ingest`); undefined for a scope that nobody described. */
export function actionOfScope(scope: string): ScopeAction | undefined {
  const [name] = scope.split(":");
  return scopeActions.find((one) => one.scope === name);
}
