import Link from "next/link";
import type { ReactNode } from "react";
import { Day } from "#components/ui/day.tsx";
import { Status } from "#components/ui/status.tsx";
import { CheckAbout } from "./check-about.tsx";
import { CheckNumbers } from "./check-numbers.tsx";
import { isUsual, settingWords } from "./check-words.ts";
import type { CheckOnPage } from "./read-checks.ts";

type Props = {
  check: CheckOnPage;
  asOf: Date;
  mayChange: boolean;
  /** Its form is open. */
  isOpen: boolean;
  /** The form. */
  children: ReactNode;
};

/** One check: what it says, how it is set, what it found; why and what it cannot see, folded. */
export function CheckItem({ check, asOf, mayChange, isOpen, children }: Props) {
  const { settings, counts } = check;
  const { key, title, guarantee, setBy, setAt } = settings;
  return (
    <li
      id={key}
      data-check={key}
      className="scroll-mt-16 border-line border-t px-4 py-3 first:border-t-0 target:bg-hover"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-6 gap-y-2 max-mid:grid-cols-[minmax(0,1fr)]">
        <div className="min-w-0">
          <h2 className="text-title">{title}</h2>
          <p className="max-w-[860px] text-pretty [overflow-wrap:anywhere]">{guarantee}</p>
          <p className="mt-1 flex flex-wrap items-baseline gap-x-2 text-fg-2 text-note">
            <Status kind={settings.isEnabled ? "met" : "unknown"}>{settingWords(settings)}</Status>
            {setBy !== null && setAt !== null && (
              <span>
                {isUsual(settings) ? "Set back" : "Set"} by {setBy} on <Day date={setAt} asOf={asOf} />.
              </span>
            )}
            {!settings.isJudged && (
              <Status kind="watch">
                Everybody is being judged by it: its numbers are of before, in part.
              </Status>
            )}
          </p>
        </div>
        <CheckNumbers counts={counts} about={settings.about} />
      </div>
      <div className="mt-1 flex flex-wrap items-start gap-x-4">
        <CheckAbout settings={settings} counts={counts} />
        {mayChange && !isOpen && (
          <Link
            href={`/settings/checks?check=${key}#${key}`}
            prefetch={false}
            aria-label={`Change: ${title}`}
            className="no-print inline-flex min-h-6 items-center text-accent hover:underline"
          >
            Change
          </Link>
        )}
      </div>
      {children}
    </li>
  );
}
