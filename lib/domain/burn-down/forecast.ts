/**
 * When a campaign will be done at the pace of its last four weeks: what was removed less what was added, per day between two days on
 * which something complete was collected. Days nobody looked are neither progress nor a lack of it.
 */
import { addDays, daysBetween } from "../days.ts";
import { type Bands, type BurnDownDay, inScopeOf, leftOf } from "./bands.ts";

export const paceWeeks = 4;
const paceDays = paceWeeks * 7;
/** Less says nothing about a pace. */
const leastDays = 7;
/** Later than that is no date anyone plans by. */
const farthestDays = 3650;

export type Pace = {
  /** From the end of which day to the end of which: both were collected. */
  from: string;
  to: string;
  /** Items per week. */
  removed: number;
  added: number;
  /** What is left falls by so many per week; negative: it grows. */
  net: number;
};

export type Forecast =
  | { is: "done"; on: string }
  /** `soonest`, `latest`: at the pace one standard error of the four weeks above and below; `latest` null: then it never ends. */
  | { is: "dated"; on: string; soonest: string; latest: string | null; pace: Pace }
  /** `stands`: nothing was removed that was not added; `grows`: more was added. `far`: more than ten years. */
  | { is: "stands" | "grows" | "far"; pace: Pace }
  /** Collected on too few days to say. */
  | { is: "too-early" };

type Known = { day: string; bands: Bands };

/** `target`: how many may be left. */
export function forecastOf(days: readonly BurnDownDay[], target: number): Forecast {
  const known = days.filter((one): one is Known => one.bands !== null);
  const last = known.at(-1);
  if (last === undefined) return { is: "too-early" };
  const left = leftOf(last.bands) - target;
  if (left <= 0) return { is: "done", on: firstDone(known, target) };
  const pace = paceOf(known);
  if (pace === null) return { is: "too-early" };
  if (pace.net < 0) return { is: "grows", pace };
  if (pace.net === 0) return { is: "stands", pace };
  const doneAt = (net: number) => {
    const wait = net <= 0 ? Number.POSITIVE_INFINITY : Math.ceil((left / net) * 7 - 1e-9);
    return wait > farthestDays ? null : addDays(last.day, wait);
  };
  const on = doneAt(pace.net);
  if (on === null) return { is: "far", pace };
  const spread = standardError(known, pace);
  return {
    is: "dated",
    on,
    soonest: doneAt(pace.net + spread) ?? on,
    latest: doneAt(pace.net - spread),
    pace,
  };
}

/** Since when it is done, without a day in between on which it was not. */
function firstDone(known: readonly Known[], target: number): string {
  const lastOpen = known.findLastIndex(({ bands }) => leftOf(bands) > target);
  return (known[lastOpen + 1] ?? known[0])?.day ?? "";
}

/** Over the last four weeks, or what there is of them; null where that is less than a week. */
export function paceOf(known: readonly Known[]): Pace | null {
  const last = known.at(-1);
  if (last === undefined) return null;
  const first = atOrBefore(known, addDays(last.day, -paceDays)) ?? known[0];
  if (first === undefined) return null;
  const days = daysBetween(first.day, last.day);
  if (days < leastDays) return null;
  const perWeek = (count: number) => (count * 7) / days;
  const removed = last.bands.removed - first.bands.removed;
  const added = joined(last.bands) - joined(first.bands);
  return {
    ...{ from: first.day, to: last.day },
    ...{ removed: perWeek(removed), added: perWeek(added), net: perWeek(removed - added) },
  };
}

function joined({ added, catalogue }: Bands): number {
  return added + catalogue;
}

function atOrBefore(known: readonly Known[], day: string): Known | undefined {
  return known.findLast((one) => one.day <= day);
}

/** Of the weekly net paces within the four weeks; a week nobody looked in has the pace of the stretch it lies in. */
function standardError(known: readonly Known[], { from, to, net }: Pace): number {
  const weeks = Math.floor(daysBetween(from, to) / 7);
  if (weeks < 2) return 0;
  const at = (day: string) => interpolated(known, day);
  const paces = Array.from({ length: weeks }, (_, week) => {
    const end = addDays(to, -7 * week);
    return at(end) - at(addDays(end, -7));
  });
  const variance = paces.reduce((sum, pace) => sum + (pace - net) ** 2, 0) / (weeks - 1);
  return Math.sqrt(variance / weeks);
}

/** Removed less added at the end of a day, on the straight line between the days that were collected. */
function interpolated(known: readonly Known[], day: string): number {
  const before = atOrBefore(known, day) ?? known[0];
  const after = known.find((one) => one.day >= day) ?? before;
  if (before === undefined || after === undefined) return 0;
  const gained = ({ bands }: Known) => bands.removed - joined(bands);
  const span = daysBetween(before.day, after.day);
  if (span <= 0) return gained(before);
  return gained(before) + ((gained(after) - gained(before)) * daysBetween(before.day, day)) / span;
}

/** Items per week that would be needed to meet the target on the last day; null once that is past. */
export function neededPace(
  bands: Bands,
  { today, endsOn, target }: { today: string; endsOn: string; target: number },
) {
  const days = daysBetween(today, endsOn);
  const left = leftOf(bands) - Math.min(target, inScopeOf(bands));
  if (left <= 0) return 0;
  return days <= 0 ? null : (left * 7) / days;
}
