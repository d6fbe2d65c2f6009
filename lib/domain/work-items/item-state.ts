/**
 * The state of a work item follows from what collection shows and what people decided, and from nothing else: people move it between
 * open, planned and excepted; only collection makes it disabled, gone or no longer applying, and only collection reopens it.
 */
import { type ItemProgress, leftOf } from "./item-progress.ts";
import type { ItemEvent, ItemState } from "./work-item.ts";

/** Coming back within so many days voids the end: the item was never done. */
export const voidedWithinDays = 30;

/** What people decided and nobody took back. Days are `2026-11-24`. */
export type ItemDecisions = {
  plan: { for: string | null; batch?: string } | null;
  exception: { until: string } | null;
};

/** In the order it was decided. `batch`: what one undo takes back. */
export type DecisionEntry =
  | { event: "planned"; batch: string; for: string | null }
  | { event: "unplanned"; undoes: string | null }
  | { event: "excepted"; until: string }
  | { event: "exception-ended" };

/** An undo takes its own batch back, wherever it stands; a plan before it holds again. */
export function foldDecisions(entries: readonly DecisionEntry[]): ItemDecisions {
  const undone = new Set(
    entries.flatMap((entry) => (entry.event === "unplanned" && entry.undoes !== null ? [entry.undoes] : [])),
  );
  let plan: ItemDecisions["plan"] = null;
  let exception: ItemDecisions["exception"] = null;
  for (const entry of entries) {
    if (entry.event === "planned" && !undone.has(entry.batch)) plan = { for: entry.for, batch: entry.batch };
    if (entry.event === "unplanned" && entry.undoes === null) plan = null;
    if (entry.event === "excepted") exception = { until: entry.until };
    if (entry.event === "exception-ended") exception = null;
  }
  return { plan, exception };
}

/**
 * `today`: `2026-11-24`. An exception no longer holds on its `until`. `isJudgedAway`: the rest is not asked for any more because it is
 * judged differently: what was removed before does not make that progress.
 */
export function stateOf(
  progress: ItemProgress,
  decisions: ItemDecisions,
  today: string,
  isJudgedAway = false,
): ItemState {
  if (leftOf(progress) === 0) return progress.k > 0 && !isJudgedAway ? "gone" : "no-longer-applies";
  if (progress.isDisabled) return "disabled";
  if (decisions.exception !== null && today < decisions.exception.until) return "excepted";
  return decisions.plan === null ? "open" : "planned";
}

export type ItemLife = {
  state: ItemState;
  progress: ItemProgress;
  openedAt: Date;
  /** Set while it is gone or no longer applies. */
  closedAt: Date | null;
  /** When an earlier end was taken back. */
  voidedAt: Date | null;
  reopened: number;
};

export type Advanced = {
  life: ItemLife;
  /** What happened by collection. */
  events: ItemEvent[];
};

type Observed = { progress: ItemProgress; decisions: ItemDecisions; at: Date; isJudgedAway?: boolean };

/** A target that was found for the first time, or again long after its last item ended. */
export function openItem({ progress, decisions, at }: Observed): Advanced {
  const state = stateOf(progress, decisions, dayText(at));
  const life = { state, progress, openedAt: at, closedAt: null, voidedAt: null, reopened: 0 };
  return { life, events: state === "disabled" ? ["opened", "disabled"] : ["opened"] };
}

/** Whether what is found again is the same item, its end void, and not a new one. */
export function isVoided({ closedAt }: Pick<ItemLife, "closedAt">, at: Date): boolean {
  return closedAt !== null && at.getTime() - closedAt.getTime() <= voidedWithinDays * 86_400_000;
}

/**
 * One step. `observed` null: nothing could be told (a slice was not complete), so nothing changes. Throws RangeError where a closed
 * item is found again too late to be the same one.
 */
export function advanceItem(life: ItemLife, observed: Observed | null): Advanced {
  if (observed === null) return { life, events: [] };
  const { progress, decisions, at, isJudgedAway } = observed;
  const isLeft = leftOf(progress) > 0;
  if (life.closedAt !== null) {
    if (!isLeft)
      return {
        life: { ...life, progress, state: stateOf(progress, decisions, dayText(at), isJudgedAway) },
        events: [],
      };
    if (!isVoided(life, at)) throw new RangeError("It ended too long ago to be the same item.");
  }
  const state = stateOf(progress, decisions, dayText(at), isJudgedAway);
  const isBack = life.closedAt !== null;
  return {
    life: {
      state,
      progress,
      openedAt: life.openedAt,
      closedAt: isLeft ? null : at,
      voidedAt: isBack ? at : life.voidedAt,
      reopened: life.reopened + (isBack ? 1 : 0),
    },
    events: eventsOf(life, state, progress),
  };
}

function eventsOf(life: ItemLife, state: ItemState, progress: ItemProgress): ItemEvent[] {
  if (life.closedAt !== null) return state === "disabled" ? ["reopened", "disabled"] : ["reopened"];
  if (state === "gone") return ["gone"];
  if (state === "no-longer-applies") return ["no-longer"];
  const events: ItemEvent[] = [];
  if (progress.k > life.progress.k) events.push("progress");
  if (progress.isDisabled && !life.progress.isDisabled) events.push("disabled");
  if (!progress.isDisabled && life.progress.isDisabled) events.push("enabled");
  return events;
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}
