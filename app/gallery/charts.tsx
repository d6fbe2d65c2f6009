import { LateBurnDownLines } from "#components/chart/late.tsx";
import { prepareBurnDown } from "#components/chart/prepare-burn-down.ts";
import { prepareMetricTrend } from "#components/chart/prepare-metric-trend.ts";
import { SharesOverTime } from "#components/chart/shares-over-time.tsx";
import { StillBurnDown } from "#components/chart/still-burn-down.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { type Bands, noBands } from "#lib/domain/burn-down/bands.ts";
import { forecastOf } from "#lib/domain/burn-down/forecast.ts";
import { addDays, daysBetween, everyDay } from "#lib/domain/days.ts";
import { Specimen } from "./specimen.tsx";

const [from, until] = ["2026-08-27", "2026-11-24"];
/** Weekly, then daily; nothing for three weeks of October. */
const collected = everyDay(from, until).filter((day, at) =>
  day > "2026-11-10" ? true : at % 7 === 0 && (day < "2026-10-01" || day > "2026-10-21"),
);
const line = (key: string, share: (at: number) => number | null) => ({
  ...{ key, label: key },
  days: collected.map((day) => ({ day, value: share(daysBetween(from, day)) })),
});
const series = [
  line("owned", (at) => 0.3 + at / 200),
  line("short-lived", (at) => (at < 30 ? null : 0.62)),
  line("over-privileged", (at) => 0.6 - at / 400),
];

/** Drawn on the server; the library draws again what is pointed at, or come to by keyboard. Nothing may move then. */
export function Charts() {
  return (
    <Panel title="Charts, as they stand and once they are pointed at" id="charts">
      <div className="grid gap-6 wide:grid-cols-2">
        <Shares name="Three lines with a gap, one known later" of={series} />
        <Shares name="One day" of={series.map((one) => ({ ...one, days: one.days.slice(-1) }))} />
        <Shares name="Nothing known" of={[]} />
        <Campaign name="A campaign with a forecast" startsOn="2026-09-28" />
        <Campaign name="A campaign on its first day" startsOn={until} />
      </div>
    </Panel>
  );
}

function Shares({ name, of }: { name: string; of: typeof series }) {
  return (
    <Specimen name={name}>
      <div className="h-[220px] text-note">
        <SharesOverTime
          chart={prepareMetricTrend(of, { from, until })}
          keys={of.map(({ key, label }) => ({ key, label }))}
          label={name}
          room={148}
          unknown="not known"
        />
      </div>
    </Specimen>
  );
}

function Campaign({ name, startsOn }: { name: string; startsOn: string }) {
  const days = collected
    .filter((day) => day >= startsOn)
    .map((day) => {
      const removed = 4 * daysBetween(startsOn, day);
      const bands: Bands = { ...noBands, baseline: 600, removed, open: 560 - removed, excepted: 40 };
      return { day, bands };
    });
  const chart = prepareBurnDown({
    days,
    plan: { starts: [{ day: startsOn, left: 600 }], endsOn: addDays(startsOn, 92), target: 0 },
    forecast: forecastOf(days, 0),
    starts: [{ day: startsOn, reason: null }],
  });
  return (
    <Specimen name={name}>
      <div className="h-[220px] text-note">
        <LateBurnDownLines
          {...{ chart, label: name, start: startsOn }}
          still={<StillBurnDown chart={chart} start={startsOn} />}
        />
      </div>
    </Specimen>
  );
}
