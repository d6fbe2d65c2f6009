/** Option values as typed: every parser answers a bad value with what would be right. */
import { createInterface } from "node:readline";
import { type Clock, fixedClock } from "#lib/clock.ts";
import { Invalid } from "#lib/errors.ts";

const instant = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** `2026-08-14` (midnight UTC) or a full ISO 8601 instant with its zone. */
export function clockAt(value: string): Clock {
  if (!instant.test(value) || Number.isNaN(Date.parse(value))) {
    throw new Invalid(`"${value}" is not a date.`, {
      hint: "Write it as 2026-08-14 (midnight UTC) or 2026-08-14T07:40:00Z.",
    });
  }
  return fixedClock(value);
}

/** In place of an instant: one for each line of standard input. */
export const eachLine = "-";

/** The clocks that `--at` names: null, whichever the process has, where it was not given. A line is taken when its turn comes. */
export async function* instants(at: string | undefined, signal: AbortSignal): AsyncGenerator<Clock | null> {
  if (at !== eachLine) {
    yield at === undefined ? null : clockAt(at);
    return;
  }
  const lines = createInterface({ input: process.stdin, signal });
  for await (const line of lines) if (line.trim() !== "") yield clockAt(line.trim());
}

/** Comma- or space-separated names; empty ones fall away. */
export function names(values: string[]): string[] {
  return values.flatMap((value) => value.split(/[\s,]+/)).filter((value) => value !== "");
}

/** `90d`, `12h`: a length of time in milliseconds. */
export function duration(value: string): number {
  const match = /^(\d{1,5})(h|d)$/.exec(value);
  const amount = Number(match?.[1]);
  if (match === null || amount === 0) {
    throw new Invalid(`"${value}" is not a length of time.`, { hint: "Write days or hours: 90d, 12h." });
  }
  return amount * (match[2] === "d" ? 86_400_000 : 3_600_000);
}
