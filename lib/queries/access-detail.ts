/** The shape of granted against observed for one identity; every count is of the same actions as the stored score's. */

import type { Breadth } from "#lib/domain/effective-actions.ts";
import type { Score } from "#lib/domain/score-identity.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { PolicyStatement } from "#lib/providers/policy-statements.ts";

/** Days are UTC, `2026-11-24`. */
export type SeenAction = { action: string; on: string; source: string };

export type ServiceAccess = {
  service: string;
  granted: number;
  used: number;
  unused: number;
  undecided: number;
  /** What its proven unused actions weigh together. */
  unusedWeight: number;
};

/** Why nothing can be told of an action. */
export type UndecidedReason =
  | { reason: "granted-lately"; since: string }
  | { reason: "service-used" | "identity-used"; on: string; source: string }
  | { reason: "covered-briefly"; source: string; days: number }
  | { reason: "not-watched" };

export type ActionAccess = {
  action: string;
  state: "used" | "unused" | "undecided";
  isConditional: boolean;
  /** The last day it was seen, in the window or before; null: never in any evidence. */
  lastSeen: { on: string; source: string } | null;
  /** Null where it is decided. */
  why: UndecidedReason | null;
};

/** One source of evidence, and how much of the window it covers. */
export type EvidenceSource = {
  source: string;
  plane: "identity" | "service" | "action";
  coveredFrom: string;
  coveredTo: string;
  /** Whole days of the window. */
  days: number;
  /** Enough of the window to prove that something was not used. */
  isEnough: boolean;
  /** The scope whose log it is; null where it tells of this identity alone. */
  scope: { externalId: string; name: string } | null;
  /** Attempts that were refused: they are no use. */
  isDenied: boolean;
  entries: number;
};

/** What says something of one action: a document, how it reaches the identity, and its statements that name the action. */
export type Ground = {
  role: { name: string; kind: string | null; externalId: string };
  effect: "allow" | "deny" | "boundary" | "org-policy";
  /** Whom the grant names: itself, a group, a set it belongs to, a scope above it. */
  subject: Ref & { name: string; isItself: boolean };
  via: string;
  scope: { externalId: string; name: string; kind: string };
  condition: Json;
  statements: PolicyStatement[];
  isConditional: boolean;
  /** How far it reaches; of what allows. */
  breadth: Breadth;
};

export type ActionGrounds = {
  action: string;
  isGranted: boolean;
  isConditional: boolean;
  allows: Ground[];
  /** Deny always: the action is taken away. */
  denies: Ground[];
  /** Deny under a condition, or for some resources only: they take nothing away for sure. */
  mayDeny: Ground[];
  /** What must let it through: boundary and policies of the organization; of those of one level it is enough that one does. */
  bounds: (Ground & { lets: "through" | "not-through" | "not-known" })[];
  /** Grants whose document could not be read: they may allow or deny it too. */
  unread: number;
};

export type AccessDetail = {
  asOf: Date;
  windowDays: number;
  window: { from: string; to: string };
  score: Omit<Score, "escalations">;
  /** Since when evidence could have proven anything; null: no evidence. */
  evidenceFrom: string | null;
  createdOn: string | null;
  /** What actions are grouped by. */
  group: { one: string; many: string };
  /** By weight of what is unused, the heaviest first; then by size. */
  services: ServiceAccess[];
  escalations: { id: string; title: string; source: string }[];
  sources: EvidenceSource[];
  /** `date`: of the list that ships; null where the clouds themselves tell their actions. */
  catalogue: { size: number; date: string | null };
  /** Refused attempts, the latest first. */
  denied: SeenAction[];
  /** Used in the window though nothing stored grants it. */
  outside: SeenAction[];
  /** Allowed patterns that name nothing the catalogue knows. */
  unknown: readonly string[];
  /** The service that was asked for. */
  opened: { service: string; actions: ActionAccess[] } | null;
  /** The action that was asked for. */
  grounds: ActionGrounds | null;
};
