/**
 * Lists in chunks with their tokens. A page holds exactly what was asked for as long as there is more. A token names the moment
 * its list is of; once that moment is forgotten it is refused, with another that goes on at the present one.
 */
import { type Item, keyOf } from "./resources.ts";
import { badRequest, expired } from "./status.ts";
import type { View } from "./view.ts";

export type PageRequest = {
  limit: string | null;
  token: string | null;
  resourceVersion: string | null;
  /** A selector hides how many there are. */
  selected: boolean;
  cap: number | undefined;
  /** The moment the token names is to be forgotten, whichever it is. */
  forget: boolean;
};

export type Page = { items: Item[]; resourceVersion: number; next: string | null; remaining: number | null };

const VERSION = "meta.k8s.io/v1";
/** In place of a moment: whichever is the present one, consistent or not. */
const ANY_MOMENT = -1;

export function pageOf(items: Item[], { state }: View, request: PageRequest): Page {
  const limit = limitOf(request);
  if (request.token === null) return cut(items, 0, state.revision, limit, request.selected);
  if (request.resourceVersion !== null)
    throw badRequest("specifying resource version is not allowed when using continue");
  const { moment, start } = read(request.token);
  const from = items.findIndex((item) => keyOf(item) >= start);
  const offset = from < 0 ? items.length : from;
  if (moment === ANY_MOMENT) return cut(items, offset, state.revision, limit, request.selected);
  if (request.forget || moment < state.compacted) throw expired(write(ANY_MOMENT, start));
  return cut(items, offset, moment, limit, request.selected);
}

/** Zero and less are no limit; from the cache (resource version 0) everything comes at once, whatever was asked for. */
function limitOf({ limit, resourceVersion, cap }: PageRequest): number {
  if (limit === null) return Number.POSITIVE_INFINITY;
  if (!/^-?\d+$/.test(limit)) throw badRequest(`strconv.ParseInt: parsing "${limit}": invalid syntax`);
  const asked = Number(limit);
  if (asked <= 0 || resourceVersion === "0") return Number.POSITIVE_INFINITY;
  return Math.min(asked, cap ?? asked);
}

function cut(items: Item[], from: number, moment: number, limit: number, selected: boolean): Page {
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  const left = items.length - from - page.length;
  if (left <= 0 || last === undefined)
    return { items: page, resourceVersion: moment, next: null, remaining: null };
  return {
    items: page,
    resourceVersion: moment,
    next: write(moment, `${keyOf(last)}\u0000`),
    remaining: selected ? null : left,
  };
}

function write(moment: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: VERSION, rv: moment, start })).toString("base64url");
}

function read(token: string): { moment: number; start: string } {
  const invalid = (why: string) => badRequest(`continue key is not valid: ${why}`);
  try {
    const { v, rv, start } = JSON.parse(Buffer.from(token, "base64url").toString("utf8"));
    if (v !== VERSION || typeof rv !== "number" || typeof start !== "string") throw new SyntaxError("fields");
    return { moment: rv, start };
  } catch {
    throw invalid("the server could not read it");
  }
}
