import Link from "next/link";
import { formatNumber, formatShare } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { metByNoneWords, standingWords, stateWords, unjudgedWords } from "#lib/domain/slo/objective-words.ts";
import type { EstateObjective } from "#lib/queries/scorecards/estate-scorecard.ts";
import { runsOutWords } from "../scorecards/line-words.ts";
import { offendersAddress } from "../scorecards/offenders-address.ts";

/** Which objectives fail, worst first, and when the others run out of budget. */
export function ObjectivesPanel({
  objectives,
  asOf,
}: {
  objectives: readonly EstateObjective[];
  asOf: Date;
}) {
  return (
    <Panel
      id="objectives"
      title="Objectives"
      side={
        <Link href="/scorecards" prefetch={false} className="text-accent hover:underline">
          Scorecards
        </Link>
      }
      lead={
        objectives.length === 0
          ? "No objective is set: Settings has them."
          : `${standingWords(objectives.map(({ state }) => state))}.`
      }
      flush
    >
      <ul>
        {objectives.map((objective) => (
          <Item key={objective.key} objective={objective} asOf={asOf} />
        ))}
      </ul>
    </Panel>
  );
}

function Item({ objective, asOf }: { objective: EstateObjective; asOf: Date }) {
  const { key, sentence, state, about, now, isNone, target, offenders } = objective;
  return (
    <li
      data-objective={key}
      data-state={state}
      className="grid grid-cols-[14px_minmax(0,1fr)_auto] gap-x-2.5 border-line border-t px-4 py-2 first:border-t-0"
    >
      <span className="pt-px">
        <StatusIcon kind={state} />
      </span>
      <div className="min-w-0">
        <p>{sentence}</p>
        <p className="text-fg-2 text-note">
          {stateWords[state]}
          {whyWords(objective, asOf)}
        </p>
      </div>
      <div className="text-right">
        {isNone ? (
          <span className="text-fg-2">none now</span>
        ) : now === null ? (
          <Hole kind="unknown" compact reason="nothing can be told">
            unknown
          </Hole>
        ) : (
          <strong>{formatShare(now)}</strong>
        )}
        <p className="whitespace-nowrap text-fg-2 text-note">
          of {formatShare(target)};{" "}
          <Link
            href={offendersAddress(about, offenders.filter, null)}
            prefetch={false}
            data-number={offenders.filter === null ? undefined : offenders.count}
            className="link-quiet"
          >
            {formatNumber(offenders.count)} failing
          </Link>
        </p>
      </div>
    </li>
  );
}

/** Nothing to judge is neither a budget that lasts nor something unknown. */
function whyWords({ about, windowDays, wasNone, unjudged, runsOut }: EstateObjective, asOf: Date): string {
  if (wasNone) return `: ${metByNoneWords(about, windowDays)}`;
  return unjudged === null
    ? `, budget out: ${runsOutWords({ runsOut, unjudged }, about, asOf)}`
    : `: ${unjudgedWords(unjudged, about)}`;
}
