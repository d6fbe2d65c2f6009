/** Pages and their opaque tokens. Pages shrink and grow as AWS's do: a short page does not mean the last one. */
import { WireError } from "./wire/wire-error.ts";

export type PageRequest = {
  token: string | undefined;
  /** What the caller asked for. */
  limit: number | undefined;
  /** The service's default, the most it gives, and what it accepts to be asked for (default: 1 to the most it gives). */
  size: { default: number; maximum: number; accepts?: [least: number, most: number] };
  cap: number | undefined;
  /** The error a bad token or limit is refused with. */
  refusal: string;
  /** Begin with a page that holds nothing but a token, which Organizations may do. */
  emptyFirst?: boolean;
};

export type Page<Item> = { items: Item[]; next: string | undefined };

export function pageOf<Item>(items: Item[], request: PageRequest): Page<Item> {
  const offset = request.token === undefined ? 0 : offsetOf(request.token, request.refusal);
  if (request.token === undefined && request.emptyFirst && items.length > 0)
    return { items: [], next: tokenOf(0) };
  checkLimit(request);
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

function checkLimit({ limit, size, refusal }: PageRequest): void {
  const [least, most] = size.accepts ?? [1, size.maximum];
  if (limit === undefined || (limit >= least && limit <= most)) return;
  throw new WireError(refusal, `The limit ${limit} is not between ${least} and ${most}`);
}

function tokenOf(offset: number): string {
  return Buffer.from(`rollcall-page:${offset}`).toString("base64");
}

function offsetOf(token: string, refusal: string): number {
  const match = /^rollcall-page:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"));
  if (!match) throw new WireError(refusal, "The pagination token is not valid");
  return Number(match[1]);
}
