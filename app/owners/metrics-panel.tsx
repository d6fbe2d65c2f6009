import { formatNumber, formatPercent, formatSpan } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Metric } from "#components/ui/metric.tsx";
import { Pairs } from "#components/ui/pairs.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { OwnerMetrics } from "#lib/queries/owners/owner-metrics.ts";
import { labelOf } from "../identities/identity-view.ts";
import { countedText, listBehind } from "./address.ts";
import { Count } from "./coverage-panel.tsx";
import { CELL, HEAD } from "./table-look.ts";

/** How long it takes until somebody says yes, and for how many nothing hints at anybody. */
export function TimesPanel({ metrics: { withoutHint, timeToClaim } }: { metrics: OwnerMetrics }) {
  const { median, p90, claims, stillOpen, openMedian, filters } = timeToClaim;
  const days = (value: number | null, why: string) =>
    value === null ? <Hole kind="unknown" reason={why} /> : formatSpan(Math.round(value));
  const none = "no claim was made in the last 90 days";
  return (
    <Panel id="times" title="Until somebody says yes" side="claims of the last 90 days">
      <Pairs
        pairs={[
          { key: "median", name: "First seen to first claim, median", value: days(median, none) },
          { key: "p90", name: "The slowest tenth takes at least", value: days(p90, none) },
          {
            key: "claims",
            name: "First claims",
            value: <Metric value={claims} href={listBehind(filters.claims)} />,
          },
          {
            key: "open",
            name: "Never claimed",
            value: (
              <>
                <Metric value={stillOpen} href={listBehind(filters.stillOpen)} />
                {openMedian !== null && `, for ${formatSpan(Math.round(openMedian))} (median)`}
              </>
            ),
          },
          {
            key: "hint",
            name: "No tag, label, owner or rule names a team",
            value:
              withoutHint.share === null ? (
                <Hole kind="unknown" reason="nobody is counted" />
              ) : (
                <>
                  <Metric value={withoutHint.count} href={listBehind(withoutHint.filter)} /> of{" "}
                  <Metric value={withoutHint.of} href={listBehind(countedText())} />,{" "}
                  {formatPercent(withoutHint.share)}
                </>
              ),
          },
        ]}
      />
    </Panel>
  );
}

/** A class as a sentence or a row begins with it. */
function classLabel(value: string): string {
  return value === "unknown" ? "Unknown" : labelOf("class", value);
}

/** Classes of work by what came in 90 days; every number opens its list. */
export function GrowthPanel({ growth }: { growth: OwnerMetrics["growth"] }) {
  const fastest = growth[0];
  return (
    <Panel
      id="growth"
      title="Who is growing"
      side="last 90 days"
      lead={
        fastest === undefined || fastest.came === 0
          ? "Nothing came since the first collection, or within 90 days."
          : `${classLabel(fastest.class)} grows fastest: ${formatNumber(fastest.came)} came.`
      }
      flush
    >
      <Scroll label="Growth by class of work" bare>
        <table className="w-full min-w-[340px] border-separate border-spacing-0">
          <thead>
            <tr>
              {["Class", "Now", "Came", "Went"].map((name, index) => (
                <th key={name} scope="col" className={`${HEAD} ${index === 0 ? "" : "text-right"}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {growth.map((row) => {
              const label = classLabel(row.class);
              return (
                <tr key={row.class} className="group hover:bg-hover">
                  <th scope="row" className={`${CELL} text-left font-normal`}>
                    {label}
                  </th>
                  <Count
                    value={row.now}
                    href={listBehind(countedText(`class:${row.class}`))}
                    of={`${label}, now`}
                  />
                  <Count value={row.came} href={listBehind(row.filters.came)} of={`${label}, came`} />
                  <Count value={row.went} href={listBehind(row.filters.went)} of={`${label}, went`} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
