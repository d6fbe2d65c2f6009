/** The values a work item may have, and how they are stored: codes never change their meaning. */
import { type DecisionKind, decisionKinds } from "../checks/check.ts";

/** Set by people: open, planned, excepted. Set by collection alone: disabled, gone, no longer applies. */
export const itemStates = {
  open: { code: 1, label: "Open" },
  planned: { code: 2, label: "Planned" },
  excepted: { code: 3, label: "Excepted" },
  disabled: { code: 4, label: "Disabled" },
  gone: { code: 5, label: "Verified gone" },
  "no-longer-applies": { code: 6, label: "No longer applies" },
} as const;
export type ItemState = keyof typeof itemStates;

/** Every decision's code; 1 and up in the order they were thought of. */
export const decisionCodes = {
  own: 1,
  retire: 2,
  "remove-credential": 3,
  "remove-actions": 4,
  "remove-grant": 5,
  "tighten-trust": 6,
  separate: 7,
  "repair-link": 8,
} as const satisfies Record<DecisionKind, number>;

export const itemRisks = { low: 1, medium: 2, high: 3, critical: 4 } as const;
export type ItemRisk = keyof typeof itemRisks;

export const itemEfforts = { small: 1, medium: 2, large: 3 } as const;
export type ItemEffort = keyof typeof itemEfforts;

/** What may stand in an item's history. */
export const itemEvents = {
  opened: "Opened",
  planned: "Planned",
  unplanned: "Plan taken back",
  "exception-asked": "Exception asked for",
  "exception-refused": "Exception refused",
  excepted: "Exception approved",
  "exception-ended": "Exception ended",
  deferred: "Deferred by a meeting",
  undeferred: "Deferral taken back",
  ticket: "Ticket linked",
  progress: "Partly done",
  disabled: "Switched off",
  enabled: "Switched on again",
  gone: "Verified gone",
  "no-longer": "No longer applies",
  reopened: "Reopened",
} as const;
export type ItemEvent = keyof typeof itemEvents;

export function itemStateOf(code: number): ItemState {
  return keyOf(itemStates, ({ code: own }) => own === code, "open");
}

export function decisionOf(code: number): DecisionKind {
  return keyOf(decisionCodes, (own) => own === code, "own");
}

export function itemRiskOf(code: number): ItemRisk {
  return keyOf(itemRisks, (own) => own === code, "low");
}

export function itemEffortOf(code: number): ItemEffort {
  return keyOf(itemEfforts, (own) => own === code, "small");
}

/** "Remove unused actions". */
export function decisionLabel(decision: DecisionKind): string {
  return decisionKinds[decision];
}

function keyOf<Value, Key extends string>(
  table: Readonly<Record<Key, Value>>,
  holds: (value: Value) => boolean,
  otherwise: Key,
): Key {
  const found = (Object.entries(table) as [Key, Value][]).find(([, value]) => holds(value));
  return found?.[0] ?? otherwise;
}
