/**
 * What coverage of owners must be, by a second method: each decision in turn, one identity at a time, days counted one by one; no SQL,
 * no fold, no list. It knows nothing of how the app keeps or counts any of it.
 */

export type OracleDecision = {
  /** `2026-11-24` */
  day: string;
  kind: "claim" | "attest" | "release" | "archive" | "undo";
  team: string;
  /** External ids, or whatever names an identity for good. */
  identities: readonly string[];
  /** Of undo: which of the decisions before, counted from 0. */
  undoes?: number;
};

/** `levels`: the level's name → the value the identity has there. */
export type OracleOwned = { identity: string; levels: Record<string, string> };

export type OracleCoverage = { attested: number; claimed: number; lapsed: number; total: number };

type Held = { team: string; lastDay: number; attested: boolean } | { lapsed: true } | null;

const daysHeld = 180;

/** Level → value → counts; `all` holds the whole, `team` whose claim is live. */
export function coverageOn(
  today: string,
  identities: readonly OracleOwned[],
  decisions: readonly OracleDecision[],
): Record<string, Record<string, OracleCoverage>> {
  const undone = new Set(
    decisions.flatMap(({ kind, undoes }) => (kind === "undo" && undoes !== undefined ? [undoes] : [])),
  );
  const standing = decisions.filter(({ kind }, index) => kind !== "undo" && !undone.has(index));
  const answer: Record<string, Record<string, OracleCoverage>> = { all: {}, team: {} };
  for (const { identity, levels } of identities) {
    const held = heldOn(dayNumber(today), identity, standing);
    tally(answer, "all", "all", held);
    for (const [level, value] of Object.entries(levels)) tally(answer, level, value, held);
    if (held !== null && "team" in held) tally(answer, "team", held.team, held);
  }
  return answer;
}

/** Walks through the days: what is decided on a day finds what lapsed before it. */
function heldOn(today: number, identity: string, decisions: readonly OracleDecision[]): Held {
  let held: Held = null;
  for (const { kind, team, day, identities } of decisions) {
    if (!identities.includes(identity)) continue;
    const at = dayNumber(day);
    if (held !== null && "team" in held && at > held.lastDay) held = { lapsed: true };
    const isFree = held === null || !("team" in held);
    if (kind === "claim" && isFree) held = { team, lastDay: at + daysHeld - 1, attested: false };
    else if (held === null || !("team" in held) || held.team !== team) continue;
    else if (kind === "attest") held = { team, lastDay: at + daysHeld - 1, attested: true };
    else if (kind === "release" || kind === "archive") held = null;
  }
  if (held !== null && "team" in held && today > held.lastDay) return { lapsed: true };
  return held;
}

function tally(
  answer: Record<string, Record<string, OracleCoverage>>,
  level: string,
  value: string,
  held: Held,
): void {
  answer[level] ??= {};
  const counts = answer[level][value] ?? { attested: 0, claimed: 0, lapsed: 0, total: 0 };
  answer[level][value] = counts;
  counts.total += 1;
  if (held === null) return;
  if ("lapsed" in held) counts.lapsed += 1;
  else if (held.attested) counts.attested += 1;
  else counts.claimed += 1;
}

function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}
