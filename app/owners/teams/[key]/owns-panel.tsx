import Link from "next/link";
import type { CSSProperties } from "react";
import { CloudMark } from "#components/ui/cloud-mark.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { TeamDetail } from "#lib/queries/owners/get-team.ts";
import { coverageLevels } from "#lib/queries/owners/owner-coverage.ts";
import { listBehind } from "../../address.ts";

const TITLES: Record<(typeof coverageLevels)[number], string> = {
  provider: "By cloud",
  environment: "By environment",
  tier: "By risk tier",
  class: "By class of work",
};

/** What the team owns, from four sides; each number opens its list. */
export function OwnsPanel({ team }: { team: TeamDetail }) {
  if (team.owned === 0) {
    return (
      <Panel id="owns" title="What it owns">
        <p className="text-fg-2">Nothing yet: nobody of the team has said yes to an identity.</p>
      </Panel>
    );
  }
  return (
    <Panel id="owns" title="What it owns" side={formatNumber(team.owned)}>
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 mid:grid-cols-2">
        {coverageLevels.map((level) => (
          <section key={level} aria-label={TITLES[level]}>
            <h3 className="mb-1 font-semibold text-note">{TITLES[level]}</h3>
            <ul>
              {team.owns[level].map(({ value, label, counts, filter }) => (
                <li
                  key={value}
                  className="grid min-h-6 grid-cols-[minmax(0,1fr)_90px_44px] items-center gap-3 max-mid:grid-cols-[minmax(0,1fr)_60px_44px]"
                >
                  <span className="truncate">
                    {level === "provider" && <CloudMark provider={value} named />} {label}
                  </span>
                  <span aria-hidden className="h-1.5 rounded-mark bg-track">
                    <span
                      style={{ "--share": `${(counts.total / team.owned) * 100}%` } as CSSProperties}
                      className="mark block h-full w-(--share) rounded-mark bg-ink-2 print:[print-color-adjust:exact]"
                    />
                  </span>
                  <Link
                    href={listBehind(filter, `team:${team.key}`)}
                    prefetch={false}
                    aria-label={`${formatNumber(counts.total)}: ${label}`}
                    data-number={counts.total}
                    className="link-quiet text-right"
                  >
                    {formatNumber(counts.total)}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Panel>
  );
}
