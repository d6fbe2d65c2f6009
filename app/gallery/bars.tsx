import { CoverageBar } from "#components/chart/coverage-bar.tsx";
import { MetricSparkline } from "#components/chart/metric-sparkline.tsx";
import { Sparkline } from "#components/chart/sparkline.tsx";
import { BudgetBar } from "#components/ui/budget-bar.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { addDays } from "#lib/domain/days.ts";
import { noCounts } from "#lib/domain/ownership/coverage.ts";
import { Specimen, Specimens } from "./specimen.tsx";

const counts = { attested: 210, claimed: 140, lapsed: 30, inferred: 260, none: 360, total: 1000 };
const days = Array.from({ length: 90 }, (_, at) => addDays("2026-08-27", at));
/** A gap of ten days in the middle, as where nothing was collected. */
const share = (at: number) => (at > 40 && at < 50 ? null : 0.5 + at / 250);

/** Parts of a whole, budgets and days. */
export function Bars() {
  return (
    <Panel title="Bars and days" id="bars">
      <Specimens>
        <Specimen name="Coverage">
          <CoverageBar counts={counts} />
        </Specimen>
        <Specimen name="Coverage of nobody">
          <CoverageBar counts={noCounts} />
        </Specimen>
        {[1, 0.4, 0, -0.2, -14, null].map((left) => (
          <Specimen key={String(left)} name={`Budget ${left === null ? "not known" : left}`}>
            <BudgetBar share={left} />
          </Specimen>
        ))}
        <Specimen name="Days with a gap, against a target">
          <Sparkline points={days.map((day, at) => ({ day, share: share(at) }))} target={0.8} />
        </Specimen>
        <Specimen name="One day">
          <Sparkline points={[{ day: "2026-11-24", share: 0.7 }]} target={0.8} />
        </Specimen>
        <Specimen name="A measure with a gap">
          <MetricSparkline days={days.map((day, at) => ({ day, value: share(at) }))} />
        </Specimen>
      </Specimens>
    </Panel>
  );
}
