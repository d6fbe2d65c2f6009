import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput } from "#components/filter/filter-input.tsx";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { Button } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { countedText, listBehind } from "../../owners/address.ts";
import { setCheck } from "../actions/set-check.ts";
import { judgedWords, thresholdWords } from "./check-words.ts";
import type { ChecksPage } from "./read-checks.ts";

/** How the open check is set: on or off, from when it finds, and for whom; what changes is said before it is done. */
export function SetPanel({ page }: { page: ChecksPage }) {
  const { open: check, mayChange } = page;
  const standing = check.isEnabled ? `on, for ${judgedWords(check.counts.judged)}` : "off";
  return (
    <Panel id="set" title="How it is set" side={standing}>
      {mayChange ? (
        <div className="grid gap-4" key={check.key}>
          <Switch page={page} />
          {check.thresholds.length > 0 && <Thresholds page={page} />}
          {check.about === "identity" && <ScopePart page={page} />}
        </div>
      ) : (
        <div className="grid gap-2">
          {check.thresholds.length > 0 && <p>{thresholdWords(check)}</p>}
          <p>{check.scope === null ? "For everybody who is counted." : <code>{check.scope}</code>}</p>
          <span>
            <Withheld needs="lead">Set this check</Withheld>
          </span>
        </div>
      )}
    </Panel>
  );
}

function Switch({ page: { open } }: { page: ChecksPage }) {
  const { key, isEnabled, counts } = open;
  return (
    <ActionForm action={setCheck} hidden={{ check: key, enabled: isEnabled ? "no" : "yes" }}>
      <div className="flex flex-wrap items-center gap-3">
        <Submit pending="Judging everybody again…">{isEnabled ? "Switch it off" : "Switch it on"}</Submit>
        <span className="min-w-40 flex-1 text-fg-2">
          {isEnabled
            ? `Its ${formatNumber(counts.open)} open findings would end as no longer applying.`
            : "Everybody it is for is judged by it at once."}
        </span>
      </div>
    </ActionForm>
  );
}

function Thresholds({ page: { open } }: { page: ChecksPage }) {
  return (
    <ActionForm
      action={setCheck}
      hidden={{ check: open.key }}
      className="grid gap-3 border-line border-t pt-3"
    >
      {open.thresholds.map(({ name, label, unit, value, standard, least, most }) => (
        <Field
          key={name}
          name={`threshold.${name}`}
          title={label}
          type="number"
          required
          standard={value}
          description={`${formatNumber(least)} to ${formatNumber(most)}${unit === "days" ? " days" : ""}; ${formatNumber(standard)} as it comes.`}
        />
      ))}
      <span>
        <Submit pending="Judging everybody again…">Set</Submit>
      </span>
    </ActionForm>
  );
}

/** The scope is tried by the address, and set only after what it would change was seen. */
function ScopePart({ page }: { page: ChecksPage }) {
  const { open, tried, problem, facets, preview } = page;
  return (
    <div className="grid gap-3 border-line border-t pt-3">
      <form action="/settings/checks#set" className="grid gap-2">
        <input type="hidden" name="check" value={open.key} />
        <span className="font-semibold">
          For whom <span className="font-normal text-fg-2 text-note">empty: everybody who is counted</span>
        </span>
        <FilterInput
          text={tried ?? open.scope ?? ""}
          fields={fieldHelp(facets).filter(({ name }) => name !== "finding")}
          problem={problem}
          placeholder="environment:production"
        />
        <span>
          <Button type="submit">See what would change</Button>
        </span>
      </form>
      {preview !== null && tried !== null && (
        <div data-preview className="grid gap-2 rounded-box border border-line-strong border-dashed p-3">
          <p className="text-pretty">
            {preview.ends === 0
              ? "No open finding would end"
              : `${formatNumber(preview.ends)} of ${formatNumber(preview.open)} open findings would end as no longer applying`}
            ; it would judge{" "}
            <Metric value={preview.judged} href={listBehind(countedText(tried))}>
              {preview.judged === 1 ? "identity" : "identities"}
            </Metric>
            , and what it finds of those it does not judge now is known only then.
          </p>
          <ActionForm action={setCheck} hidden={{ check: open.key, scope: tried }}>
            <Submit kind="primary" pending="Judging everybody again…">
              {tried.trim() === "" ? "Make it for everybody" : "Make it for these"}
            </Submit>
          </ActionForm>
        </div>
      )}
    </div>
  );
}
