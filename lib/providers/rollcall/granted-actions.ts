/** What the scopes of a key give: one action each, on everything or on one source, for as long as the key lives. */
import { type CompiledDocument, emptyDocument } from "#lib/domain/effective-actions.ts";
import { emptySet, isEmptySet, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { GrantedActions, HeldGrant } from "../granted-actions.ts";
import { scopeActions } from "./actions.ts";

export const rollcallGrantedActions: GrantedActions = {
  wildcards: "*",
  bundled: async () => ({
    date: "2026-11-26",
    actions: scopeActions.map(({ action, level }) => ({ name: action, level })),
  }),
  compile,
  terms,
  // Every use of a key, by any of its scopes, moves its last use.
  wholeSources: new Set(["api-key-last-used"]),
  risks: { privileged: [], administrator: [], escalations: [] },
};

function compile(document: Json, catalogue: Parameters<GrantedActions["compile"]>[1]): CompiledDocument {
  const names = actionsIn(document);
  const sets = names.map((name) => catalogue.matching(name));
  if (sets.length === 0) return emptyDocument;
  return {
    allows: [{ actions: unionOf(sets), breadth: 3, conditional: false }],
    denies: emptySet,
    unknown: names.filter((_, index) => isEmptySet(sets[index] ?? emptySet)).sort(),
    openEnded: false,
  };
}

/** The actions a role of Rollcall names; none for a document of another form. */
export function actionsIn(document: Json): string[] {
  if (document === null || typeof document !== "object" || Array.isArray(document)) return [];
  const { actions } = document;
  return Array.isArray(actions) ? actions.filter((one): one is string => typeof one === "string") : [];
}

function terms({ attributes }: HeldGrant) {
  const createdAt = new Date(typeof attributes.createdAt === "string" ? attributes.createdAt : Number.NaN);
  return [
    {
      ...{ select: "", conditional: false, level: "", changesAt: null },
      breadth: typeof attributes.source === "string" ? (0 as const) : (3 as const),
      // The scopes of a key are what they were when it was made.
      since: Number.isNaN(createdAt.getTime()) ? null : createdAt,
    },
  ];
}
