/** The look of the small tables of Owners. */
export const HEAD =
  "h-8 whitespace-nowrap border-line border-b bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-4 last:pr-4 print:nth-last-2:pr-4";
export const CELL =
  "border-line border-b px-2 py-1 first:pl-4 last:pr-4 print:nth-last-2:pr-4 group-last:border-b-0";
