import Link from "next/link";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import { standingWords, stateWords } from "#lib/domain/slo/objective-words.ts";
import type { ScorecardLine } from "#lib/queries/scorecards/scorecard.ts";
import { cardsAddress, STATES } from "./asked-cards.ts";
import type { CardsPage } from "./read-cards.ts";

/** `2 of 6 objectives are in breach, 1 cannot be judged; 1 runs out by 5 December.` Of the part as a whole. */
export function cardsAnswer(lines: readonly ScorecardLine[], asOf: Date): string {
  const days = lines.flatMap(({ budget: { runsOut } }) => (runsOut.is === "on" ? [runsOut.day] : []));
  const last = days.toSorted().at(-1);
  const standing = standingWords(lines.map(({ budget }) => budget.state));
  if (last === undefined) return `${standing}.`;
  return `${standing}; ${formatNumber(days.length)} ${days.length === 1 ? "runs" : "run"} out by ${formatDay(new Date(last), asOf)}.`;
}

/** How many lines stand how; each number leaves only those. */
export function Tally({ page: { lines, asked, groups } }: { page: CardsPage }) {
  const many = asked.by === "team" ? "teams" : "classes";
  return (
    <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-1">
      <ul aria-label="By status" className="flex flex-wrap gap-x-6 gap-y-1">
        {STATES.map((state) => {
          const count = lines.filter(({ budget }) => budget.state === state).length;
          const isChosen = asked.state === state;
          return (
            <li key={state}>
              <Link
                href={cardsAddress(asked, { state: isChosen ? null : state })}
                prefetch={false}
                aria-current={isChosen ? "true" : undefined}
                data-lines={count}
                className="inline-flex min-h-6 items-center gap-1.5 hover:underline aria-[current]:font-semibold"
              >
                <StatusIcon kind={state} />
                {formatNumber(count)} {stateWords[state].toLowerCase()}
              </Link>
            </li>
          );
        })}
      </ul>
      <p className="ml-auto text-note text-fg-2 max-mid:ml-0">
        {groups.length > 0 && `All together, then ${many}; worst first. `}d = days left, of identities,
        exceptions or sources; below zero the window has failed. Dashed: target.
      </p>
    </div>
  );
}
