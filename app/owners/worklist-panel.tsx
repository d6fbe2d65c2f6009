import Link from "next/link";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { type IndexBand, indexBands, type WorklistCell } from "#lib/queries/owners/unowned-worklist.ts";
import { worklistBehind } from "./address.ts";
import { CELL, HEAD } from "./table-look.ts";

const TIERS: Record<WorklistCell["tier"], string> = {
  "2": "Tier 2, privileged",
  "1": "Tier 1, bounded write",
  "0": "Tier 0, read-only",
  unknown: "Not scored",
};

const BANDS: Record<IndexBand, { label: string; meaning: string }> = {
  "above-0.8": { label: "Above 0.8", meaning: "more than four fifths of what it may do is proven unused" },
  "above-0.4": { label: "0.4 to 0.8", meaning: "up to four fifths of what it may do is proven unused" },
  "up-to-0.4": { label: "Up to 0.4", meaning: "less than two fifths of what it may do is proven unused" },
  unknown: { label: "No index", meaning: "young, blind or with nothing granted: no index may be quoted" },
};

/** What nobody owns, by the harm it can do and by how little of it is used: each cell opens its list, worst first. */
export function WorklistPanel({ cells }: { cells: WorklistCell[] }) {
  const all = sum(cells);
  return (
    <Panel
      id="worklist"
      title="Without an owner"
      side="worst first: top left"
      lead={
        all === 0
          ? "Everybody who is counted has an owner."
          : `${formatNumber(all)} to find owners for; for ${formatNumber(cells.reduce((total, { inferred }) => total + inferred, 0))} a team is probable.`
      }
      flush
    >
      <Scroll label="Without an owner, by tier and over-privilege" bare>
        <table className="w-full min-w-[480px] border-separate border-spacing-0">
          <thead>
            <tr>
              <td className={HEAD} />
              {indexBands.map((band) => (
                <th key={band} scope="col" title={BANDS[band].meaning} className={`${HEAD} text-right`}>
                  {BANDS[band].label}
                </th>
              ))}
              <th scope="col" className={`${HEAD} text-right`}>
                All
              </th>
            </tr>
          </thead>
          <tbody>
            {(["2", "1", "0", "unknown"] as const).map((tier) => (
              <Row
                key={tier}
                tier={tier}
                cells={cells.filter((cell) => cell.tier === tier)}
                most={most(cells)}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Row({ tier, cells, most }: { tier: WorklistCell["tier"]; cells: WorklistCell[]; most: number }) {
  const whole = cells[0]?.filter.replace(/ (opi\S+)( opi\S+)?$/, "") ?? "";
  return (
    <tr className="group">
      <th scope="row" className={`${CELL} whitespace-nowrap text-left font-normal`}>
        {TIERS[tier]}
      </th>
      {cells.map((cell) => (
        <td key={cell.index} className={`${CELL} p-0`}>
          <Link
            href={worklistBehind(cell.filter)}
            prefetch={false}
            aria-label={`${formatNumber(cell.count)}: ${TIERS[tier]}, ${BANDS[cell.index].label.toLowerCase()}`}
            title={cell.count === 0 ? undefined : `for ${formatNumber(cell.inferred)} a team is probable`}
            data-number={cell.count}
            className={`block px-2 py-1.5 text-right hover:underline ${cell.count === 0 ? "text-fg-3" : "font-semibold"}`}
          >
            {formatNumber(cell.count)}
            <Weight count={cell.count} most={most} />
          </Link>
        </td>
      ))}
      <td className={`${CELL} text-right`}>
        <Link
          href={worklistBehind(whole)}
          prefetch={false}
          aria-label={`${formatNumber(sum(cells))}: ${TIERS[tier]}`}
          data-number={sum(cells)}
          className="link-quiet inline-block min-h-6 min-w-6 py-0.5"
        >
          {formatNumber(sum(cells))}
        </Link>
      </td>
    </tr>
  );
}

/** A thin bar under the number, on the scale of the largest cell. */
function Weight({ count, most }: { count: number; most: number }) {
  const share = most === 0 ? 0 : Math.ceil((count / most) * 100);
  return (
    <span aria-hidden className="mt-0.5 flex h-1 justify-end rounded-mark bg-track">
      <span
        style={{ width: `${share}%` }}
        className="mark block h-full rounded-mark bg-ink-2 print:[print-color-adjust:exact]"
      />
    </span>
  );
}

function sum(cells: WorklistCell[]): number {
  return cells.reduce((total, { count }) => total + count, 0);
}

function most(cells: WorklistCell[]): number {
  return Math.max(0, ...cells.map(({ count }) => count));
}
