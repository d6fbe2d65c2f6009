/** What work items are settled from, as read. Instants are dates, ids decimal. */
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import type { CheckKey } from "#lib/domain/checks/check-codes.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import type { ItemTarget } from "#lib/domain/work-items/group-findings.ts";
import type { ItemLife } from "#lib/domain/work-items/item-state.ts";
import type { ItemEffort, ItemEvent, ItemRisk } from "#lib/domain/work-items/work-item.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type FindingFact = {
  id: string;
  identityId: string | null;
  rule: CheckKey;
  decision: DecisionKind;
  resource: string;
  isDisabled: boolean;
  /** Null while it is open. */
  ended: "removed" | "no-longer-applies" | null;
  firstSeen: Date;
  closedAt: Date | null;
  item: string | null;
};

export type IdentityFact = {
  id: string;
  provider: string;
  isGone: boolean;
  /** Its source was collected before. */
  isKnown: boolean;
  name: string;
  kind: string;
  tier: 0 | 1 | 2 | null;
  isProduction: boolean;
  isAdministrator: boolean;
  team: number | null;
  workloads: number;
  /** Used in the last 90 days, or nobody could tell. */
  isInUse: boolean;
};

/** The newest item of its target. */
export type StoredItem = ItemTarget & {
  id: string;
  generation: number;
  title: string;
  team: number | null;
  plan: { for: string | null } | null;
  exception: { until: string } | null;
  life: ItemLife;
  risk: ItemRisk;
  effort: ItemEffort;
  findings: number;
  sharers: number;
  blockers: Blocker[];
  kept: number;
  isSplit: boolean;
  baseline: Uint8Array | null;
};

/** What a row says besides who it is and what became of it. */
export type ItemWords = Pick<
  StoredItem,
  "title" | "team" | "risk" | "effort" | "findings" | "sharers" | "blockers" | "kept" | "isSplit"
>;

export type SettledItem = ItemTarget &
  ItemWords & {
    /** Null: it is new. */
    id: string | null;
    generation: number;
    life: ItemLife;
    baseline: Uint8Array | null;
    /** Open findings that belong to it from now on. */
    assigned: string[];
    events: { event: ItemEvent; detail: { [key: string]: Json } }[];
  };
