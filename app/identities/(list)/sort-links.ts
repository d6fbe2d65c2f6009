/** How each heading of the table sorts: the first press takes the order one usually wants, the next turns it round. */
import type { SortLink } from "#components/table/data-table.tsx";
import { type Sort, type SortField, sortFields } from "#lib/domain/filter/sort.ts";
import { listAddress } from "../address.ts";
import type { Asked } from "./asked.ts";

/** Numbers are wanted largest first; names and dates from their beginning, so the oldest key and longest unused lead. */
const LARGEST_FIRST = new Set<SortField>([
  ...(["grants", "workloads", "static-credentials"] as const),
  ...(["tier", "opi", "weighted-opi", "granted", "unused"] as const),
]);

export function sortLinks({ filter, sort }: Asked): Record<string, SortLink> {
  return Object.fromEntries(
    sortFields.map((field): [string, SortLink] => {
      const sorted = sort.field === field;
      const next: Sort = { field, descending: sorted ? !sort.descending : LARGEST_FIRST.has(field) };
      const now = !sorted ? null : sort.descending ? "descending" : "ascending";
      return [field, { href: listAddress(filter, next), now }];
    }),
  );
}
