import Link from "next/link";
import { Sparkline } from "#components/chart/sparkline.tsx";
import { BudgetBar } from "#components/ui/budget-bar.tsx";
import { formatNumber, formatShare } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Status } from "#components/ui/status.tsx";
import { countedWords, metByNoneWords, stateWords } from "#lib/domain/slo/objective-words.ts";
import type { ScorecardLine } from "#lib/queries/scorecards/scorecard.ts";
import { CELL } from "../owners/table-look.ts";
import { burnRateWords, leftDaysWords, leftShareWords, runsOutWords, targetWords } from "./line-words.ts";
import { identitiesAddress, offendersAddress } from "./offenders-address.ts";

type Props = {
  line: ScorecardLine;
  /** Which part of the estate it is of. */
  team: string | null;
  provider: string | null;
  asOf: Date;
  /** Why the numbers may be too low. */
  partial: string | null;
};

/** One objective on one line: what it says now, and what is left of its budget. */
export function CardRow({ line, team, provider, asOf, partial }: Props) {
  const { objective, now, budget, points } = line;
  const isKnown = budget.state !== "unknown";
  const rate = burnRateWords(budget.burnRate);
  const { good, bad, undecided } = budget.days;
  const isEmpty = isKnown && good + bad + undecided === 0;
  return (
    <tr className="group hover:bg-hover" data-objective={objective.key} data-state={budget.state}>
      <th
        scope="row"
        title={countedWords(objective)}
        className={`${CELL} sticky left-0 z-1 min-w-[180px] max-w-[320px] border-r bg-page text-left font-normal group-hover:bg-hover`}
      >
        {objective.sentence}
      </th>
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {now === null ? <Nothing line={line} /> : <strong>{formatShare(now)}</strong>}
      </td>
      <td className={`${CELL} whitespace-nowrap text-right`}>{targetWords(objective.target)}</td>
      <td className={`${CELL} whitespace-nowrap text-right`}>
        <Wrong line={line} team={team} provider={provider} partial={partial} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <span className="flex items-center gap-2">
          <BudgetBar share={isKnown ? (budget.leftShare ?? (budget.left < 0 ? -1 : 0)) : null} />
          {isEmpty ? (
            <span className="text-fg-2">nothing to judge</span>
          ) : isKnown ? (
            <span>
              {leftShareWords(budget.leftShare)}{" "}
              <span className="text-fg-2 text-note">{leftDaysWords(budget.left)}</span>
            </span>
          ) : (
            <span className="text-fg-2">cannot be judged</span>
          )}
        </span>
      </td>
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {rate ?? <span className="text-fg-2">{isEmpty ? "none" : "not known"}</span>}
      </td>
      <td className={`${CELL} min-w-[108px] text-fg-2`}>
        {isEmpty
          ? metByNoneWords(objective.about, objective.windowDays)
          : runsOutWords(budget, objective.about, asOf)}
      </td>
      <td className={CELL}>
        <Sparkline points={points} target={objective.target / 10_000} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Status kind={budget.state}>{stateWords[budget.state]}</Status>
      </td>
    </tr>
  );
}

/** None is not unknown: there is nothing that it is about now, or nobody could be told. */
function Nothing({ line: { counts, budget } }: Pick<Props, "line">) {
  const isNone = counts.undecided === 0 && budget.unjudged?.because !== "filter";
  return isNone ? (
    <span className="text-fg-2">none</span>
  ) : (
    <Hole kind="unknown" reason="Nobody could be told now." compact />
  );
}

/** How many are wrong now, and of how many nobody can tell: each opens its list. */
function Wrong({ line, team, provider, partial }: Omit<Props, "asOf">) {
  const { objective, offenders, undecided } = line;
  const isPartial = partial !== null && objective.about === "identities";
  const what = `${objective.sentence}, not so`;
  if (offenders.filter === null && objective.about === "identities")
    return <span className="text-fg-2">not known</span>;
  return (
    <>
      <Link
        href={offendersAddress(objective.about, offenders.filter, team, provider)}
        prefetch={false}
        data-number={offenders.count}
        title={isPartial ? partial : undefined}
        aria-label={`${isPartial ? "at least " : ""}${formatNumber(offenders.count)}: ${what}`}
        className={`inline-block min-h-6 min-w-6 py-0.5 ${offenders.count === 0 ? "text-fg-2 hover:underline" : "link-quiet"} ${isPartial ? "at-least" : ""}`}
      >
        {formatNumber(offenders.count)}
      </Link>
      {undecided.count > 0 && undecided.filter !== null && (
        <Link
          href={identitiesAddress(undecided.filter)}
          prefetch={false}
          data-number={undecided.count}
          aria-label={`${formatNumber(undecided.count)} untold: ${objective.sentence}`}
          className="block min-h-6 py-0.5 text-fg-2 text-note hover:underline"
        >
          {formatNumber(undecided.count)} untold
        </Link>
      )}
    </>
  );
}
