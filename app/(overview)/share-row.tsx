import Link from "next/link";
import type { CSSProperties, ReactNode } from "react";
import { formatNumber, formatPercent } from "#components/ui/format.ts";

type Counted = { count: number; href: string };

type Props = {
  name: ReactNode;
  hit: Counted;
  of: Counted;
  /** True for the one series that matters on its panel. */
  accent?: boolean;
  /** In place of the share where there is nobody to judge. */
  otherwise?: string;
};

/** One part of a whole as a bar, its share, and both numbers with their lists. */
export function ShareRow({ name, hit, of, accent = false, otherwise = "nobody to judge" }: Props) {
  const share = of.count === 0 ? null : hit.count / of.count;
  const width = { "--share": `${(share ?? 0) * 100}%` } as CSSProperties;
  const number = ({ count, href }: Counted) => (
    <Link href={href} prefetch={false} data-number={count} className="link-quiet">
      {formatNumber(count)}
    </Link>
  );
  return (
    <li className="grid min-h-7 grid-cols-[minmax(106px,1.3fr)_minmax(24px,1fr)_44px_minmax(76px,auto)] items-center gap-3">
      <span className="min-w-0 truncate">{name}</span>
      <span
        aria-hidden
        className={`mark block h-2.5 overflow-hidden rounded-mark ${share === null ? "border border-line" : "bg-track print:[print-color-adjust:exact]"}`}
      >
        <span
          style={width}
          className={`block h-full w-(--share) print:[print-color-adjust:exact] ${accent ? "bg-accent" : "bg-ink-2"}`}
        />
      </span>
      {share === null ? (
        <span className="col-span-2 text-right text-fg-2 text-note">{otherwise}</span>
      ) : (
        <>
          <strong className="text-right">{formatPercent(share)}</strong>
          <span className="whitespace-nowrap text-right text-fg-2 text-note">
            {number(hit)} of {number(of)}
          </span>
        </>
      )}
    </li>
  );
}
