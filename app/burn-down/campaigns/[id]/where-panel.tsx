import Link from "next/link";
import type { ReactNode } from "react";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { inScopeOf } from "#lib/domain/burn-down/bands.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { campaignItems } from "../address.ts";

const MARKS = {
  removed: "bg-ink-1",
  disabled: "bg-ink-2",
  excepted: "hatched border border-ink-2",
  open: "border border-ink-2",
} as const;

/** Every item once: where it is, and what no longer counts. Each number opens its items. */
export function WherePanel({ campaign, asOf }: { campaign: BurnDown; asOf: Date }) {
  const { id, today, cameBack, starts } = campaign;
  if (today === null) return null;
  const { bands } = today;
  const all = bands.baseline + bands.added + bands.catalogue;
  const items = (state: string) => campaignItems(id, { state });
  return (
    <Panel
      id="where"
      title={`Where ${formatNumber(all)} items went`}
      lead={`${formatNumber(bands.baseline)} at the start and ${formatNumber(bands.added + bands.catalogue)} added since.`}
    >
      <dl className="grid">
        <Line mark="removed" value={bands.removed} href={items("gone")}>
          Removed, verified gone
        </Line>
        <Line mark="disabled" value={bands.disabled} href={items("disabled")}>
          Disabled, not yet gone
        </Line>
        <Line mark="excepted" value={bands.excepted} href={items("excepted")}>
          Under exception
        </Line>
        <Line mark="open" value={bands.open} href={items("undecided")}>
          Open or planned
        </Line>
        <Line value={inScopeOf(bands)} href={items("in-scope")} isSum>
          In scope
        </Line>
        <Line value={bands.noLonger} href={items("no-longer-applies")}>
          No longer apply
        </Line>
        <Line value={bands.catalogue} href={campaignItems(id, { joined: "catalogue" })}>
          Brought by a grown catalogue
        </Line>
        <Line value={cameBack} href={campaignItems(id, { isBack: true })}>
          Came back after an end
        </Line>
      </dl>
      <p className="mt-2 text-fg-2 text-note">
        What no longer applies was used, or is judged differently: it leaves the scope and is no progress.
        {starts
          .slice(1)
          .map(
            ({ day, reason, left }) =>
              ` Measured anew at ${formatNumber(left)} on ${formatDay(new Date(day), asOf)}: ${reason ?? "no reason given"}.`,
          )}
      </p>
    </Panel>
  );
}

type LineProps = {
  mark?: keyof typeof MARKS;
  value: number;
  href: string;
  isSum?: boolean;
  children: ReactNode;
};

function Line({ mark, value, href, isSum = false, children }: LineProps) {
  return (
    <div
      className={`flex min-h-8 items-center gap-3 border-line border-b ${isSum ? "border-t-2 border-t-line-strong font-semibold" : ""}`}
    >
      <span
        aria-hidden
        className={`mark size-3 flex-none rounded-mark print:[print-color-adjust:exact] ${mark === undefined ? "" : MARKS[mark]}`}
      />
      <dt className="min-w-0 flex-1">{children}</dt>
      <dd>
        <Link
          href={href}
          prefetch={false}
          data-items={value}
          className={value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}
        >
          {formatNumber(value)}
        </Link>
      </dd>
    </div>
  );
}
