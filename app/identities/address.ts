/** The address is the only state of the list: what it says, and how links change it. */
import { build, canonical } from "#lib/domain/filter/build.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { buildSort, type Sort } from "#lib/domain/filter/sort.ts";

export type SearchParams = Record<string, string | string[] | undefined>;

/** One value of a parameter; the first when it is repeated, null when it is absent. */
export function parameter(params: SearchParams, name: string): string | null {
  const value = params[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

const DEFAULT_TEXT = build(canonical(parse(defaultIdentityFilter)));

/** The part of an address after `?`. The default filter and the default order are left out; "everything" is `q=`. */
export function listQuery(filter: Filter, sort: Sort, after: string | null = null): string {
  const params = new URLSearchParams();
  const text = build(canonical(filter));
  if (text !== DEFAULT_TEXT) params.set("q", text);
  const order = buildSort(sort);
  if (order !== null) params.set("sort", order);
  if (after !== null) params.set("after", after);
  // A filter is made to be read, in the address too: these characters need no escape there.
  return params.toString().replace(/%3A/g, ":").replace(/%2C/g, ",");
}

/** The address of the list with this filter and order, from its first page or after a cursor. */
export function listAddress(filter: Filter, sort: Sort, after: string | null = null): string {
  const query = listQuery(filter, sort, after);
  return query === "" ? "/identities" : `/identities?${query}`;
}
