import Link from "next/link";
import type { CSSProperties } from "react";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import type { OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { type CoverageBarPart, prepareCoverageBar } from "./prepare-coverage-bar.ts";

const FILLS: Record<CoverageBarPart["state"], string> = {
  attested: "bg-ink-1",
  claimed: "bg-ink-2",
  lapsed: "border border-ink-2 bg-ink-3",
  inferred: "hatched border border-ink-2 border-dashed",
  none: "border border-ink-2",
};

/** Attested, claimed, lapsed, inferred, none as one bar, told apart without colour; `slim` beside a row of a table. */
export function CoverageBar({ counts, slim = false }: { counts: OwnerCounts; slim?: boolean }) {
  const parts = prepareCoverageBar(counts).filter(({ count }) => count > 0);
  return (
    <span aria-hidden className={`flex w-full gap-0.5 ${slim ? "h-2.5" : "h-6"}`}>
      {parts.map(({ state, share, label, count }) => (
        <span
          key={state}
          title={`${label}: ${formatNumber(count)}`}
          style={{ "--share": `${share * 100}%` } as CSSProperties}
          className={`mark h-full w-(--share) min-w-0.5 rounded-mark print:[print-color-adjust:exact] ${FILLS[state]}`}
        />
      ))}
    </span>
  );
}

type LegendProps = { counts: OwnerCounts; hrefOf: (state: CoverageBarPart["state"]) => string };

/** The bar's parts in words, each with the list behind it; lapsed only where there is some. */
export function CoverageLegend({ counts, hrefOf }: LegendProps) {
  const parts = prepareCoverageBar(counts).filter(({ state, count }) => state !== "lapsed" || count > 0);
  return (
    <ul className="mt-3 grid gap-1">
      {parts.map(({ state, label, count, share }) => (
        <li key={state} className="flex min-h-6 items-center gap-3">
          <span
            aria-hidden
            className={`mark size-3 flex-none rounded-mark print:[print-color-adjust:exact] ${FILLS[state]}`}
          />
          <Link
            href={hrefOf(state)}
            prefetch={false}
            className="flex min-w-0 flex-1 gap-3 hover:underline"
            data-state={state}
            data-number={count}
          >
            <span className="min-w-0 flex-1">{label}</span>
            <span>{formatNumber(count)}</span>
          </Link>
          <span className="w-[72px] flex-none text-right text-fg-2">{formatPercent(share)}</span>
        </li>
      ))}
    </ul>
  );
}
