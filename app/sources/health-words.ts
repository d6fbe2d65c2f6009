/** The health of sources in sentences: what is current, and for the worst of the others what is wrong since when. */
import {
  formatCount,
  formatDay,
  formatFirst,
  formatList,
  formatMoment,
  formatNumber,
} from "#components/ui/format.ts";
import type { Gap, SourceHealth } from "./prepare-health.ts";

const WORST = ["failed", "gaps", "overdue", "waiting"];

/** `3 of 4 sources are current; payments-prod has been denied 2 of 24 readings since 12 Nov.` Retired sources are left out. */
export function healthAnswer(all: readonly SourceHealth[], now: Date): string {
  const judged = all.filter(({ state }) => state !== "retired");
  const current = judged.filter(({ state }) => state === "current").length;
  const others = judged
    .filter(({ state }) => state !== "current")
    .sort((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state) || missing(b) - missing(a));
  const [worst] = others;
  if (judged.length === 0) return "Every source is retired: nothing is read any more.";
  if (worst === undefined) {
    const [only] = judged;
    return judged.length === 1 && only !== undefined
      ? `${only.source.name} is current: everything that can be read was read completely.`
      : `All ${formatNumber(judged.length)} sources are current: everything that can be read was read completely.`;
  }
  const trouble = `${worst.source.name} ${troubleWords(worst, now)}`;
  const rest = others.slice(1).map(({ source }) => source.name);
  const more =
    rest.length === 0
      ? ""
      : ` ${formatFirst(rest, 2)} ${rest.length === 1 ? "is" : "are"} not current either.`;
  if (judged.length === 1) return `${trouble}.`;
  const counted = `${current === 0 ? "None" : formatNumber(current)} of ${formatCount(judged.length, "source", "sources")}`;
  return `${counted} ${current === 1 || current === 0 ? "is" : "are"} current; ${trouble}.${more}`;
}

/** One source alone: `227 of 241 readings of acme are whole; it has been denied 12 since 24 Nov.` */
export function sourceAnswer(health: SourceHealth, now: Date): string {
  const { source, state, whole, readings } = health;
  if (state === "retired") {
    const since = source.retiredAt === null ? "" : ` since ${formatDay(source.retiredAt, now)}`;
    return `${source.name} has been disconnected${since}; what it delivered stays as it was.`;
  }
  if (state === "current")
    return `${source.name} is current: ${readings === 1 ? "its one reading is" : `all ${formatNumber(readings)} readings are`} complete.`;
  if (state !== "gaps") return `${source.name} ${troubleWords(health, now)}.`;
  return `${formatNumber(whole)} of ${formatCount(readings, "reading", "readings")} of ${source.name} ${readings === 1 ? "is" : "are"} complete; ${formatList(health.gaps.map((gap) => restWords(gap, now)))}.`;
}

const RESTS: Record<string, string> = {
  denied: "been denied",
  unavailable: "not been answered",
  held: "been held for a decision",
  rejected: "had records rejected",
  incomplete: "been read only in part",
  never: "not been asked for yet",
};

/** `14 have been denied since 26 Nov`. */
function restWords({ status, readings, since }: Gap, now: Date): string {
  const verb = readings === 1 ? "has" : "have";
  const when = since === null ? "" : ` since ${formatDay(since, now)}`;
  return `${formatNumber(readings)} ${verb} ${RESTS[status] ?? `been ${status}`}${when}`;
}

/** What is wrong with one, after its name: `has been denied 2 of 24 readings since 12 Nov`. */
export function troubleWords({ source, state, gaps, readings, nextAt }: SourceHealth, now: Date): string {
  if (state === "failed") {
    const { lastRun } = source;
    const when = lastRun === null ? "" : `, ${formatMoment(lastRun.observedAt, now)}`;
    return lastRun?.status === "dead"
      ? `lost its last run${when}: the process died`
      : `could not be read in its last run${when}`;
  }
  if (state === "waiting") return "has not been read yet";
  if (state === "overdue")
    return `should have been read at ${nextAt === null ? "" : formatMoment(nextAt, now)}`;
  const [first] = gaps;
  if (first === undefined) return "is read completely";
  const rest = gaps.slice(1).reduce((sum, gap) => sum + gap.readings, 0);
  const more = rest === 0 ? "" : `, and ${formatNumber(rest)} more ${rest === 1 ? "is" : "are"} not complete`;
  return `${gapWords(first, readings, now)}${more}`;
}

const GAPS: Record<string, (of: string) => string> = {
  denied: (of) => `has been denied ${of}`,
  unavailable: (of) => `has not answered for ${of}`,
  held: (of) => `waits for a decision about ${of}`,
  rejected: (of) => `has had records refused in ${of}`,
  incomplete: (of) => `has been read only in part, ${of},`,
  never: (of) => `has not been asked yet for ${of}`,
};

export function gapWords({ status, readings, since }: Gap, all: number, now: Date): string {
  const of = `${formatNumber(readings)} of ${formatCount(all, "reading", "readings")}`;
  const said = GAPS[status]?.(of) ?? `has ${of} ${status}`;
  return since === null ? said : `${said} since ${formatDay(since, now)}`;
}

function missing({ gaps }: SourceHealth): number {
  return gaps.reduce((sum, gap) => sum + gap.readings, 0);
}
