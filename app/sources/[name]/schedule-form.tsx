"use client";

import { useState } from "react";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { cronWords } from "#components/ui/cron-words.ts";
import { setSchedule } from "../actions/set-schedule.ts";
import { presetsFor } from "../schedule-presets.ts";

type Props = {
  source: string;
  cadence: string;
  cron: string;
  enabled: boolean;
  /** When it is due next, in words; null while it is off. */
  next: string | null;
};

const CONTROL = "h-[30px] w-full rounded-box border border-line-strong bg-page px-2";

/** One schedule: on or off, by a usual rhythm or an expression of one's own. Nothing changes before Save. */
export function ScheduleForm({ source, cadence, cron, enabled, next }: Props) {
  const presets = presetsFor(cron);
  const [on, setOn] = useState(enabled);
  const [chosen, setChosen] = useState(presets.some((preset) => preset.cron === cron) ? cron : "own");
  const [own, setOwn] = useState(cron);
  const value = chosen === "own" ? own : chosen;
  const words = cronWords(value);
  const isChanged = on !== enabled || (on && value.trim() !== cron);
  return (
    <ActionForm action={setSchedule} hidden={{ source, cadence }} className="grid gap-2">
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          name="enabled"
          checked={on}
          onChange={(event) => setOn(event.target.checked)}
        />
        Collect by schedule
      </label>
      {on && (
        <>
          <label className="grid gap-1">
            <span className="sr-only">How often {cadence} is collected</span>
            <select value={chosen} onChange={(event) => setChosen(event.target.value)} className={CONTROL}>
              {presets.map((preset) => (
                <option key={preset.cron} value={preset.cron}>
                  {preset.name}
                </option>
              ))}
              <option value="own">By an expression of your own</option>
            </select>
          </label>
          {chosen === "own" && (
            <label className="grid gap-1">
              <span className="text-fg-2 text-note">Minute, hour, day, month, weekday</span>
              <input
                value={own}
                onChange={(event) => setOwn(event.target.value)}
                spellCheck={false}
                autoComplete="off"
                className={`${CONTROL} font-mono`}
              />
            </label>
          )}
          <input type="hidden" name="cron" value={value} />
        </>
      )}
      <p className="text-fg-2 text-note" aria-live="polite">
        {!on && "Collected only when asked."}
        {on && words !== value && `${words.charAt(0).toUpperCase()}${words.slice(1)}. `}
        {on && !isChanged && next !== null && `Next ${next}.`}
      </p>
      {isChanged && (
        <span>
          <Submit kind="primary" pending="Saving…">
            Save
          </Submit>
        </span>
      )}
    </ActionForm>
  );
}
