/**
 * When a principal or alias comes, goes or is renamed, names may start to mean somebody else: these steps find the principals
 * concerned and resolve again every reference that leads to them.
 */
import { type Field, type Shape, shapes } from "./record-shapes.ts";
import { resolveField } from "./resolve.sql.ts";

/** A column that holds the id a reference resolves to. `scopeOf`: SQL for the scope id of row `t`. */
export type RefColumn = { table: string; field: Field; closes: boolean; scopeOf: string };

/** Aliases first: other references resolve through them. */
export const refColumns: readonly RefColumn[] = [
  ...[...shapes].sort(aliasFirst).flatMap(refsOf),
  {
    table: "usage",
    field: { field: "principal", column: "principal", type: "ref", nullable: false, target: "principal" },
    closes: false,
    scopeOf: "(SELECT sl.scope_id FROM slice sl WHERE sl.id = t.slice_id)",
  },
];

/** Principals that lose or change their name, or bear one that another live principal bears too. $1 provider. */
export function touchedPrincipals(fresh: boolean): string {
  const staged = fresh
    ? "pg_temp.stage_principal s"
    : `pg_temp.stage_principal s JOIN pg_temp.stage_diff d ON d.key = s.key AND d.fact = 'principal'
         AND d.change IN ('new', 'changed', 'reopened', 'moved')`;
  return `INSERT INTO pg_temp.stage_touched
    SELECT d.id FROM pg_temp.stage_diff d WHERE d.fact = 'principal' AND d.change IN ('close', 'reopened')
    UNION ALL
    SELECT p.id FROM pg_temp.stage_diff d JOIN pg_temp.stage_principal s ON s.key = d.key JOIN principal p ON p.id = d.id
    WHERE d.fact = 'principal' AND d.change IN ('changed', 'moved') AND p.resource_name IS DISTINCT FROM s.resource_name
    UNION ALL
    SELECT p.id FROM ${staged} JOIN principal p ON p.resource_name = s.resource_name
    WHERE p.provider = $1 AND p.closed_at IS NULL AND p.key <> s.key`;
}

/** Principals that an alias of this slice led to, or that another alias of the same name leads to. */
export function touchedByAliases(fresh: boolean): string {
  const staged = fresh
    ? "pg_temp.stage_alias s"
    : `pg_temp.stage_alias s JOIN pg_temp.stage_diff d ON d.key = s.key AND d.fact = 'alias'
         AND d.change IN ('new', 'changed', 'reopened', 'moved')`;
  return `INSERT INTO pg_temp.stage_touched
    SELECT a.principal_id FROM pg_temp.stage_diff d JOIN alias a ON a.id = d.id
    WHERE d.fact = 'alias' AND d.change IN ('close', 'changed', 'reopened', 'moved') AND a.principal_id IS NOT NULL
    UNION ALL
    SELECT a.principal_id FROM ${staged} JOIN alias a ON a.kind = s.kind AND a.value = s.value
    WHERE a.closed_at IS NULL AND a.principal_id IS NOT NULL AND a.key <> s.key`;
}

/** Resolves again what leads to a touched principal by anything but its id. $1 provider, $2 observed at. */
export function resolveAgain({ table, field, closes }: RefColumn): string {
  const { column } = field;
  return `UPDATE ${table} t SET ${column}_id = again.id_now, changed_at = $2
    FROM (SELECT t.id, ${resolveField(field, "$1", "t")} AS id_now FROM ${table} t
      WHERE t.${column}_id IN (SELECT id FROM pg_temp.stage_touched) AND t.${column}_kind <> 'id'
        ${closes ? "AND t.closed_at IS NULL" : ""}) again
    WHERE t.id = again.id AND t.${column}_id IS DISTINCT FROM again.id_now`;
}

function aliasFirst(one: Shape, other: Shape): number {
  return Number(other.fact === "alias") - Number(one.fact === "alias");
}

function refsOf(shape: Shape): RefColumn[] {
  return shape.fields
    .filter(({ type }) => type === "ref")
    .map((field) => ({ table: shape.fact, field, closes: true, scopeOf: "t.scope_id" }));
}
