import type { ReactNode } from "react";
import { formatNumber } from "#components/ui/format.ts";
import { inScopeOf, leftOf } from "#lib/domain/burn-down/bands.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { LateBurnDownLines } from "./late.tsx";
import { prepareBurnDown } from "./prepare-burn-down.ts";
import { StillBurnDown } from "./still-burn-down.tsx";

const COLUMNS = [
  "Day",
  "Left",
  "In scope",
  "Removed",
  "Disabled",
  "Excepted",
  "No longer apply",
  "Added",
  "By the catalogue",
];

/** A campaign day by day; the table has every day on which something was collected, newest first. */
export function BurnDownChart({ campaign, sentence }: { campaign: BurnDown; sentence: ReactNode }) {
  const { days, startsOn, today, name } = campaign;
  const chart = prepareBurnDown(campaign);
  const rows = days.flatMap(({ day, bands }) => (bands === null ? [] : [{ day, bands }])).toReversed();
  const spoken =
    today === null
      ? `${name}: nothing is known yet`
      : `${name}: ${formatNumber(leftOf(today.bands))} of ${formatNumber(inScopeOf(today.bands))} left on ${today.day}`;
  return (
    <ChartFrame
      sentence={sentence}
      drawing={
        <LateBurnDownLines
          {...{ chart, label: spoken, start: startsOn }}
          still={<StillBurnDown chart={chart} start={startsOn} />}
        />
      }
      twin={{
        label: "The campaign, day by day",
        columns: COLUMNS,
        rows: rows.map(({ day, bands }) => ({
          key: day,
          cells: [
            day,
            ...[leftOf(bands), inScopeOf(bands), bands.removed, bands.disabled, bands.excepted],
            ...[bands.noLonger, bands.added, bands.catalogue],
          ].map((cell) => (typeof cell === "number" ? formatNumber(cell) : cell)),
        })),
      }}
    />
  );
}
