/**
 * What a reference means, as one SQL expression: an id names one principal for ever, a name the newest live one that bears
 * it, any other kind the principal of the newest live alias. Ties are broken by key, so the order of arrival never decides.
 */
import type { Field } from "./record-shapes.ts";

/** `provider`: an SQL expression; `kind` and `value`: the ref's columns. Null while nothing answers. */
export function resolvePrincipal(provider: string, kind: string, value: string): string {
  return `CASE ${kind}
    WHEN 'id' THEN (SELECT p.id FROM principal p WHERE p.provider = ${provider} AND p.external_id = ${value})
    WHEN 'name' THEN (SELECT p.id FROM principal p
      WHERE p.provider = ${provider} AND p.resource_name = ${value} AND p.closed_at IS NULL
      ORDER BY p.created_at DESC NULLS LAST, p.first_seen DESC, p.key LIMIT 1)
    WHEN 'scope' THEN NULL
    WHEN 'assignment' THEN NULL
    ELSE (SELECT a.principal_id FROM alias a JOIN principal p ON p.id = a.principal_id
      WHERE a.kind = ${kind} AND a.value = ${value} AND a.closed_at IS NULL AND p.provider = ${provider}
      ORDER BY a.first_seen DESC, a.key LIMIT 1) END`;
}

export function resolveRole(provider: string, kind: string, value: string): string {
  return `CASE ${kind}
    WHEN 'id' THEN (SELECT r.id FROM role r WHERE r.provider = ${provider} AND r.external_id = ${value}) END`;
}

/** The id a ref field of row `row` resolves to. */
export function resolveField(field: Field, provider: string, row: string): string {
  const resolve = field.target === "role" ? resolveRole : resolvePrincipal;
  return resolve(provider, `${row}.${field.column}_kind`, `${row}.${field.column}_value`);
}
