/** The next day on which a check may judge the same facts differently: never later than that, and seldom much earlier. */
import type { CheckFacts } from "./check-facts.ts";

const dayMs = 86_400_000;

/**
 * Checks count days from a day that is stored, or to one, and their thresholds say how many; whether the last day counts is theirs to
 * say. `spans`: every threshold in days. Null: nothing turns. Days are `2026-11-24`.
 */
export function nextTurn(facts: CheckFacts, spans: readonly number[], today: string): string | null {
  const now = numberOf(today);
  let next = Number.POSITIVE_INFINITY;
  const look = (day: number) => {
    if (day > now && day < next) next = day;
  };
  for (const { text, isEnd } of daysIn(facts)) {
    const day = numberOf(text);
    if (Number.isNaN(day)) continue;
    // What began does not turn on the day after: only a span after it.
    if (isEnd) {
      look(day);
      look(day + 1);
    }
    for (const span of spans) {
      look(day + span);
      look(day + span + 1);
      look(day - span);
      look(day - span + 1);
    }
  }
  return next === Number.POSITIVE_INFINITY ? null : new Date(next * dayMs).toISOString().slice(0, 10);
}

type Day = { text: string; isEnd: boolean };

function* daysIn({ identity, credentials }: CheckFacts): Generator<Day> {
  if (identity.createdOn !== null) yield { text: identity.createdOn, isEnd: false };
  yield { text: identity.firstSeenOn, isEnd: false };
  if (typeof identity.lastUse !== "string") yield { text: identity.lastUse.day, isEnd: false };
  yield* daysAmong(identity.attributes);
  for (const { createdOn, expiresOn, lastUsedOn, attributes } of credentials) {
    if (createdOn !== null) yield { text: createdOn, isEnd: false };
    if (expiresOn !== null) yield { text: expiresOn, isEnd: true };
    if (lastUsedOn !== null) yield { text: lastUsedOn, isEnd: false };
    yield* daysAmong(attributes);
  }
}

/** Nobody knows what they are the days of. */
function* daysAmong(attributes: CheckFacts["identity"]["attributes"]): Generator<Day> {
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value))
      yield { text: value.slice(0, 10), isEnd: true };
  }
}

function numberOf(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
}
