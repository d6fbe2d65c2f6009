/**
 * The score of one identity as `scoreHolder` gives it, to the last bit, at a fraction of its cost: nearly everybody held during the
 * window either all that they hold today or nothing of it. Whoever changed within it is scored the plain way.
 */
import { type Window, windowBefore } from "#lib/domain/observed-use.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import type { Score } from "#lib/domain/score-identity.ts";
import { type StoredScore, shortWindowDays, withShortWindow } from "#lib/domain/short-window.ts";
import { createUseGatherer, type PackedEvidence } from "#lib/domain/wordwise/gather-use.ts";
import { createWordwiseScorer, type WordwiseFacts } from "#lib/domain/wordwise/score-wordwise.ts";
import { blind, unpackEvidence } from "./evidence.ts";
import {
  agingDays,
  type HeldParts,
  isDatedAllow,
  type ScoreContext,
  type Scored,
  scoreHolder,
  type Told,
} from "./score-holder.ts";

/** As `scoreHolder` is told, but for evidence, which stays as it is stored. */
type PackedTold = Omit<Told, "evidence"> & { evidence: readonly PackedEvidence[] };

const none: readonly number[] = [];

export function openQuickScoring(context: ScoreContext): (holder: Scored, told: PackedTold) => StoredScore {
  const { sets, windowDays } = context;
  const long = openWindow(context, windowDays);
  const short = openWindow({ ...context, watches: context.shortWatches }, shortWindowDays);

  return (holder, told) => {
    const isHeld = heldThroughout(told, long.window);
    const isHeldShortly = heldThroughout(told, short.window);
    if (isHeld === "partly" || isHeldShortly === "partly")
      return scoreHolder(holder, { ...told, evidence: told.evidence.map(unpackEvidence) }, context);
    const set = sets.worked(told.held.set);
    const heldFrom = told.holdings.map(({ fromDay }) => fromDay);
    const score = long.score(holder, told, { set, heldFrom, isHeld: isHeld === "all" });
    return withShortWindow(
      score,
      short.score(holder, told, { set, heldFrom, isHeld: isHeldShortly === "all" }),
    );
  };
}

type Held = Pick<WordwiseFacts, "set" | "heldFrom" | "isHeld">;

type OpenWindow = { window: Window; score(holder: Scored, told: PackedTold, held: Held): Score };

function openWindow(context: ScoreContext, windowDays: number): OpenWindow {
  const { engine, catalogue, risks, watches, asOf } = context;
  const window = windowBefore(dayOf(asOf), windowDays);
  const gather = createUseGatherer({ catalogue, window, wholeSources: engine.wholeSources });
  const score = createWordwiseScorer({ risks, catalogueSize: catalogue.size, window, gather });

  function turnsOf(held: HeldParts): readonly number[] {
    const isDated = held.parts.some(({ sinceDay }) => sinceDay !== null);
    if (!isDated && held.turns.length === 0) return none;
    return [...held.turns, ...agingDays(held, windowDays)];
  }

  return {
    window,
    score: ({ createdDay, places }, { held, evidence }, { set, heldFrom, isHeld }) =>
      score({
        ...{ set, heldFrom, isHeld, createdDay, evidence },
        around: watches.areNone ? blind : watches.in(places),
        turns: turnsOf(held),
      }),
  };
}

/** How much of what is held today was held during all of the window. */
function heldThroughout(
  { holdings, held: { parts, set } }: PackedTold,
  window: Window,
): "all" | "none" | "partly" {
  const first = holdings[0];
  if (first === undefined || first.fromDay > window.from)
    return parts.some((part) => isDatedAllow(part, window)) ? "partly" : "none";
  const isOver = (index: number) => (holdings[index + 1]?.fromDay ?? Number.POSITIVE_INFINITY) <= window.from;
  return holdings.every((held, index) => held.set === set || isOver(index)) ? "all" : "partly";
}
