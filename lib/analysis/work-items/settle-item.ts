/** What becomes of one target: its item goes on, ends, comes back or is opened, as collection shows; what cannot be told changes nothing. */

import type { ItemTarget } from "#lib/domain/work-items/group-findings.ts";
import { type ItemProgress, leftOf } from "#lib/domain/work-items/item-progress.ts";
import { type Advanced, advanceItem, isVoided, openItem } from "#lib/domain/work-items/item-state.ts";
import type { ItemEvent } from "#lib/domain/work-items/work-item.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { ItemWords, SettledItem, StoredItem } from "./item-facts.ts";

export type Settling = {
  target: ItemTarget;
  /** The newest item of the target; null: there was none. */
  latest: StoredItem | null;
  /** How far that one is; null: it could not be told. */
  progress: ItemProgress | null;
  /** Where nothing is left: the rest is judged differently, whatever was removed before. */
  isJudgedAway?: boolean;
  /** What an item opened now would begin with; null: nothing is to be opened. */
  fresh: { progress: ItemProgress; baseline: Uint8Array | null } | null;
  words(progress: ItemProgress, isLeft: boolean): ItemWords;
  /** Open findings of the target. */
  findings: string[];
  at: Date;
};

/** The item as it is from now on, and one that is opened after it ended: at most two. */
export function settleItem(settling: Settling): SettledItem[] {
  const { latest, progress, fresh, at, isJudgedAway = false } = settling;
  if (latest === null) return fresh === null ? [] : [opened(settling, fresh, 1)];
  const isBack = latest.life.closedAt !== null && progress !== null && leftOf(progress) > 0;
  if (latest.life.closedAt !== null && !(isBack && isVoided(latest.life, at)))
    return fresh === null ? [] : [opened(settling, fresh, latest.generation + 1)];
  const { plan, exception } = latest;
  const decisions = { plan, exception };
  const advanced = advanceItem(latest.life, progress && { progress, decisions, at, isJudgedAway });
  const isOver = advanced.life.closedAt !== null;
  const next = isOver && fresh !== null ? [opened(settling, fresh, latest.generation + 1)] : [];
  return [kept(settling, latest, advanced, next.length > 0), ...next];
}

function opened(
  { target, words, findings, at }: Settling,
  { progress, baseline }: NonNullable<Settling["fresh"]>,
  generation: number,
): SettledItem {
  const { life, events } = openItem({ progress, decisions: { plan: null, exception: null }, at });
  return {
    ...target,
    ...words(progress, true),
    ...{ id: null, generation, life, baseline, assigned: findings },
    events: events.map((event) => ({ event, detail: detailOf(event, progress, null) })),
  };
}

function kept(
  { target, words, findings }: Settling,
  latest: StoredItem,
  { life, events }: Advanced,
  hasNext: boolean,
): SettledItem {
  const isOver = life.closedAt !== null;
  // What it was stays said of an item that is over.
  const said =
    isOver || leftOf(life.progress) === 0 ? { ...wordsOf(latest), findings: 0 } : words(life.progress, true);
  return {
    ...target,
    ...said,
    ...{ id: latest.id, generation: latest.generation, life, baseline: latest.baseline },
    assigned: hasNext || isOver ? [] : findings,
    events: events.map((event) => ({ event, detail: detailOf(event, life.progress, latest) })),
  };
}

function wordsOf(item: StoredItem): ItemWords {
  const { title, team, risk, effort, findings, sharers, blockers, kept: unused, isSplit } = item;
  return { title, team, risk, effort, findings, sharers, blockers, kept: unused, isSplit };
}

function detailOf(
  event: ItemEvent,
  { n, k, noLonger }: ItemProgress,
  before: StoredItem | null,
): { [key: string]: Json } {
  if (event === "disabled" || event === "enabled") return {};
  if (event === "opened") return { n };
  if (event === "reopened") return { n, k, ended: before?.life.closedAt?.toISOString() ?? null };
  if (event === "progress") return { n, k, noLonger, before: before?.life.progress.k ?? 0 };
  return { n, k, noLonger };
}
