/**
 * How far back from its end a log is known to have been written without a break: a day that left nothing at all proves nothing, nor
 * does anything before it.
 */
import type { EngineSpan } from "./engine-span.ts";

const dayMs = 86_400_000;

/** `days`: any instant of each day (UTC) that has something. Null: the last day of the span has nothing. */
export function unbrokenDays(days: Iterable<Date>, { from, to }: EngineSpan): EngineSpan | null {
  const seen = new Set([...days].map((day) => Math.floor(day.getTime() / dayMs)));
  let start = to.getTime();
  while (start - dayMs >= from.getTime() && seen.has(start / dayMs - 1)) start -= dayMs;
  return start === to.getTime() ? null : { from: new Date(start), to };
}
