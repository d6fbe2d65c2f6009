/** The addresses of Owners, and of the lists behind its numbers, which are given as text of the filter language. */
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { listAddress } from "../identities/address.ts";

/** `terms` are added to the filter. */
export function listBehind(filter: string, ...terms: string[]): string {
  return listAddress(parse([filter, ...terms].join(" ")), parseSort(null));
}

/** The same list, with the most harm first. */
export function worklistBehind(filter: string): string {
  return listAddress(parse(filter), parseSort("-weighted-opi"));
}

/** Among counted identities that nobody said yes for. */
export const UNOWNED = "-owner:attested,claimed";
export const OWNED = "owner:attested,claimed";

export function inboxAddress(team: string): string {
  return `/owners/inbox?team=${encodeURIComponent(team)}`;
}

export function teamAddress(key: string): string {
  return `/owners/teams/${encodeURIComponent(key)}`;
}

/** Among whom every metric counts. */
export function countedText(...terms: string[]): string {
  return [defaultIdentityFilter, ...terms].join(" ");
}

/** A campaign's page; its items by team and answer where they are named. */
export function campaignAddress(id: number, items: { team?: string; answer?: string } = {}): string {
  const query = new URLSearchParams(items).toString();
  return `/owners/campaigns/${id}${query === "" ? "" : `?${query}#items`}`;
}
