/**
 * The score of one identity as `scoreHolder` gives it, to the last bit, at a fraction of its cost: nearly everybody held during the
 * window either all that they hold today or nothing of it. Whoever changed within it is scored the plain way.
 */
import { type Window, windowBefore } from "#lib/domain/observed-use.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import type { Score } from "#lib/domain/score-identity.ts";
import { createUseGatherer, type PackedEvidence } from "#lib/domain/wordwise/gather-use.ts";
import { createWordwiseScorer } from "#lib/domain/wordwise/score-wordwise.ts";
import { blind, unpackEvidence } from "./evidence.ts";
import {
  agingDays,
  type HeldParts,
  type HeldSet,
  isDatedAllow,
  type ScoreContext,
  type Scored,
  scoreHolder,
  type Told,
} from "./score-holder.ts";

/** As `scoreHolder` is told, but for evidence, which stays as it is stored. */
type PackedTold = Omit<Told, "evidence"> & { evidence: readonly PackedEvidence[] };

const none: readonly number[] = [];

export function openQuickScoring(context: ScoreContext): (holder: Scored, told: PackedTold) => Score {
  const { engine, catalogue, risks, sets, watches, asOf, windowDays } = context;
  const window = windowBefore(dayOf(asOf), windowDays);
  const gather = createUseGatherer({ catalogue, window, wholeSources: engine.wholeSources });
  const score = createWordwiseScorer({ risks, catalogueSize: catalogue.size, window, gather });

  function turnsOf(held: HeldParts): readonly number[] {
    const isDated = held.parts.some(({ sinceDay }) => sinceDay !== null);
    if (!isDated && held.turns.length === 0) return none;
    return [...held.turns, ...agingDays(held, windowDays)];
  }

  return (holder, told) => {
    const { held, holdings, evidence } = told;
    const isHeld = heldThroughout(holdings, held, window);
    if (isHeld === "partly")
      return scoreHolder(holder, { ...told, evidence: evidence.map(unpackEvidence) }, context);
    return score({
      set: sets.worked(held.set),
      isHeld: isHeld === "all",
      createdDay: holder.createdDay,
      evidence,
      around: watches.areNone ? blind : watches.in(holder.places),
      heldFrom: holdings.map(({ fromDay }) => fromDay),
      turns: turnsOf(held),
    });
  };
}

/** How much of what is held today was held during all of the window. */
function heldThroughout(
  holdings: readonly HeldSet[],
  { parts, set }: HeldParts,
  window: Window,
): "all" | "none" | "partly" {
  const first = holdings[0];
  if (first === undefined || first.fromDay > window.from)
    return parts.some((part) => isDatedAllow(part, window)) ? "partly" : "none";
  const isOver = (index: number) => (holdings[index + 1]?.fromDay ?? Number.POSITIVE_INFINITY) <= window.from;
  return holdings.every((held, index) => held.set === set || isOver(index)) ? "all" : "partly";
}
