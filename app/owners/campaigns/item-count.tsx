import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";
import { CELL } from "../table-look.ts";

/** A number of a campaign that opens its items; `of` says to assistive technology which. */
export function ItemCount({ value, href, of }: { value: number; href: string; of: string }) {
  return (
    <td className={`${CELL} text-right`}>
      <Link
        href={href}
        prefetch={false}
        aria-label={`${formatNumber(value)}: ${of}`}
        data-items={value}
        className={`inline-block min-h-6 min-w-6 py-0.5 ${value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}`}
      >
        {formatNumber(value)}
      </Link>
    </td>
  );
}
