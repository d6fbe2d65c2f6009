import Link from "next/link";
import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput } from "#components/filter/filter-input.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { CheckSettings } from "#lib/queries/findings/check-settings.ts";
import { type AskedCheck, thresholdField, usualAddress } from "./asked-check.ts";
import type { ChecksPage } from "./read-checks.ts";

type Props = { check: CheckSettings; asked: AskedCheck; page: ChecksPage };

/** How the check is set: a plain form whose answer is the preview. */
export function CheckForm({ check, asked: { check: asked, typed, problem: unread }, page }: Props) {
  const { key, isEnabled, thresholds, scope, about, title } = check;
  const { problem, facets } = page;
  const fields = fieldHelp(facets).filter(({ name }) => name !== "finding");
  return (
    <form
      action={`/settings/checks#${key}`}
      aria-label={`How it is set: ${title}`}
      className="no-print mt-3 grid gap-3 border-line border-t pt-3"
    >
      <input type="hidden" name="check" value={key} />
      <input type="hidden" name="try" value="1" />
      <div className="flex flex-wrap items-start gap-x-8 gap-y-3">
        <label className="flex min-h-6 items-center gap-2 font-semibold">
          <input
            key={String(typed?.enabled ?? isEnabled)}
            type="checkbox"
            name="enabled"
            value="yes"
            defaultChecked={typed === null ? isEnabled : typed.enabled === "yes"}
          />
          On
        </label>
        {thresholds.map(({ name, label, unit, value, standard, least, most }) => {
          const field = thresholdField(name);
          return (
            <div key={name} className="grid flex-none gap-1">
              <label htmlFor={`${key}-${name}`} className="font-semibold">
                {label}
              </label>
              <span className="flex items-center gap-2">
                <input
                  key={typed?.[field] ?? value}
                  id={`${key}-${name}`}
                  aria-describedby={`${key}-${name}-about`}
                  type="number"
                  name={field}
                  min={least}
                  max={most}
                  step={1}
                  defaultValue={typed?.[field] ?? value}
                  className="h-8 w-24 rounded-box border border-line-strong bg-page px-2 text-right"
                />
                {unit === "days" ? "days" : ""}
              </span>
              <span id={`${key}-${name}-about`} className="text-fg-2 text-note">
                {formatNumber(least)} to {formatNumber(most)}, usually {formatNumber(standard)}
              </span>
            </div>
          );
        })}
        {about === "identity" ? (
          <div className="grid min-w-[240px] flex-1 gap-1">
            <span className="font-semibold">Only for whoever passes this filter</span>
            <FilterInput
              text={typed?.q ?? scope ?? ""}
              fields={fields}
              problem={unread}
              placeholder="everybody; environment:production"
            />
            <span className="text-fg-2 text-note">Empty, as usual: it is for everybody.</span>
          </div>
        ) : (
          <p className="text-fg-2">
            It is about grants to nobody: no filter of identities says whom it is for.
          </p>
        )}
      </div>
      {problem !== null && problem !== unread && (
        <p role="alert" className="flex items-start gap-1.5 [overflow-wrap:anywhere] [&>svg]:mt-[3px]">
          <StatusIcon kind="breach" />
          <span>
            {problem.message} <span className="text-fg-2">{problem.hint}</span>
          </span>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit">Preview</Button>
        {asked !== null && (
          <Link href={usualAddress(asked)} prefetch={false} scroll={false} className={buttonClass()}>
            Preview as usual
          </Link>
        )}
        <Link
          href={`/settings/checks#${key}`}
          prefetch={false}
          scroll={false}
          className={buttonClass("quiet")}
        >
          Close
        </Link>
      </div>
    </form>
  );
}
