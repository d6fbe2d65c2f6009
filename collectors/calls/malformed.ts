/** What an answer that contradicts itself ends with: reading on would lose or repeat records. */
import { Unavailable } from "#lib/errors.ts";

export function malformed(message: string): Unavailable {
  return new Unavailable(message, {
    transient: true,
    hint: "Run the collection again; if it stays, report it with the log of this run.",
  });
}
