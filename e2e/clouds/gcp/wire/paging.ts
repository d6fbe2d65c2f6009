/** Pages and their opaque tokens. A page may be short or even empty although more follows, as Google's may. */
import { hashOf } from "../../random.ts";
import type { Query } from "./operation.ts";
import { invalidArgument } from "./status-error.ts";

export type PageLimits = { default: number; maximum: number };
export type Page<Item> = { items: Item[]; next: string | undefined };

/** A list known whole. A size that is too large is lowered, as most of Google's methods do. */
export function pageOf<Item>(
  items: Item[],
  query: Query,
  limits: PageLimits,
  cap: number | undefined,
): Page<Item> {
  const mark = markOf(query);
  const at =
    query.pageToken === undefined || query.pageToken === ""
      ? 0
      : readToken(String(query.pageToken), mark, 1)[0];
  const wanted = sizeOf(query, limits, cap);
  const end = (at ?? 0) + shortened(wanted, at ?? 0);
  return {
    items: items.slice(at, end),
    next: end < items.length ? tokenOf(mark, end) : undefined,
  };
}

/**
 * A list made of groups that are looked at one after another, each only when its turn comes. A token names the group, the place in
 * it and whatever else must stay the same from page to page.
 */
export function pageOfGroups<Item>(
  groups: number,
  itemsOf: (group: number) => Item[],
  position: { group: number; at: number },
  wanted: number,
): { items: Item[]; next: { group: number; at: number } | null } {
  const items: Item[] = [];
  let { group, at } = position;
  for (; group < groups; group++, at = 0) {
    const rest = itemsOf(group).slice(at);
    const taken = rest.slice(0, wanted - items.length);
    items.push(...taken);
    if (taken.length < rest.length) return { items, next: { group, at: at + taken.length } };
    if (items.length === wanted)
      return { items, next: group + 1 < groups ? { group: group + 1, at: 0 } : null };
  }
  return { items, next: null };
}

/** What was asked for, within what the method gives. */
export function sizeOf(query: Query, limits: PageLimits, cap: number | undefined): number {
  const asked = Number(query.pageSize ?? 0);
  if (asked < 0) throw invalidArgument("page_size must not be negative.", "page_size");
  const size = asked === 0 ? limits.default : asked;
  return Math.min(size, limits.maximum, cap ?? Number.POSITIVE_INFINITY);
}

/** Every other page is a quarter short although more follows. */
const shortened = (wanted: number, at: number): number =>
  Math.max(1, wanted > 3 && Math.floor(at / wanted) % 2 === 1 ? Math.floor(wanted * 0.75) : wanted);

/** Stands for all parameters but the page's own: a token goes on with the same question only. */
export function markOf(query: Query, ...more: string[]): number {
  const rest = Object.entries(query).filter(([name]) => name !== "pageToken" && name !== "pageSize");
  return hashOf(JSON.stringify(rest.toSorted(([a], [b]) => (a < b ? -1 : 1))), ...more);
}

export function tokenOf(mark: number, ...numbers: number[]): string {
  return Buffer.from(`page:${[mark, ...numbers].join(":")}`).toString("base64url");
}

/** The numbers of a token; refused when they belong to another question. */
export function readToken(token: string, mark: number, count: number): number[] {
  const text = Buffer.from(token, "base64url").toString("utf8");
  const numbers = text.split(":").slice(1).map(Number);
  if (!text.startsWith("page:") || numbers.length !== count + 1 || numbers.some(Number.isNaN))
    throw invalidArgument("The page token is invalid.", "page_token");
  if (numbers[0] !== mark)
    throw invalidArgument("The page token does not belong to a request with these parameters.", "page_token");
  return numbers.slice(1);
}
