import Link from "next/link";
import { formatDay, formatNumber, formatShare } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { objectiveUnits } from "#lib/domain/slo/objective.ts";
import { countedWords } from "#lib/domain/slo/objective-words.ts";
import type { ScorecardLine } from "#lib/queries/scorecards/scorecard.ts";
import type { CardsPage } from "./read-cards.ts";

/** What each objective counts, of how many days, and the drawn days as a table. */
export function MeaningPanel({ page: { estate, asOf } }: { page: CardsPage }) {
  return (
    <Panel
      id="meaning"
      title="What the numbers count"
      lead="The budget is what may be bad: the share beyond the target, of all days in the window that could be told. A day on which nothing was collected is a gap and counts nowhere. A burn rate of 1 uses the budget up exactly once per window; it is that of the last seven days collected, and so is the pace."
    >
      <dl className="grid gap-3">
        {estate.lines.map((line) => (
          <Meaning key={line.objective.key} line={line} />
        ))}
      </dl>
      <Twin lines={estate.lines} asOf={asOf} />
    </Panel>
  );
}

function Meaning({ line: { objective, budget } }: { line: ScorecardLine }) {
  const { about, windowDays } = objective;
  const { days, observed } = budget;
  return (
    <div>
      <dt className="font-semibold">{objective.sentence}</dt>
      <dd className="text-fg-2">
        {countedWords(objective)} In {formatNumber(windowDays)} days, {formatNumber(observed)} of them
        observed: {formatNumber(days.good)} good, {formatNumber(days.bad)} bad
        {days.undecided > 0 && `, ${formatNumber(days.undecided)} nobody could tell`} (
        {objectiveUnits[about].unit}).
      </dd>
    </div>
  );
}

/** Only days of which anything is known: the others are gaps. */
function Twin({ lines, asOf }: { lines: readonly ScorecardLine[]; asOf: Date }) {
  const days = (lines[0]?.points ?? []).map(({ day }) => day).toReversed();
  const pointOn = new Map(
    lines.map(({ objective, points }) => [objective.key, new Map(points.map((one) => [one.day, one]))]),
  );
  const known = days.filter((day) =>
    lines.some(({ objective }) => pointOn.get(objective.key)?.get(day)?.share != null),
  );
  const cell = "border-line border-b px-2 py-1";
  return (
    <details className="twin mt-3">
      <summary className="inline-block min-h-6 text-accent text-note hover:underline">
        The last 90 days as a table
      </summary>
      <Scroll label="The last 90 days" bare>
        <table className="w-full min-w-[720px] border-separate border-spacing-0 text-note">
          <thead className="text-fg-2">
            <tr>
              <th scope="col" className={`${cell} text-left`}>
                Day
              </th>
              {lines.map(({ objective }) => (
                <th key={objective.key} scope="col" className={`${cell} text-right font-semibold`}>
                  {objective.sentence}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {known.map((day) => (
              <tr key={day}>
                <th scope="row" className={`${cell} whitespace-nowrap text-left font-normal`}>
                  {formatDay(new Date(day), asOf)}
                </th>
                {lines.map(({ objective }) => {
                  const point = pointOn.get(objective.key)?.get(day);
                  return (
                    <td key={objective.key} className={`${cell} text-right`}>
                      {point?.share != null ? formatShare(point.share) : point?.isNone ? "none" : "not known"}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="mt-2 text-note">
        <Link href="/settings/objectives" prefetch={false} className="no-print text-accent hover:underline">
          How each objective is set
        </Link>
      </p>
    </details>
  );
}
