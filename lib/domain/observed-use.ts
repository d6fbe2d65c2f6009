/**
 * What evidence says about actions within a window: which were used, and of which it would have been seen. Nothing is taken for
 * unused that no source was watching: over at least nine tenths of the window, for that very action.
 */
import type { Catalogue } from "./catalogue.ts";
import { intersection, type PermissionSet, setOf, unionOf } from "./permission-set.ts";

/** Whole days since 1970-01-01 (UTC). Both ends count. */
export type Window = { from: number; to: number };

/** The `days` whole days before `today`. What happened today counts as used as well. */
export function windowBefore(today: number, days: number): Window {
  return { from: today - days, to: today - 1 };
}

/**
 * What one source says about one identity, or about everybody in a scope. An entry names an action, or by a wildcard many; day 0:
 * it was tracked and not seen. A log tells of its own scope with entries of day 0 for what it would have shown.
 */
export type Evidence = {
  source: string;
  plane: "identity" | "service" | "action";
  coveredFrom: number;
  coveredTo: number;
  entries: readonly { actionId: number; day: number }[];
};

export type ObservedUse = {
  /** Seen in the window, each action by itself. */
  used: PermissionSet;
  /** Of these use would have been seen, had there been any; those in `used` among them. */
  watched: PermissionSet;
};

/** Attempts that were refused are kept under a source of this ending: they are no use. */
export const deniedSource = /\/denied$/;

/** The share of the window that a source must have covered to prove that something was not used. */
export const enoughCover = 0.9;

type Options = {
  catalogue: Catalogue;
  window: Window;
  /** Sources that see whatever an identity does: one that it was not seen in proves every action unused. */
  wholeSources: ReadonlySet<string>;
};

export function observedUse(evidence: Iterable<Evidence>, options: Options): ObservedUse {
  const { catalogue, window, wholeSources } = options;
  const used: number[] = [];
  const watched: number[] = [];
  const whole: PermissionSet[] = [];
  for (const { source, plane, entries, ...span } of evidence) {
    if (deniedSource.test(source)) continue;
    const isCovered = coverOf(span, window) >= enoughCover;
    for (const { actionId, day } of entries) {
      const wasUsed = day >= window.from;
      const position = catalogue.positionOfId(actionId);
      if (position === undefined) continue;
      if (plane === "action") {
        if (wasUsed) used.push(position);
        if (isCovered) {
          if (catalogue.isAction(position)) watched.push(position);
          else whole.push(catalogue.meantBy(position));
        }
      } else if (!wasUsed && isCovered && (plane === "service" || wholeSources.has(source))) {
        whole.push(catalogue.meantBy(position));
      }
    }
  }
  if (watched.length > 0) whole.push(setOf(watched));
  return { used: intersection(setOf(used), catalogue.all), watched: unionOf(whole) };
}

/** Whether such a source can prove anything: refused attempts cannot, nor can what sees a part of an identity's use only. */
export function isProof(
  { source, plane }: Pick<Evidence, "source" | "plane">,
  wholeSources: ReadonlySet<string>,
): boolean {
  return !deniedSource.test(source) && (plane !== "identity" || wholeSources.has(source));
}

/**
 * The days on which a source begins and ends to cover enough of the window, and on which the first use in it, on day `earliest`, has
 * left it; Infinity: none was.
 */
export function turnsOf(
  { coveredFrom, coveredTo }: Pick<Evidence, "coveredFrom" | "coveredTo">,
  earliest: number,
  { from, to }: Window,
): [begins: number, ends: number, leaves: number] {
  const days = to - from + 1;
  const enough = Math.ceil(days * enoughCover);
  return [coveredFrom + enough, coveredTo + days - enough + 2, earliest + days + 1];
}

/** Share of the window's days that the span covers, 0 … 1. */
export function coverOf(
  { coveredFrom, coveredTo }: Pick<Evidence, "coveredFrom" | "coveredTo">,
  { from, to }: Window,
): number {
  const days = Math.min(coveredTo, to) - Math.max(coveredFrom, from) + 1;
  return Math.max(0, days) / (to - from + 1);
}
