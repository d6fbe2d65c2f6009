/**
 * The expected score of every identity by the plain sentences of the definition: each granted action by itself is used, proven unused
 * or undecided. It looks at the days on which somebody collected, and at nothing of the app.
 */
import type { OracleGranted, OracleObserved } from "./oracle-answer.ts";

/** What could be seen on the day of one collection; days are ISO dates. */
export type OracleDay = { date: string; granted: OracleGranted[]; observed: OracleObserved[] };

export type OracleScore = {
  principal: string;
  granted: number;
  conditional: number;
  used: number;
  unused: number;
  undecided: number;
  /** Null where nothing is told. */
  index: number | null;
  isEnough: boolean;
  /** Null where the oracle cannot tell young from blind. */
  evidence: string | null;
  tier: number;
  isAdministrator: boolean;
  openEnded: boolean;
};

const windowDays = 90;

/** `days`: of all collections so far, in order; the last one is today. `window`: in days. */
export function scoresOn(days: readonly OracleDay[], window = windowDays): OracleScore[] {
  return judgedOn(days, window).map(({ score }) => score);
}

/** The same with the actions by name that are proven unused. */
export function judgedOn(
  days: readonly OracleDay[],
  window = windowDays,
): { score: OracleScore; unused: string[] }[] {
  const today = days.at(-1);
  if (today === undefined) return [];
  const windowFrom = shifted(today.date, -window);
  const byPrincipal = days.map(({ date, granted, observed }) => ({
    date,
    granted: new Map(granted.map((one) => [one.principal, one])),
    observed: new Map(observed.map((one) => [one.principal, one])),
  }));
  return today.granted.map((one) => {
    const seen = byPrincipal.flatMap(({ date, granted, observed }) => {
      const found = granted.get(one.principal);
      return found === undefined
        ? []
        : [{ date, actions: found.actions, evidence: observed.get(one.principal) }];
    });
    return scoreOf(one, seen, windowFrom, window);
  });
}

type Seen = { date: string; actions: Map<string, string | null>; evidence: OracleObserved | undefined };

function scoreOf(one: OracleGranted, seen: readonly Seen[], windowFrom: string, days: number) {
  const born = (one.createdAt ?? seen[0]?.date ?? "").slice(0, 10);
  const lastUse = new Map<string, string>();
  for (const { evidence } of seen)
    for (const [action, day] of evidence?.used ?? [])
      if (day > (lastUse.get(action) ?? "")) lastUse.set(action, day);
  const now = seen.at(-1)?.evidence;
  const earlier = seen.slice(0, -1).flatMap(({ evidence }) => evidence ?? []);
  // Asked for every action of everybody: an administrator has twenty thousand.
  const watchedFrom = (action: string): string | null => {
    let from = now?.watchedSince(action, windowFrom) ?? null;
    if (from === null) return null;
    for (const evidence of earlier) {
      const since = evidence.watchedSince(action, windowFrom);
      if (since !== null && since < from) from = since;
    }
    return from;
  };
  const latestStart = shifted(windowFrom, days / 10 + 1);

  let used = 0;
  const idle: string[] = [];
  let evidenceFrom: string | null = seen.at(-1)?.evidence?.evidenceSince ?? null;
  for (const [action, since] of one.actions) {
    const from = watchedFrom(action);
    if (from !== null && (evidenceFrom === null || from < evidenceFrom)) evidenceFrom = from;
    if ((lastUse.get(action) ?? "") >= windowFrom) used += 1;
    else if (from !== null && from < latestStart && wasHeld(action, since, seen, { born, windowFrom }))
      idle.push(action);
  }
  const granted = one.actions.size;
  const unused = idle.length;
  const told = used + unused;
  const evidence = evidenceOf({
    granted,
    told,
    born,
    evidenceFrom,
    windowFrom,
  });
  const score: OracleScore = {
    ...{ principal: one.principal, granted, used, unused, undecided: granted - told },
    conditional: one.conditional.size,
    index: told === 0 ? null : unused / told,
    isEnough: evidence === "enough",
    evidence: seen.at(-1)?.evidence?.evidenceSince === undefined && granted > 0 ? null : evidence,
    ...{ tier: one.tier, isAdministrator: one.isAdministrator, openEnded: one.openEnded },
  };
  return { score, unused: idle };
}

/**
 * Granted on every day of the window, as far as anybody looked: at first sight a grant without a date is as old as its holder; or by
 * a grant that the provider itself dates before the window.
 */
function wasHeld(
  action: string,
  since: string | null,
  seen: readonly Seen[],
  { born, windowFrom }: { born: string; windowFrom: string },
): boolean {
  if (since !== null && since.slice(0, 10) <= windowFrom) return true;
  if (born > windowFrom) return false;
  return seen.every(({ date, actions }, index) => {
    const until = seen[index + 1]?.date ?? "9999";
    if (until <= windowFrom) return true;
    if (index > 0 || date <= windowFrom) return actions.has(action);
    // Before the first sight: what has no later date was there already.
    const dated = actions.get(action);
    return actions.has(action) && (dated === null || dated === undefined || dated.slice(0, 10) <= born);
  });
}

type Age = {
  granted: number;
  told: number;
  born: string;
  evidenceFrom: string | null;
  windowFrom: string;
};

function evidenceOf({ granted, told, born, evidenceFrom, windowFrom }: Age): string {
  if (granted === 0) return "nothing-granted";
  if (evidenceFrom === null) return "blind";
  if (born > windowFrom || evidenceFrom > windowFrom) return "young";
  return told / granted >= 0.3 ? "enough" : "blind";
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
