/**
 * What evidence says of single actions, for people: when each was last seen, and of those that are undecided, why. The reasons only
 * explain what `observedUse` and `heldSince` decided; they decide nothing.
 */
import type { Catalogue } from "./catalogue.ts";
import {
  coverOf,
  deniedSource,
  type Evidence,
  enoughCover,
  observedUse,
  type Window,
} from "./observed-use.ts";
import type { Holding } from "./over-privilege.ts";
import { hasPosition, type PermissionSet } from "./permission-set.ts";

/** `day`: whole days since 1970-01-01 (UTC). */
export type Seen = { day: number; source: string };

/** The latest day each action was seen on, by position; whether that is inside a window is for the reader to say. */
export function lastSeen(evidence: Iterable<Evidence>, catalogue: Catalogue): Map<number, Seen> {
  const found = new Map<number, Seen>();
  for (const { source, plane, entries } of evidence) {
    if (plane !== "action") continue;
    for (const { actionId, day } of entries) {
      const position = catalogue.positionOfId(actionId);
      if (position === undefined || day === 0 || day <= (found.get(position)?.day ?? 0)) continue;
      found.set(position, { day, source });
    }
  }
  return found;
}

export function isDenied({ source }: Pick<Evidence, "source">): boolean {
  return deniedSource.test(source);
}

export type Undecided =
  /** It was watched, but not granted during all of the window; `since`: the day it was first seen granted. */
  | { reason: "granted-lately"; since: number }
  /** Its service, or the identity as a whole, was seen in use, and nothing tells by which action. */
  | { reason: "service-used" | "identity-used"; seen: Seen }
  /** A source would show it, but covers only so many days of the window. */
  | { reason: "covered-briefly"; source: string; days: number }
  | { reason: "not-watched" };

/** What would watch these actions if it covered enough of the window. */
export type BriefWatch = { source: string; days: number; actions: PermissionSet };

type Told = {
  catalogue: Catalogue;
  window: Window;
  wholeSources: ReadonlySet<string>;
  evidence: readonly Evidence[];
  /** Logs of the scopes around it that cover too little. */
  brief: readonly BriefWatch[];
  watched: PermissionSet;
  holdings: readonly Holding[];
};

/** Says of undecided actions, by position, why; the nearest reason first. */
export function reasonsOf(told: Told): (position: number) => Undecided {
  const { watched, holdings } = told;
  const inUse = usedAsAWhole(told);
  const brief = [...briefWatches(told.evidence, told), ...told.brief];
  return (position) => {
    if (hasPosition(watched, position))
      return { reason: "granted-lately", since: grantedSince(position, holdings) };
    const whole = inUse.find(({ actions }) => hasPosition(actions, position));
    if (whole !== undefined) return { reason: whole.reason, seen: whole.seen };
    const short = brief.find(({ actions }) => hasPosition(actions, position));
    if (short !== undefined) return { reason: "covered-briefly", source: short.source, days: short.days };
    return { reason: "not-watched" };
  };
}

/** The first day of the holdings that end today and all have it. */
function grantedSince(position: number, holdings: readonly Holding[]): number {
  const from = holdings.findLastIndex(({ actions }) => !hasPosition(actions, position)) + 1;
  return holdings[from]?.from ?? holdings.at(-1)?.from ?? 0;
}

type Whole = { reason: "service-used" | "identity-used"; seen: Seen; actions: PermissionSet };

function usedAsAWhole({ evidence, catalogue, window, wholeSources }: Told): Whole[] {
  const found = evidence.flatMap(({ source, plane, entries }): Whole[] => {
    if (plane === "action" || deniedSource.test(source)) return [];
    if (plane === "identity" && !wholeSources.has(source)) return [];
    const reason = plane === "service" ? "service-used" : "identity-used";
    return entries.flatMap(({ actionId, day }) => {
      const position = catalogue.positionOfId(actionId);
      if (position === undefined || day < window.from) return [];
      return [{ reason, seen: { day, source }, actions: catalogue.meantBy(position) } as const];
    });
  });
  return found.sort(
    (one, other) => Number(other.reason === "service-used") - Number(one.reason === "service-used"),
  );
}

/** What each source would have watched, had it covered the window; those that do are left out. */
export function briefWatches(
  evidence: readonly Evidence[],
  { catalogue, window, wholeSources }: Pick<Told, "catalogue" | "window" | "wholeSources">,
): BriefWatch[] {
  return evidence
    .filter((one) => coverOf(one, window) < enoughCover)
    .map((one) => ({
      source: one.source,
      days: coveredDays(one, window),
      actions: observedUse([stretched(one, window)], { catalogue, window, wholeSources }).watched,
    }));
}

/** The same evidence as if it covered the window. */
export function stretched<Told extends Evidence>(evidence: Told, window: Window): Told {
  return { ...evidence, coveredFrom: window.from, coveredTo: window.to };
}

/** Whole days of the window that the span covers. */
export function coveredDays(span: Pick<Evidence, "coveredFrom" | "coveredTo">, window: Window): number {
  return Math.round(coverOf(span, window) * (window.to - window.from + 1));
}
