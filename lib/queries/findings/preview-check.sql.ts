/** Whom a check that is set otherwise has to be asked of, and what ends without asking. */
import { counted } from "#lib/analysis/findings/findings.sql.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Statement } from "../list-identities.sql.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";

/** Whoever is judged, in the scope; null: everybody. */
function judgedSql(scope: Filter | null, context: WhereContext): string {
  return `${counted} and state <> 3 and ${scope === null ? "true" : `(${whereIdentity(scope, context)})`}`;
}

export type Asked = {
  rule: number;
  scope: Filter | null;
  /** Whoever it is for now, where nothing but the scope changes: they were judged with the same. */
  judgedBefore: Filter | "everybody" | null;
};

/**
 * Whom to ask: `holds` says who has an open finding of the check. In an order of no meaning that is always the same, so that the first
 * ones are a fair sample.
 */
export function askedSql(
  { rule, scope, judgedBefore }: Asked,
  most: number,
  context: WhereContext,
): Statement {
  const where = judgedSql(scope, context);
  const before =
    judgedBefore === null
      ? "true"
      : judgedBefore === "everybody"
        ? "false"
        : `(${whereIdentity(judgedBefore, context)}) is not true`;
  context.parameters.push(rule, most);
  const [ruleAt, mostAt] = [context.parameters.length - 1, context.parameters.length];
  return {
    text: `
      with asked as materialized (
        select principal_id, checks & (1::bigint << $${ruleAt}::int) <> 0 as holds
          from identity_row where ${where} and ${before}),
      placed as (
        select principal_id, holds, row_number() over (partition by holds order by hashint8(principal_id), principal_id) as place,
               count(*) over (partition by holds) as of
          from asked)
      select principal_id::text as id, holds, of::int from placed where place <= $${mostAt}::int order by holds desc, place`,
    values: context.parameters,
  };
}

/** Open findings of whom the check is for no longer; null: for nobody. The first of them, each with the count of all. */
export function outsideSql(
  rule: number,
  scope: Filter | null | "nobody",
  limit: number,
  context: WhereContext,
): Statement {
  const inside =
    scope === "nobody"
      ? "false"
      : `finding.identity_id in (select principal_id from identity_row where ${judgedSql(scope, context)})`;
  context.parameters.push(rule, limit);
  const [ruleAt, limitAt] = [context.parameters.length - 1, context.parameters.length];
  return {
    text: `
      select identity_id::text as id, evidence, count(*) over ()::int as count
        from finding
       where rule = $${ruleAt}::smallint and closed_at is null and (${inside}) is not true
       order by finding.id desc limit $${limitAt}::int`,
    values: context.parameters,
  };
}

/** `$1`: ids of identities. */
export const namesSql = `
  select principal_id::text as id, identity_row.name, scope.name as scope
    from identity_row left join scope on scope.id = identity_row.scope_id
   where principal_id = any($1::bigint[])`;
