/**
 * The one door to the list of identities: filter, order, page and total. The total is the number of rows that paging to the end
 * visits, each once, whatever ties the order has.
 */
import type { ClientBase } from "pg";
import type { FieldName } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Sort } from "#lib/domain/filter/sort.ts";
import { type Cursor, decodeCursor, encodeCursor } from "./cursor.ts";
import { type IdentityRecord, identityRecord, type StoredRow } from "./identity-record.ts";
import { countSql, facetsSql, pageSql } from "./list-identities.sql.ts";
import { resolveNames } from "./resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "./snapshot.ts";

export type ListRequest = {
  /** Everything where empty. */
  filter: Filter;
  sort: Sort;
  /** A cursor of an earlier answer: `next` or `previous`. */
  after?: string | null;
  /** The instant ages count back from. */
  asOf: Date;
  /** Rows of a page, 1 to 1000. */
  limit?: number;
} & SnapshotOptions;

export type IdentityList = {
  rows: IdentityRecord[];
  /** Of the whole filter, not the page. */
  total: number;
  /** Cursor of the following page; null on the last. */
  next: string | null;
  /** Cursor of the page before; null on the first. */
  previous: string | null;
};

type PageRow = StoredRow & { sort_key: string | null };

/** Throws Invalid for an unknown scope, source or cursor, Unavailable when the time limit is hit. */
export async function listIdentities(reader: Reader, request: ListRequest): Promise<IdentityList> {
  const cursor = request.after ? decodeCursor(request.after, request.sort) : null;
  const limit = Math.min(Math.max(Math.trunc(request.limit ?? 100), 1), 1000);
  return inSnapshot(reader, (client) => readPage(client, request, cursor, limit), request);
}

async function readPage(
  client: ClientBase,
  { filter, sort, asOf }: ListRequest,
  cursor: Cursor | null,
  limit: number,
): Promise<IdentityList> {
  const idsOf = await resolveNames(client, filter);
  const count = countSql(filter, { asOf, idsOf, parameters: [] });
  const counted = await client.query<{ total: number }>(count.text, count.values);
  const page = pageSql(filter, sort, cursor, limit, { asOf, idsOf, parameters: [] });
  const { rows: found } = await client.query<PageRow>(page.text, page.values);
  const more = found.length > limit;
  const backward = cursor?.direction === "backward";
  const rows = found.slice(0, limit);
  if (backward) rows.reverse();
  const at = (row: PageRow | undefined, direction: Cursor["direction"]) =>
    row ? encodeCursor({ key: row.sort_key, id: row.id, direction }, sort) : null;
  return {
    rows: rows.map(identityRecord),
    total: counted.rows[0]?.total ?? 0,
    next: (backward ? cursor !== null : more) ? at(rows.at(-1), "forward") : null,
    previous: (backward ? more : cursor !== null) ? at(rows[0], "backward") : null,
  };
}

export type FacetRow = { facet: FieldName | null; code: number | null; count: number };

/** For facetIdentities: counts per facet and stored code; the row without a facet is the total. */
export async function countFacets(client: ClientBase, filter: Filter, asOf: Date): Promise<FacetRow[]> {
  const idsOf = await resolveNames(client, filter);
  const statement = facetsSql(filter, { asOf, idsOf, parameters: [] });
  const { rows } = await client.query<FacetRow>(statement.text, statement.values);
  return rows;
}
