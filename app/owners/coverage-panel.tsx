import Link from "next/link";
import type { ReactNode } from "react";
import { CoverageBar, CoverageLegend } from "#components/chart/coverage-bar.tsx";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { ownedOf } from "#lib/domain/ownership/coverage.ts";
import type { CoverageLevel, CoveragePart, OwnerCoverage } from "#lib/queries/owners/owner-coverage.ts";
import { listBehind, OWNED, UNOWNED } from "./address.ts";
import { CELL, HEAD } from "./table-look.ts";

/** All counted identities by what is said of their owner; each part opens its list. */
export function CoveragePanel({ owners: { counts, coverage, filter } }: { owners: OwnerCoverage }) {
  const without = counts.total - ownedOf(counts);
  return (
    <Panel
      id="coverage"
      title="Ownership"
      side={coverage === null ? undefined : formatPercent(coverage)}
      lead={
        counts.total === 0
          ? "Nobody is counted."
          : `${formatNumber(without)} have no confirmed owner; ${formatNumber(counts.inferred + counts.lapsed)} of them have a probable one.`
      }
    >
      <CoverageBar counts={counts} />
      <CoverageLegend counts={counts} hrefOf={(state) => listBehind(filter, `owner:${state}`)} />
    </Panel>
  );
}

type LevelProps = {
  id: string;
  title: string;
  level: CoverageLevel;
  parts: CoveragePart[];
  /** What stands under a part's name; null: nothing. */
  noteOf?: (value: string) => string | null;
  footer?: ReactNode;
};

/** Coverage of each part of one level: a bar, and the lists of who has an owner and who has not. */
export function LevelPanel({ id, title, level, parts, noteOf, footer }: LevelProps) {
  return (
    <Panel id={id} title={title} footer={footer} flush>
      <Scroll label={`Coverage ${title.toLowerCase()}`} bare>
        <table className="w-full min-w-[420px] border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={HEAD}>
                {title.replace("By ", "").replace(/^./, (letter) => letter.toUpperCase())}
              </th>
              <td className={`${HEAD} w-[26%]`} />
              <th scope="col" className={`${HEAD} text-right`}>
                Coverage
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Owned
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                Without
              </th>
              <th scope="col" className={`${HEAD} text-right`}>
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <Row key={part.value} level={level} part={part} note={noteOf?.(part.value) ?? null} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Row({ level, part, note }: { level: CoverageLevel; part: CoveragePart; note: string | null }) {
  const { counts, coverage, filter, label, value } = part;
  const owned = ownedOf(counts);
  return (
    <tr className="group hover:bg-hover">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <span className="inline-flex items-center gap-2">
          {level === "provider" && <CloudMark provider={value} named />}
          {level === "tier" && value !== "unknown" ? `Tier ${value}, ${label.toLowerCase()}` : label}
        </span>
        {note !== null && <span className="block text-fg-2 text-note [overflow-wrap:anywhere]">{note}</span>}
      </th>
      <td aria-hidden className={CELL}>
        <CoverageBar counts={counts} slim />
      </td>
      <td className={`${CELL} whitespace-nowrap text-right font-semibold`}>
        {coverage === null ? "" : formatPercent(coverage)}
      </td>
      <Count value={owned} href={listBehind(filter, OWNED)} of={`${label}, owned`} />
      <Count
        value={counts.total - owned}
        href={listBehind(filter, UNOWNED)}
        of={`${label}, without an owner`}
      />
      <Count value={counts.total} href={listBehind(filter)} of={label} />
    </tr>
  );
}

/** A number of a table that opens its list; `of` says to assistive technology which. */
export function Count({ value, href, of }: { value: number; href: string; of: string }) {
  return (
    <td className={`${CELL} text-right`}>
      <Link
        href={href}
        prefetch={false}
        aria-label={`${formatNumber(value)}: ${of}`}
        data-number={value}
        className={`inline-block min-h-6 min-w-6 py-0.5 ${value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}`}
      >
        {formatNumber(value)}
      </Link>
    </td>
  );
}
