import Link from "next/link";
import { formatCount, formatMoment } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { ListedDecision } from "#lib/queries/owners/list-decisions.ts";
import { DECISION_LABELS } from "../../decision-words.ts";
import { UndoButton } from "../../undo-button.tsx";
import type { TeamPage } from "./read-team.ts";

/** What the team decided, newest first; what can be taken back has a button for it. */
export function DecisionsPanel({ page }: { page: TeamPage }) {
  const { team, mayDecide } = page;
  if (team.decisions.length === 0) return null;
  return (
    <Panel id="decisions" title="Decisions" side="the last 20" flush>
      <ol>
        {team.decisions.map((made) => (
          <li
            key={made.batch}
            className="grid grid-cols-[120px_minmax(0,1fr)_auto] items-baseline gap-x-3 border-line border-t px-4 py-1.5 first:border-t-0 max-mid:grid-cols-[minmax(0,1fr)_auto]"
          >
            <time dateTime={made.at.toISOString()} className="text-fg-2 text-note max-mid:col-span-2">
              {formatMoment(made.at, page.now)}
            </time>
            <Words made={made} />
            {mayDecide && made.kind !== "undo" && !made.isUndone && <UndoButton batch={made.batch} />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Words({ made }: { made: ListedDecision }) {
  return (
    <p className="min-w-0 [overflow-wrap:anywhere]">
      <span className={made.isUndone ? "line-through" : ""}>{DECISION_LABELS[made.kind] ?? made.kind}:</span>{" "}
      {made.identity === null ? (
        formatCount(made.count, "identity", "identities")
      ) : (
        <Link href={`/identities/${made.identity.id}`} prefetch={false} className="link-quiet">
          {made.identity.name}
        </Link>
      )}
      {made.toTeam !== null && `, to ${made.toTeam.name}`}{" "}
      <span className="text-fg-2">
        by {made.by}
        {made.isUndone && ", undone since"}
        {made.reason !== null && `: ${made.reason}`}
      </span>
    </p>
  );
}
