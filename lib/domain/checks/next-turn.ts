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
  for (const text of daysIn(facts)) {
    const day = numberOf(text);
    if (Number.isNaN(day)) continue;
    look(day);
    look(day + 1);
    for (const span of spans) {
      look(day + span);
      look(day + span + 1);
      look(day - span);
      look(day - span + 1);
    }
  }
  return next === Number.POSITIVE_INFINITY ? null : new Date(next * dayMs).toISOString().slice(0, 10);
}

function* daysIn({ identity, credentials }: CheckFacts): Generator<string> {
  if (identity.createdOn !== null) yield identity.createdOn;
  yield identity.firstSeenOn;
  if (typeof identity.lastUse !== "string") yield identity.lastUse.day;
  yield* daysAmong(identity.attributes);
  for (const { createdOn, expiresOn, lastUsedOn, attributes } of credentials) {
    if (createdOn !== null) yield createdOn;
    if (expiresOn !== null) yield expiresOn;
    if (lastUsedOn !== null) yield lastUsedOn;
    yield* daysAmong(attributes);
  }
}

function* daysAmong(attributes: CheckFacts["identity"]["attributes"]): Generator<string> {
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)) yield value.slice(0, 10);
  }
}

function numberOf(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
}
