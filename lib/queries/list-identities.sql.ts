/** The statements over identity_row. Pages, totals and facets read no other table but for the names of the rows they show. */
import { type Field, type FieldName, fields } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Sort } from "#lib/domain/filter/sort.ts";
import type { Cursor } from "./cursor.ts";
import { columnOf, rowColumns, sortKey } from "./identity-columns.sql.ts";
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
  const { expression } = sortKey(sort.field);
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

/** The ids the filter lets through, as a subquery for statements that read other facts about them. */
export function matchingIdsSql(filter: Filter, context: WhereContext): string {
  return `select principal_id from identity_row where ${whereIdentity(filter, context)}`;
}

/** Every row the filter lets through, by id, with the names and tags an export holds. */
export function everyIdentitySql(filter: Filter, context: WhereContext): Statement {
  return {
    text: `
      select ${rowColumns}, principal.external_id, principal.resource_name, principal.tags,
             scope.external_id as scope_external_id, scope.name as scope_name, scope.kind as scope_kind,
             source.name as source_name, before.external_id as predecessor_external_id
        from identity_row page
        join principal on principal.id = page.principal_id
        left join principal before on before.id = page.predecessor_id
        left join scope on scope.id = page.scope_id
        left join source on source.id = page.source_id
       where page.principal_id in (${matchingIdsSql(filter, context)})
       order by page.principal_id`,
    values: context.parameters,
  };
}

/** The facets in registry order. */
export const facetFields: readonly FieldName[] = (fields as readonly (Field & { name: FieldName })[])
  .filter(({ facet }) => facet)
  .map(({ name }) => name);

/**
 * Counts per facet and stored code, and the total, from one scan. A row that fails the terms of exactly one facet still counts
 * in that facet; `failed` says which (one bit each). Codes of bits are single bits, 0 for `none`, -1 for `unknown`.
 */
export function facetsSql(filter: Filter, context: WhereContext): Statement {
  const bit = new Map(facetFields.map((field, index) => [field as string, 1 << index]));
  const own = (field: FieldName) => filter.filter((term) => "field" in term && term.field === field);
  const filtered = facetFields.filter((field) => own(field).length > 0);
  const others = filter.filter((term) => !("field" in term && bit.has(term.field)));
  const failed = filtered.map(
    (field) => `case when ${whereIdentity(own(field), context)} then 0 else ${bit.get(field)} end`,
  );
  const allowed = [0, ...filtered.map((field) => bit.get(field))].join(", ");
  const keys = [...new Set(facetFields.flatMap(columnsOf))].join(", ");
  const counts = facetFields.map((field) => facetSql(field, bit.get(field) ?? 0));
  return {
    text: `
      with hit as materialized (
        select ${keys}, failed, count(*) as rows
          from (select ${keys}, ${failed.join(" | ") || "0"} as failed
                  from identity_row
                 where ${whereIdentity(others, context)}) tested
         where failed in (${allowed})
         group by ${keys}, failed)
      select null as facet, 0 as code, coalesce(sum(rows), 0)::int as count from hit where failed = 0
      ${counts.join("\n")}`,
    values: context.parameters,
  };
}

function columnsOf(field: FieldName): string[] {
  const column = columnOf(field);
  return column.type === "bits" && column.unread !== "0" ? [column.column, column.unread] : [column.column];
}

function facetSql(field: FieldName, ownBit: number): string {
  const column = columnOf(field);
  const counted = `sum(rows)::int as count from hit`;
  const where = `failed in (0, ${ownBit})`;
  if (column.type !== "bits") {
    return `union all select '${field}', ${column.column}, ${counted} where ${where} group by ${column.column}`;
  }
  const codes = [0, ...bitCodes(field), ...(column.unread === "0" ? [] : [-1])];
  const holds = `case code when 0 then ${column.column} | ${column.unread} = 0 when -1 then ${column.unread} <> 0
                           else ${column.column} & code <> 0 end`;
  return `union all select '${field}', code, ${counted}, (values ${codes.map((code) => `(${code})`).join(", ")}) bit(code)
           where ${where} and ${holds} group by code`;
}

function bitCodes(field: FieldName): number[] {
  const found = (fields as readonly Field[]).find(({ name }) => name === field);
  return (found?.values ?? []).map(({ code }) => code);
}
