/** How many identities each value of each facet would leave; a facet counts with every other term of the filter but its own. */
import type { Filter } from "#lib/domain/filter/filter.ts";
import { countFacets, type Facet } from "./list-identities.ts";
import type { Reader, SnapshotOptions } from "./snapshot.ts";

export type FacetRequest = { filter: Filter; asOf: Date } & SnapshotOptions;

export type IdentityFacets = {
  /** Of the whole filter: the list's total. */
  total: number;
  facets: Facet[];
};

/** Facets in registry order. Throws as listIdentities does. */
export async function facetIdentities(reader: Reader, request: FacetRequest): Promise<IdentityFacets> {
  return countFacets(reader, request);
}
