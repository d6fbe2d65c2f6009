/** The work items that plans of an estate carry out: their texts are the plans' own, and what becomes of them is read from outside. */
import type { Pool } from "pg";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import type { ChangeAction } from "#lib/queries/exact-change.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { itemChange } from "#lib/queries/work-items/item-change.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import type { Plan } from "./applied-plans.ts";

/** What an item asks for that such a plan carries out. */
export const decisionOf: Record<ChangeAction, DecisionKind> = {
  "remove-unused": "remove-actions",
  "deactivate-keys": "remove-credential",
  retire: "retire",
};

/** `isWhole`: its text is all there is to do about it, or more: what goes with a role though it is no decision of its own. */
export type StoryItem = { id: string; decision: DecisionKind; title: string; isWhole: boolean };

/** Open items of the plans' identities whose every text is one of the plans'. Throws for one whose text is another. */
export async function storyItems(pool: Pool, plans: readonly Plan[], asOf: Date): Promise<StoryItem[]> {
  const found: StoryItem[] = [];
  for (const { identity, exact } of plans) {
    const { items } = await listWorkItems(pool, { asOf, identity: identity.id, limit: 1000 });
    const own = items.filter(
      (item) => item.identity?.id === identity.id && item.decision === decisionOf[exact.action],
    );
    for (const { id, decision, title, n } of own) {
      const { change } = await itemChange(pool, { id, asOf });
      // One that is replaced gets a new one first, which is no part of these plans.
      const isOther = change.changes.some(({ kind }) => kind === "rotate-credential");
      if (change.changes.length === 0 || isOther) continue;
      const texts = exact.changes.map(({ steps }) => JSON.stringify(steps));
      const others = change.changes.filter(({ steps }) => !texts.includes(JSON.stringify(steps)));
      if (others.length > 0)
        throw new Error(`${title} asks for another text: ${others.map(({ target }) => target).join(", ")}`);
      const isWhole =
        decision === "remove-actions" ? (change.effect?.removed ?? 0) >= n : change.refusals.length === 0;
      found.push({ id, decision, title, isWhole });
    }
  }
  return found;
}

export type ItemState = {
  state: string;
  n: number;
  k: number;
  reopened: number;
  isClosed: boolean;
  /** Newest first. */
  events: string[];
};

/** By id. */
export async function itemStates(
  pool: Pool,
  items: readonly { id: string }[],
  asOf: Date,
): Promise<Map<string, ItemState>> {
  const states = new Map<string, ItemState>();
  for (const { id } of items) {
    const { state, n, k, reopened, closedAt, events } = await getWorkItem(pool, { id, asOf });
    const told = events.map(({ event }) => event);
    states.set(id, { state, n, k, reopened, isClosed: closedAt !== null, events: told });
  }
  return states;
}
