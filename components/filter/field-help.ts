/** The fields of the filter language as the filter box offers them; values of open fields come from the facets. */
import { type Field, fields } from "#lib/domain/filter/fields.ts";
import type { Facet } from "#lib/queries/facet-identities.ts";
import type { FieldHelp } from "./filter-suggestions.ts";

export function fieldHelp(facets: readonly Facet[]): FieldHelp[] {
  return (fields as readonly Field[]).map((field) => {
    const closed = (field.values ?? []).map(({ value, label }) => ({ value, label }));
    const open = facets
      .filter((facet) => facet.field === field.name && closed.length === 0)
      .flatMap(({ values }) => values.map(({ value, label }) => ({ value, label })));
    const values = new Map([...closed, ...open].map((value) => [value.value, value]));
    if (field.none !== undefined) values.set("none", { value: "none", label: field.none });
    if (field.unknown !== undefined) values.set("unknown", { value: "unknown", label: field.unknown });
    return { name: field.name, type: field.type, meaning: field.meaning, values: [...values.values()] };
  });
}
