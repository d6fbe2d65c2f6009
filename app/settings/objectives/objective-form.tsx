import Link from "next/link";
import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput } from "#components/filter/filter-input.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { keptFields } from "#lib/domain/slo/kept-fields.ts";
import { type Objective, objectiveLimits } from "#lib/domain/slo/objective.ts";
import { NEW, type Typed, usualTyped } from "./asked-objective.ts";
import type { ObjectivesPage } from "./read-objectives.ts";

const INPUT = "h-8 rounded-box border border-line-strong bg-page px-2 font-normal";

type Props = { objective: Objective | null; typed: Typed | null; page: ObjectivesPage };

/** How an objective is set: a plain form whose answer is what it would have said. */
export function ObjectiveForm({ objective, typed, page: { facets, problem } }: Props) {
  const values = typed ?? usualTyped(objective);
  const key = objective?.key ?? NEW;
  const isAboutIdentities = objective === null || objective.about === "identities";
  const { least, most } = objectiveLimits.windowDays;
  return (
    <form
      action={`/settings/objectives#${key}`}
      aria-label={objective === null ? "New objective" : `How it is set: ${objective.sentence}`}
      className="no-print grid gap-3"
    >
      <input type="hidden" name="objective" value={key} />
      <input type="hidden" name="try" value="1" />
      <label className="grid gap-1 font-semibold">
        What is to hold, said plainly
        <input
          name="sentence"
          required
          maxLength={objectiveLimits.sentence}
          defaultValue={values.sentence}
          placeholder="No agent in production has a stored key"
          className={INPUT}
        />
      </label>
      {isAboutIdentities && (
        <div className="grid grid-cols-2 gap-3 max-mid:grid-cols-[minmax(0,1fr)]">
          <div className="grid content-start gap-1">
            <span className="font-semibold">Whom it is about</span>
            <FilterInput
              text={values.q}
              fields={fieldHelp(facets).filter(({ name }) => keptFields.some((field) => field === name))}
              problem={null}
              placeholder="environment:production class:orchestration"
            />
          </div>
          <label className="grid content-start gap-1 font-semibold">
            What is wrong with one of them
            <input
              name="bad"
              required
              defaultValue={values.bad}
              placeholder="finding:old-credential"
              autoComplete="off"
              spellCheck={false}
              className={`${INPUT} font-mono`}
            />
            <span className="font-normal text-fg-2 text-note">
              One term: finding:…, opi&gt;0.4, owner:none, stale:stale
            </span>
          </label>
        </div>
      )}
      <div className="flex flex-wrap items-end gap-3">
        <label className="grid gap-1 font-semibold">
          Target, percent
          <input
            name="target"
            type="number"
            required
            min={0.01}
            max={100}
            step={0.01}
            defaultValue={values.target}
            className={`${INPUT} w-28 text-right`}
          />
        </label>
        <label className="grid gap-1 font-semibold">
          Window, days
          <input
            name="window"
            type="number"
            required
            min={least}
            max={most}
            step={1}
            defaultValue={values.window}
            className={`${INPUT} w-28 text-right`}
          />
        </label>
        <Button type="submit" className="h-8">
          See what it would have said
        </Button>
        <Link href="/settings/objectives" prefetch={false} className={`${buttonClass("quiet")} h-8`}>
          Close
        </Link>
      </div>
      {problem !== null && (
        <p role="alert" className="flex items-start gap-1.5 [overflow-wrap:anywhere] [&>svg]:mt-[3px]">
          <StatusIcon kind="breach" />
          <span>
            {problem.message} <span className="text-fg-2">{problem.hint}</span>
          </span>
        </p>
      )}
    </form>
  );
}
