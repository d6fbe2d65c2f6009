import { formatDay } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { FilterTrend } from "#lib/queries/trends/filter-trend.ts";

/** What moved numbers though nothing in the clouds did: catalogues, formula, checks, rules. */
export function ChangesPanel({ trend: { changes, changesSince, from, asOf } }: { trend: FilterTrend }) {
  const since = changesSince !== null && changesSince > from ? formatDay(new Date(changesSince), asOf) : null;
  return (
    <Panel
      id="changes"
      title="What changed besides the estate"
      side={since === null ? undefined : `kept since ${since}`}
      lead="On these days numbers may move though nothing in the clouds did; they are the dashed lines of the drawing."
    >
      {changes.length === 0 ? (
        <p className="text-fg-2">
          {changesSince === null
            ? "Nothing is kept of that yet: it begins with the next collection."
            : "Catalogues of actions, the formula of scores, checks and rules were the same on all of these days."}
        </p>
      ) : (
        <ul className="grid gap-1.5">
          {changes.toReversed().map(({ day, kind, words }) => (
            <li key={`${day} ${kind} ${words}`} className="grid grid-cols-[88px_minmax(0,1fr)] gap-x-3">
              <time dateTime={day} className="text-fg-2">
                {formatDay(new Date(day), asOf)}
              </time>
              <span className="text-pretty">{words}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
