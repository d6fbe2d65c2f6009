/**
 * A campaign as points to draw: what is left on each day something was collected, joined by straight lines; days nobody looked for longer
 * than collections are apart are a gap. Plan, forecast and its range are straight lines between the days on which they turn.
 */
import { type BurnDownDay, inScopeOf, leftOf } from "#lib/domain/burn-down/bands.ts";
import type { Forecast } from "#lib/domain/burn-down/forecast.ts";
import { type Plan, planOn } from "#lib/domain/burn-down/plan-line.ts";
import { addDays, daysBetween } from "#lib/domain/days.ts";

export type BurnDownPoint = {
  day: string;
  /** Days since the campaign started. */
  at: number;
  left: number | null;
  inScope: number | null;
  plan: number | null;
  forecast: number | null;
  /** From the soonest to the latest. */
  range: [number, number] | null;
  isToday: boolean;
};

export type BurnDownChart = {
  points: BurnDownPoint[];
  span: [number, number];
  /** Values of `at` to name. */
  ticks: number[];
  /** The top of the scale. */
  most: number;
  /** Days nobody looked, between the days somebody did. */
  gaps: { from: number; to: number }[];
  /** Days on which it was measured anew. */
  anew: { at: number; reason: string | null }[];
};

type Facts = {
  days: readonly BurnDownDay[];
  plan: Plan;
  forecast: Forecast;
  starts: readonly { day: string; reason: string | null }[];
};

/** Collections lie at most a week apart where all is well. */
const longestStep = 8;
/** A forecast beyond that would press all the rest together. */
const mostStretch = 2;

export function prepareBurnDown({ days, plan, forecast, starts }: Facts): BurnDownChart {
  const first = days[0]?.day ?? plan.endsOn;
  const atOf = (day: string) => daysBetween(first, day);
  const known = days.filter(({ bands }) => bands !== null);
  const today = known.at(-1)?.day ?? first;
  const end = lastDay(first, plan.endsOn, today, forecast);
  const gaps = gapsOf(known.map(({ day }) => day));
  const drawn = { known, today, plan, forecast, gaps };
  const turns = [
    ...known.map(({ day }) => day),
    ...gaps.map(({ from }) => addDays(from, 1)),
    ...plan.starts.map(({ day }) => day),
    plan.endsOn,
    ...(forecast.is === "dated" ? [forecast.soonest, forecast.on, forecast.latest ?? end] : []),
    end,
  ];
  const points = [...new Set(turns)]
    .filter((day) => day >= first && day <= end)
    .sort()
    .map((day): BurnDownPoint => ({ day, at: atOf(day), isToday: day === today, ...valuesOn(day, drawn) }));
  return {
    points,
    span: [0, Math.max(1, atOf(end))],
    ticks: ticksOf(first, end).map(atOf),
    most: Math.max(
      1,
      ...points.map(({ left, inScope, plan: planned }) => Math.max(left ?? 0, inScope ?? 0, planned ?? 0)),
    ),
    gaps: gaps.map(({ from, to }) => ({ from: atOf(from), to: atOf(to) })),
    anew: starts.slice(1).map(({ day, reason }) => ({ at: atOf(day), reason })),
  };
}

function lastDay(first: string, endsOn: string, today: string, forecast: Forecast): string {
  const planned = endsOn > today ? endsOn : today;
  if (forecast.is !== "dated") return planned;
  const farthest = addDays(first, mostStretch * daysBetween(first, planned));
  const wanted = forecast.latest ?? forecast.on;
  return wanted <= planned ? planned : wanted < farthest ? wanted : farthest;
}

/** Between two days that somebody looked on. */
function gapsOf(days: readonly string[]): { from: string; to: string }[] {
  return days.flatMap((to, index) => {
    const from = days[index - 1];
    return from !== undefined && daysBetween(from, to) > longestStep ? [{ from, to }] : [];
  });
}

type Drawn = {
  known: readonly BurnDownDay[];
  today: string;
  plan: Plan;
  forecast: Forecast;
  gaps: readonly { from: string; to: string }[];
};

function valuesOn(
  day: string,
  { known, today, plan, forecast, gaps }: Drawn,
): Pick<BurnDownPoint, "left" | "inScope" | "plan" | "forecast" | "range"> {
  const isGap = gaps.some(({ from, to }) => day > from && day < to);
  const at = isGap || day > today ? null : between(known, day);
  return {
    left: at === null ? null : at.left,
    inScope: at === null ? null : at.inScope,
    plan: day > plan.endsOn ? null : planOn(plan, day),
    ...ahead(day, { known, today, forecast, target: plan.target }),
  };
}

/** What is known of a day, or lies on the line between the days around it. */
function between(known: readonly BurnDownDay[], day: string): { left: number; inScope: number } | null {
  const before = known.findLast((one) => one.day <= day);
  const after = known.find((one) => one.day >= day);
  if (!before?.bands || !after?.bands) return null;
  const share =
    before.day === after.day ? 0 : daysBetween(before.day, day) / daysBetween(before.day, after.day);
  const from = leftOf(before.bands);
  return { left: from + (leftOf(after.bands) - from) * share, inScope: inScopeOf(before.bands) };
}

type Ahead = { known: readonly BurnDownDay[]; today: string; forecast: Forecast; target: number };

function ahead(
  day: string,
  { known, today, forecast, target }: Ahead,
): Pick<BurnDownPoint, "forecast" | "range"> {
  const bands = known.at(-1)?.bands;
  if (forecast.is !== "dated" || !bands || day < today) return { forecast: null, range: null };
  const left = leftOf(bands);
  const falling = (until: string | null) => {
    if (until === null) return left;
    const length = daysBetween(today, until);
    return length <= 0 || day >= until ? target : left - ((left - target) * daysBetween(today, day)) / length;
  };
  const isOver = day > (forecast.latest ?? day);
  return {
    forecast: day > forecast.on ? null : falling(forecast.on),
    range: isOver ? null : [falling(forecast.soonest), falling(forecast.latest)],
  };
}

/** The first of every month, or of every second and so on where that were too many; at least the first and last day. */
function ticksOf(first: string, end: string): string[] {
  const months: string[] = [];
  for (let month = nextMonth(first); month <= end; month = nextMonth(month)) months.push(month);
  if (months.length < 2) return [first, end];
  const step = Math.ceil(months.length / 6);
  return [first, ...months.filter((_, index) => index % step === step - 1)];
}

function nextMonth(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
