import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";

export type LedgerLine = { label: string; value: number; href: string; isSum?: boolean };

/** Numbers that add up, each with the list behind it; a sum stands under a line. */
export function Ledger({ lines }: { lines: LedgerLine[] }) {
  return (
    <dl>
      {lines.map(({ label, value, href, isSum = false }) => (
        <div
          key={label}
          className={`flex justify-between border-line border-b py-1 last:border-b-0 ${isSum ? "border-t border-t-fg-2 font-semibold" : ""}`}
        >
          <dt>{label}</dt>
          <dd>
            <Link href={href} prefetch={false} className="link-quiet" data-number={value}>
              {formatNumber(value)}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
