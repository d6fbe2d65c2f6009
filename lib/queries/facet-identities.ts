/** How many identities each value of each facet would leave; a facet counts with every other term of the filter but its own. */
import type { ClientBase } from "pg";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { Filter, MatchTerm } from "#lib/domain/filter/filter.ts";
import { columns, unknownCode } from "./identity-columns.sql.ts";
import { facetFields } from "./list-identities.sql.ts";
import { countFacets, type FacetRow } from "./list-identities.ts";
import { childrenOf, readScopes, readSources, readTeamNames, subtree } from "./resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "./snapshot.ts";

export type FacetRequest = { filter: Filter; asOf: Date } & SnapshotOptions;

/** `value` is what the filter language writes, `none` and `unknown` included. Selected values stay listed at a count of zero. */
export type FacetValue = { value: string; label: string; count: number; selected: boolean };

export type Facet = { field: FieldName; label: string; values: FacetValue[] };

export type IdentityFacets = {
  /** Of the whole filter: the list's total. */
  total: number;
  /** In registry order; closed lists in registry order, scopes and sources by count. */
  facets: Facet[];
};

/** Throws as listIdentities does. */
export async function facetIdentities(reader: Reader, request: FacetRequest): Promise<IdentityFacets> {
  return inSnapshot(
    reader,
    async (client) => {
      const rows = await countFacets(client, request.filter, request.asOf);
      const total = rows.find(({ facet }) => facet === null)?.count ?? 0;
      const facets: Facet[] = [];
      for (const name of facetFields) {
        const own = rows.filter(({ facet }) => facet === name);
        const values = await valuesOf(client, name, own);
        facets.push({
          field: name,
          label: fieldOf(name).label,
          values: marked(values, name, request.filter),
        });
      }
      return { total, facets };
    },
    request,
  );
}

/** `above`: it holds identities only through what is below it, and is listed only when chosen. */
type Counted = { value: string; label: string; count: number; names?: string[]; above?: boolean };

async function valuesOf(client: ClientBase, name: FieldName, rows: FacetRow[]): Promise<Counted[]> {
  const counts = new Map(rows.map(({ code, count }) => [code, count]));
  if (name === "scope") return scopeValues(client, counts);
  if (name === "source") return sourceValues(client, counts);
  if (name === "team" || name === "suggested-team") return teamValues(client, counts);
  return closedValues(name, counts);
}

function closedValues(name: FieldName, counts: Map<number | null, number>): Counted[] {
  const field = fieldOf(name);
  const values: Counted[] = (field.values ?? []).map(({ value, code, label }) => ({
    value,
    label,
    count: counts.get(code) ?? 0,
  }));
  if (field.none) values.push({ value: "none", label: "None", count: counts.get(0) ?? 0 });
  if (field.unknown && !values.some(({ value }) => value === "unknown")) {
    values.push({ value: "unknown", label: "Unknown", count: counts.get(unknownOf(name)) ?? 0 });
  }
  return values;
}

function unknownOf(name: FieldName): number | null {
  const column = columns[name];
  if (column.type === "bits") return -1;
  return column.type === "code" && column.nullable ? null : unknownCode;
}

/** Each scope counted as its filter counts: with everything below it. */
async function scopeValues(client: ClientBase, counts: Map<number | null, number>): Promise<Counted[]> {
  const scopes = await readScopes(client);
  const below = childrenOf(scopes);
  const values = scopes.map(({ id, externalId, name }) => ({
    value: externalId,
    label: name,
    names: [name, externalId],
    count: subtree(id, below).reduce((sum, scope) => sum + (counts.get(scope) ?? 0), 0),
    above: !counts.has(id),
  }));
  return withNone(values, counts);
}

async function sourceValues(client: ClientBase, counts: Map<number | null, number>): Promise<Counted[]> {
  const sources = await readSources(client);
  const values = sources.map(({ id, name }) => ({ value: name, label: name, count: counts.get(id) ?? 0 }));
  return withNone(values, counts);
}

async function teamValues(client: ClientBase, counts: Map<number | null, number>): Promise<Counted[]> {
  const values = (await readTeamNames(client)).map(({ id, key, name }) => ({
    value: key,
    label: name,
    names: [key, name],
    count: counts.get(id) ?? 0,
  }));
  return withNone(values, counts);
}

function withNone(values: Counted[], counts: Map<number | null, number>): Counted[] {
  const sorted = values.sort(
    (left, right) => right.count - left.count || (left.label < right.label ? -1 : 1),
  );
  return [...sorted, { value: "none", label: "None", count: counts.get(null) ?? 0 }];
}

/** Keeps what counts or is chosen. */
function marked(values: Counted[], name: FieldName, filter: Filter): FacetValue[] {
  const chosen = filter.filter(
    (term): term is MatchTerm => term.type === "match" && term.field === name && !term.negated,
  );
  const written = new Set(
    chosen.flatMap(({ values: all }) =>
      all.map((value) => ("special" in value ? `special ${value.special}` : value.text.toLowerCase())),
    ),
  );
  const isOpen = fieldOf(name).type === "text";
  return values
    .map(({ value, label, count, names, above }) => {
      const keys =
        value === "none" || value === "unknown" ? [`special ${value}`, ...(isOpen ? [] : [value])] : [];
      const selected = [...keys, ...(names ?? [value])].some((key) => written.has(key.toLowerCase()));
      return { value, label, count, selected, isListed: selected || (count > 0 && !above) };
    })
    .filter(({ isListed }) => isListed)
    .map(({ isListed: _, ...value }) => value);
}
