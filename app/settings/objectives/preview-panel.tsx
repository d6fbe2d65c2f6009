import Link from "next/link";
import { Sparkline } from "#components/chart/sparkline.tsx";
import { formatNumber, formatShare } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import { countedWords, stateWords } from "#lib/domain/slo/objective-words.ts";
import type { ObjectivePreview } from "#lib/queries/scorecards/preview-objective.ts";
import type { ScorecardLine } from "#lib/queries/scorecards/scorecard.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import {
  burnRateWords,
  leftDaysWords,
  leftShareWords,
  runsOutWords,
  targetWords,
} from "../../scorecards/line-words.ts";
import { offendersAddress } from "../../scorecards/offenders-address.ts";
import type { Typed } from "./asked-objective.ts";
import { SaveObjectiveForm } from "./save-objective-form.tsx";

type Props = { preview: ObjectivePreview; open: string; typed: Typed; asOf: Date };

const COLUMNS = [
  "",
  "Now",
  "Target",
  "Wrong now",
  "Budget left",
  "Burn rate",
  "Runs out",
  "90 days",
  "Status",
];

/** What it would have said of its window, beside what it says as it is set; nothing is saved before the press. */
export function PreviewPanel({ preview: { objective, before, after }, open, typed, asOf }: Props) {
  return (
    <section aria-labelledby="preview-title" className="mt-4 grid gap-3 border-line border-t pt-3">
      <h3 id="preview-title" className="text-title">
        {answerOf(after, before, asOf)}
      </h3>
      <p className="text-fg-2">{countedWords(objective)}</p>
      <Scroll label="What it would have said">
        <table className="w-full min-w-[900px] border-separate border-spacing-0">
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className={HEAD}>
                  {name === "" ? <span className="sr-only">How it is set</span> : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before !== null && <Row name="As it is set" line={before} asOf={asOf} />}
            <Row name="As it would be" line={after} asOf={asOf} />
          </tbody>
        </table>
      </Scroll>
      <SaveObjectiveForm
        values={{ objective: open, about: objective.about, ...typed }}
        isNew={before === null}
      />
    </section>
  );
}

/** `Over the last 90 days it would have been in breach; it is met as it is set.` */
function answerOf(after: ScorecardLine, before: ScorecardLine | null, asOf: Date): string {
  const { state } = after.budget;
  const days = `Over the last ${formatNumber(after.objective.windowDays)} days it would have been `;
  const why = state === "unknown" ? `: ${runsOutWords(after.budget, after.objective.about, asOf)}` : "";
  const was = before === null ? "" : `; as it is set it is ${inWords(before)}`;
  return `${days}${inWords(after)}${why}${was}.`;
}

function inWords({ budget }: ScorecardLine): string {
  return { met: "met", watch: "met, and running out", breach: "in breach", unknown: "unknown" }[budget.state];
}

function Row({ name, line, asOf }: { name: string; line: ScorecardLine; asOf: Date }) {
  const { objective, budget, offenders, now, points } = line;
  return (
    <tr className="group" data-preview={name}>
      <th scope="row" className={`${CELL} whitespace-nowrap text-left font-normal`}>
        {name}
      </th>
      <td className={CELL}>{now === null ? "not known" : formatShare(now)}</td>
      <td className={CELL}>{targetWords(objective.target)}</td>
      <td className={CELL}>
        <Link
          href={offendersAddress(objective.about, offenders.filter, null)}
          prefetch={false}
          data-number={offenders.count}
          className="link-quiet inline-block min-h-6 min-w-6 py-0.5"
        >
          {formatNumber(offenders.count)}
        </Link>
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {budget.state === "unknown"
          ? "cannot be judged"
          : `${leftShareWords(budget.leftShare)} ${leftDaysWords(budget.left)}`}
      </td>
      <td className={CELL}>{burnRateWords(budget.burnRate) ?? "not known"}</td>
      <td className={CELL}>{runsOutWords(budget, objective.about, asOf)}</td>
      <td className={CELL}>
        <Sparkline points={points} target={objective.target / 10_000} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Status kind={budget.state}>{stateWords[budget.state]}</Status>
      </td>
    </tr>
  );
}
