/** The addresses that numbers of the overview open: lists of now, and lists of who was there on a past day. */
import { build, canonical } from "#lib/domain/filter/build.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import type { MoveKey } from "#lib/domain/overview/moves.ts";

/** `filter`: text of the filter language; `day`: `2026-11-24`. */
export function listOnDayAddress(day: string, filter: string, after: string | null = null): string {
  const query = new URLSearchParams({ q: build(canonical(parse(filter))) });
  if (after !== null) query.set("after", after);
  return `/identities/on/${day}?${query}`.replaceAll("%3A", ":").replaceAll("%2C", ",");
}

export function unusualAddress(move: MoveKey): string {
  return `/unusual/${move}`;
}

/** The overview with the classes of one cloud; of all where null. */
export function overviewAddress(provider: string | null): string {
  return provider === null ? "/#over-privilege" : `/?cloud=${provider}#over-privilege`;
}
