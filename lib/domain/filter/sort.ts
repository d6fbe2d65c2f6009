/** The order of a list as text for the address: a sortable field, or `name`, with `-` for descending. */
import { Invalid } from "#lib/errors.ts";
import { type Field, type FieldName, fields } from "./fields.ts";
import { suggest } from "./suggest.ts";

export type SortField = FieldName | "name";
export type Sort = { field: SortField; descending: boolean };

export const defaultSort: Sort = { field: "name", descending: false };

export const sortFields: readonly SortField[] = [
  "name",
  ...(fields as readonly (Field & { name: FieldName })[])
    .filter((field) => field.sortable)
    .map(({ name }) => name),
];

/** Null or empty text is the default. Throws Invalid for what cannot be sorted by. */
export function parseSort(text: string | null | undefined): Sort {
  if (!text) return defaultSort;
  const descending = text.startsWith("-");
  const name = descending ? text.slice(1) : text;
  const field = sortFields.find((candidate) => candidate === name.toLowerCase());
  if (field) return { field, descending };
  const meant = suggest(name, sortFields);
  throw new Invalid(`A list cannot be sorted by "${name.slice(0, 80)}".`, {
    hint: meant ? `Did you mean ${meant}?` : `Sort by one of: ${sortFields.join(", ")}.`,
  });
}

/** Null for the default order, which an address leaves out. */
export function buildSort(sort: Sort): string | null {
  if (sort.field === defaultSort.field && sort.descending === defaultSort.descending) return null;
  return `${sort.descending ? "-" : ""}${sort.field}`;
}
