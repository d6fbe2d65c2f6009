/** From the facts about one identity to its score: how its grants count, since when they are held, what was seen of their use. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type GrantPart, withoutIdlePlaces } from "#lib/domain/effective-actions.ts";
import {
  type Evidence,
  isProof,
  observedUse,
  turnsOf,
  type Window,
  windowBefore,
} from "#lib/domain/observed-use.ts";
import type { Holding } from "#lib/domain/over-privilege.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { emptySet, type PermissionSet, union } from "#lib/domain/permission-set.ts";
import type { CompiledRisks } from "#lib/domain/risk.ts";
import { type IdentityFacts, type Score, scoreIdentity } from "#lib/domain/score-identity.ts";
import type { GrantedActions, GrantTerms } from "#lib/providers/granted-actions.ts";
import { noDocument } from "./documents.ts";
import type { Watches } from "./evidence.ts";
import type { GrantSets } from "./grant-sets.ts";
import type { HolderFacts } from "./held-grants.ts";

export type ScoreContext = {
  engine: GrantedActions;
  catalogue: Catalogue;
  risks: CompiledRisks;
  sets: GrantSets;
  watches: Watches;
  asOf: Date;
  windowDays: number;
};

/** A part with the day since when the provider says it holds; null where it does not say. */
type DatedPart = GrantPart & { sinceDay: number | null };

export type HeldParts = { parts: readonly DatedPart[]; turns: number[]; set: string };

export function heldParts(holder: HolderFacts, { engine, sets, asOf }: ScoreContext): HeldParts {
  const parts: DatedPart[] = [];
  const turns: number[] = [];
  for (const grant of holder.grants) {
    for (const terms of engine.terms(grant, holder, asOf)) {
      parts.push(partOf(terms, grant.effect, grant.documentHash));
      if (terms.changesAt !== null) turns.push(dayOf(terms.changesAt));
    }
  }
  for (const terms of engine.inherent?.(holder) ?? [])
    parts.push({ ...partOf(terms, "allow", noDocument), sinceDay: null });
  const placed = withoutIdlePlaces(parts);
  return { parts: placed, turns, set: sets.of(placed) };
}

function partOf(terms: GrantTerms, effect: GrantPart["effect"], document: string): DatedPart {
  const { select, breadth, conditional, level, since } = terms;
  const sinceDay = since === null ? null : dayOf(since);
  return { document, select, effect, breadth, conditional, level, sinceDay };
}

/** A holding as it is stored. `set`: the hash of its grant set. */
export type HeldSet = { fromDay: number; set: string };

/**
 * The holdings of an identity once what it holds today is added. At first sight grants without a date are taken to be as old as
 * the identity; from then on a day on which the set changed is known.
 */
export function holdingsNow(
  known: readonly HeldSet[],
  { parts, set }: Pick<HeldParts, "parts" | "set">,
  { createdDay, firstSeenDay }: Pick<HolderFacts, "createdDay" | "firstSeenDay">,
  { today, sets }: { today: number; sets: Pick<GrantSets, "of"> },
): HeldSet[] {
  const last = known.at(-1);
  if (last !== undefined) {
    if (last.set === set) return [...known];
    return [...known.filter(({ fromDay }) => fromDay < today), { fromDay: today, set }];
  }
  const born = Math.min(bornDay({ createdDay, firstSeenDay }), today);
  const isLater = ({ effect, sinceDay }: DatedPart) =>
    effect === "allow" && sinceDay !== null && sinceDay > born;
  if (!parts.some(isLater) || born === today) return [{ fromDay: born, set }];
  const first = sets.of(parts.filter((part) => !isLater(part)));
  return [
    { fromDay: born, set: first },
    { fromDay: today, set },
  ];
}

/** The day an identity is as old as: where its provider does not tell (Google does not), the day it was first seen. */
export function bornDay({
  createdDay,
  firstSeenDay,
}: Pick<HolderFacts, "createdDay" | "firstSeenDay">): number {
  return createdDay ?? firstSeenDay;
}

export type Told = { held: HeldParts; holdings: readonly HeldSet[]; evidence: readonly Evidence[] };

/** What is asked of an identity once it is known what it holds. */
export type Scored = {
  /** As `bornDay` says. */
  createdDay: number;
  /** Scopes its own allowances hold in: only what is watched in all of them is watched. */
  places: readonly number[];
};

export function scoreHolder(holder: Scored, told: Told, context: ScoreContext): Score {
  return scoreIdentity(identityFacts(holder, told, context), context.risks);
}

export function identityFacts(
  holder: Scored,
  { held, holdings, evidence }: Told,
  context: ScoreContext,
): IdentityFacts {
  const { engine, catalogue, sets, watches, windowDays } = context;
  const today = dayOf(context.asOf);
  const window = windowBefore(today, windowDays);
  const own = observedUse(evidence, { catalogue, window, wholeSources: engine.wholeSources });
  const around = watches.in(holder.places);
  return {
    today,
    windowDays,
    createdDay: holder.createdDay,
    granted: sets.effective(held.set),
    holdings: holdings.map(
      ({ fromDay, set }): Holding => ({ from: fromDay, actions: sets.effective(set).actions }),
    ),
    dated: datedBefore(window, held, holdings, sets),
    observed: { used: own.used, watched: union(own.watched, around.watched) },
    evidenceFrom: earliest([
      ...evidence.filter((one) => isProof(one, engine.wholeSources)).map((one) => one.coveredFrom),
      around.from,
    ]),
    turns: [...held.turns, ...leavingDays(evidence, window), ...agingDays(held, windowDays)],
  };
}

/** Of `Scored`. */
export function placesOf({ grants }: Pick<HolderFacts, "grants">): number[] {
  return grants.filter(({ effect }) => effect === "allow").map(({ scopeId }) => scopeId);
}

/** Nothing to add where one set was held all along. */
function datedBefore(
  window: Window,
  { parts, set }: HeldParts,
  holdings: readonly HeldSet[],
  sets: Pick<GrantSets, "of" | "effective">,
): PermissionSet {
  const current = holdings.find((holding) => holding.set === set);
  if (current !== undefined && current === holdings.at(-1) && current.fromDay <= window.from) return emptySet;
  if (!parts.some((part) => isDatedAllow(part, window))) return emptySet;
  return sets.effective(
    sets.of(parts.filter((part) => part.effect !== "allow" || isDatedAllow(part, window))),
  ).actions;
}

/** Of which the provider itself says that it is older than the window. */
export function isDatedAllow({ effect, sinceDay }: DatedPart, window: Window): boolean {
  return effect === "allow" && sinceDay !== null && sinceDay <= window.from;
}

/** The days on which what was used is used no longer, and a source begins or ends to cover enough of the window. */
function leavingDays(evidence: readonly Evidence[], window: Window): number[] {
  return evidence.flatMap((one) => {
    const used = one.entries.map(({ day }) => day).filter((day) => day >= window.from);
    return turnsOf(one, Math.min(...used), window).filter(Number.isFinite);
  });
}

/** The days on which what holds since a known day has held for the whole window. */
export function agingDays({ parts }: Pick<HeldParts, "parts">, windowDays: number): number[] {
  return parts.flatMap(({ sinceDay }) => (sinceDay === null ? [] : [sinceDay + windowDays]));
}

function earliest(days: (number | null)[]): number | null {
  const known = days.filter((day) => day !== null);
  return known.length === 0 ? null : Math.min(...known);
}
