/**
 * Coverage day by day as steps on a canvas: what held between two days is the earlier one, a day on which nobody was counted is a gap,
 * and the last day, which is not over, is a point apart.
 */

/** `coverage` 0 to 1, null where nobody was counted; days are UTC, `2026-11-24`, oldest first. */
export type TrendDay = { day: string; coverage: number | null };

export type TrendChart = {
  /** SVG path data of each unbroken stretch. */
  lines: string[];
  /** The latest day that is known. */
  last: { x: number; y: number; coverage: number } | null;
  days: { x: number; day: string }[];
  shares: { y: number; share: number }[];
};

export type Canvas = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

const dayMs = 86_400_000;
const mostMarks = 5;

/** `until`: the last day drawn; what the last change left holds until then. */
export function prepareCoverageTrend(days: readonly TrendDay[], until: string, canvas: Canvas): TrendChart {
  const { width, height, left, right, top, bottom } = canvas;
  const y = (share: number) => round(top + (1 - share) * (height - top - bottom));
  const shares = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ y: y(share), share }));
  const [first] = days;
  if (first === undefined) return { lines: [], last: null, days: [], shares };
  const [from, to] = [numberOf(first.day), Math.max(numberOf(until), numberOf(first.day))];
  const span = Math.max(to - from, 1);
  const x = (day: number) =>
    round(from === to ? left : left + ((day - from) / span) * (width - left - right));
  const known = days.filter((day) => numberOf(day.day) <= to);
  const ends = known.map((_, index) => {
    const following = known[index + 1];
    return following === undefined ? to : numberOf(following.day);
  });
  const lines: string[] = [];
  let line = "";
  for (const [index, { day, coverage }] of known.entries()) {
    if (coverage === null) {
      if (line !== "") lines.push(line);
      line = "";
      continue;
    }
    line += `${line === "" ? "M" : "L"}${x(numberOf(day))} ${y(coverage)}H${x(ends[index] ?? to)}`;
  }
  if (line !== "") lines.push(line);
  const latest = known.at(-1)?.coverage ?? null;
  const last = latest === null ? null : { x: x(to), y: y(latest), coverage: latest };
  return { lines, last, days: marks(from, to).map((day) => ({ x: x(day), day: dayOf(day) })), shares };
}

/** The first and last day, and some between at even distances. */
function marks(from: number, to: number): number[] {
  const steps = Math.min(mostMarks - 1, to - from);
  if (steps === 0) return [from];
  return Array.from({ length: steps + 1 }, (_, index) => from + Math.round((index * (to - from)) / steps));
}

function numberOf(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

function dayOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
