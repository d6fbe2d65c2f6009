/** Pages and their opaque tokens. Pages shrink and grow as AWS's do: a short page does not mean the last one. */
import { WireError } from "./wire/wire-error.ts";

export type PageRequest = {
  token: string | undefined;
  /** What the caller asked for. */
  limit: number | undefined;
  /** The service's default and maximum. */
  size: { default: number; maximum: number };
  cap: number | undefined;
  /** The error a bad token is refused with. */
  badToken: string;
  /** Begin with a page that holds nothing but a token, which Organizations may do. */
  emptyFirst?: boolean;
};

export type Page<Item> = { items: Item[]; next: string | undefined };

export function pageOf<Item>(items: Item[], request: PageRequest): Page<Item> {
  const offset = request.token === undefined ? 0 : offsetOf(request.token, request.badToken);
  if (request.token === undefined && request.emptyFirst && items.length > 0)
    return { items: [], next: tokenOf(0) };
  const wanted = Math.min(
    request.limit ?? request.size.default,
    request.size.maximum,
    request.cap ?? Infinity,
  );
  // Every other page is a quarter short although more follows.
  const short = wanted > 3 && Math.floor(offset / wanted) % 2 === 1;
  const end = offset + Math.max(1, short ? Math.floor(wanted * 0.75) : wanted);
  return { items: items.slice(offset, end), next: end < items.length ? tokenOf(end) : undefined };
}

function tokenOf(offset: number): string {
  return Buffer.from(`rollcall-page:${offset}`).toString("base64");
}

function offsetOf(token: string, badToken: string): number {
  const match = /^rollcall-page:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"));
  if (!match) throw new WireError(badToken, "The pagination token is not valid");
  return Number(match[1]);
}
