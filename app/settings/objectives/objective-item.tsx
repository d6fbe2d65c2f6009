import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "#components/ui/button.tsx";
import { formatDay } from "#components/ui/format.ts";
import { build } from "#lib/domain/filter/build.ts";
import { countedWords } from "#lib/domain/slo/objective-words.ts";
import type { StoredObjective } from "#lib/queries/scorecards/list-objectives.ts";
import { targetWords } from "../../scorecards/line-words.ts";
import { ArchiveForm } from "./archive-form.tsx";
import { objectiveAddress } from "./asked-objective.ts";

type Props = {
  objective: StoredObjective;
  asOf: Date;
  mayChange: boolean;
  /** Its form and what it would have said, while it is open. */
  children?: ReactNode;
};

/** One objective as it is set: its sentence, exactly what it counts, target, window, and who set it. */
export function ObjectiveItem({ objective, asOf, mayChange, children }: Props) {
  const { key, sentence, about, filter, bad, target, windowDays, setBy, setAt, archivedAt } = objective;
  const isArchived = archivedAt !== null;
  return (
    <li id={key} data-objective={key} className="scroll-mt-16 border-line border-b p-4 last:border-b-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-[240px] flex-1">
          <h2 className="text-title [overflow-wrap:anywhere]">{sentence}</h2>
          <p className="text-fg-2">{countedWords(objective)}</p>
          {about === "identities" && (
            <p className="text-fg-2 text-note [overflow-wrap:anywhere]">
              <code>{build(filter) || "everybody"}</code> · wrong:{" "}
              <code>{bad === null ? "" : build([bad])}</code>
            </p>
          )}
          <p className="text-fg-2 text-note">
            {setBy === "rollcall" ? "Ships with Rollcall" : `Set by ${setBy}, ${formatDay(setAt, asOf)}`}
            {isArchived && `, archived ${formatDay(archivedAt, asOf)}`}
          </p>
        </div>
        <p className="whitespace-nowrap text-right">
          <strong>{targetWords(target)}</strong> of {windowDays} days
        </p>
        {mayChange && (
          <div className="no-print flex gap-2">
            {!isArchived && (
              <Link
                href={objectiveAddress(key)}
                prefetch={false}
                className={buttonClass()}
                aria-label={`Change: ${sentence}`}
              >
                Change
              </Link>
            )}
            <ArchiveForm objective={key} isArchived={isArchived} />
          </div>
        )}
      </div>
      {children !== undefined && <div className="mt-3 border-line border-t pt-3">{children}</div>}
    </li>
  );
}
