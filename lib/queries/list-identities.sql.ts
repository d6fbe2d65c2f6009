/** The statements over identity_row. Pages, totals and facets read no other table but for the names of the rows they show. */
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Sort } from "#lib/domain/filter/sort.ts";
import type { Cursor } from "./cursor.ts";
import { rowColumns, sortKey } from "./identity-columns.sql.ts";
import { type WhereContext, whereIdentity } from "./where-identity.sql.ts";

export type Statement = { text: string; values: unknown[] };

/** Rows in order, one more than `limit` so that the caller sees whether more follow; each with its `sort_key`. */
export function pageSql(
  filter: Filter,
  sort: Sort,
  cursor: Cursor | null,
  limit: number,
  context: WhereContext,
): Statement {
  const { expression, type } = sortKey(sort.field);
  const backward = cursor?.direction === "backward";
  const where = whereIdentity(filter, context);
  const beyond = cursor ? `and (${beyondSql(cursor, sort, context)})` : "";
  context.parameters.push(limit + 1);
  // Nulls last both ways; backwards everything is turned round.
  const keyOrder = sort.descending === backward ? "asc" : "desc";
  const order = (key: string, id: string) =>
    `${key} ${keyOrder} nulls ${backward ? "first" : "last"}, ${id} ${backward ? "desc" : "asc"}`;
  return {
    text: `
      select ${rowColumns}, page.sort_key::text as sort_key, principal.external_id,
             scope.external_id as scope_external_id, scope.name as scope_name, scope.kind as scope_kind,
             source.name as source_name
        from (select *, ${expression} as sort_key
                from identity_row
               where ${where} ${beyond}
               order by ${order(expression, "principal_id")}
               limit $${context.parameters.length}) page
        join principal on principal.id = page.principal_id
        left join scope on scope.id = page.scope_id
        left join source on source.id = page.source_id
       order by ${order("page.sort_key", "page.principal_id")}`,
    values: context.parameters,
  };
}

/** The rows after the cursor in the order the page is read in. */
function beyondSql(cursor: Cursor, sort: Sort, context: WhereContext): string {
  const { expression, type } = sortKey(sort.field);
  const backward = cursor.direction === "backward";
  context.parameters.push(cursor.id);
  const id = `principal_id ${backward ? "<" : ">"} $${context.parameters.length}::bigint`;
  if (cursor.key === null)
    return backward ? `${expression} is not null or ${id}` : `${expression} is null and ${id}`;
  context.parameters.push(cursor.key);
  const key = `$${context.parameters.length}::${type}`;
  const operator = sort.descending === backward ? ">" : "<";
  const nulls = backward ? "" : ` or ${expression} is null`;
  return `${expression} ${operator} ${key} or (${expression} = ${key} and ${id})${nulls}`;
}

export function countSql(filter: Filter, context: WhereContext): Statement {
  return {
    text: `select count(*)::int as total from identity_row where ${whereIdentity(filter, context)}`,
    values: context.parameters,
  };
}
