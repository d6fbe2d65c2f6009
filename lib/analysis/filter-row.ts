/**
 * One list row as rules see it in memory: what SQL reads from the columns, by the second method. Scores, owners and findings come after
 * rows and rules may not ask for them: none is known here.
 */
import { credentialLifeOf } from "#lib/domain/credential-life.ts";
import { actionFields } from "#lib/domain/filter/action-fields.ts";
import { breakGlassFields } from "#lib/domain/filter/break-glass-fields.ts";
import type { FilterRow, RowValue } from "#lib/domain/filter/evaluate.ts";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import { findingFields } from "#lib/domain/filter/finding-fields.ts";
import { grantFields } from "#lib/domain/filter/grant-fields.ts";
import { ownerFields } from "#lib/domain/filter/owner-fields.ts";
import { scoreFields } from "#lib/domain/filter/score-fields.ts";
import type { IdentityRow } from "./identity-row.ts";

/** What is decided after rules. */
const later = [
  ...[...scoreFields, ...ownerFields, ...findingFields, ...breakGlassFields, ...actionFields],
  ...grantFields,
];

type LaterField = (typeof later)[number]["name"];

/** `scopes`: names and ids of its scope and those above it. */
export type RowNames = { scopes: string[]; sources: string[] };

export function filterRow(row: IdentityRow, names: RowNames): FilterRow {
  const code = (field: FieldName, stored: number): RowValue => {
    const value = fieldOf(field).values?.find((one) => one.code === stored)?.value;
    return value === undefined || value === "unknown" ? { is: "unknown" } : { is: "value", value };
  };
  const bits = (field: FieldName, set: number, unread: number): RowValue => ({
    is: "bits",
    set: bitValues(field, set),
    unread: bitValues(field, unread),
  });
  const named = (all: string[]): RowValue => (all.length > 0 ? { is: "names", names: all } : { is: "none" });
  const day = (value: string | null, otherwise: RowValue): RowValue =>
    value === null ? otherwise : { is: "value", value };
  const unknown: RowValue = { is: "unknown" };
  const none: RowValue = { is: "none" };
  return {
    search: row.search,
    values: {
      provider: code("provider", row.provider),
      kind: code("kind", row.kind),
      nature: code("nature", row.nature),
      environment: code("environment", row.environment),
      class: code("class", row.class),
      ...(Object.fromEntries(later.map(({ name }) => [name, unknown])) as Record<LaterField, RowValue>),
      scope: named(names.scopes),
      source: named(names.sources),
      state: code("state", row.state),
      created: day(row.created_on, unknown),
      "first-seen": day(row.first_seen_on, unknown),
      gone: day(row.gone_on, none),
      "last-used": day(row.last_used_on, row.last_used_state === 1 ? none : unknown),
      "signs-in": bits("signs-in", row.signs_in_with, row.signs_in_unread),
      "credential-life": life(row),
      "static-credentials":
        row.static_credentials === null ? unknown : { is: "value", value: row.static_credentials },
      "credential-age": day(row.oldest_credential_on, row.static_credentials === 0 ? none : unknown),
      grants: { is: "value", value: row.grants },
      workloads: { is: "value", value: row.workloads },
      gaps: bits("gaps", row.gaps, 0),
    },
  };
}

function life({ signs_in_with, signs_in_unread }: IdentityRow): RowValue {
  const found = credentialLifeOf(
    bitValues("signs-in", signs_in_with),
    bitValues("signs-in", signs_in_unread),
  );
  return found === null ? { is: "unknown" } : { is: "value", value: found };
}

function bitValues(field: FieldName, bits: number): string[] {
  return (fieldOf(field).values ?? []).filter(({ code }) => (bits & code) !== 0).map(({ value }) => value);
}
