"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { addDays } from "#lib/domain/days.ts";
import { startBurnDown } from "../actions/start-burn-down.ts";

type Props = {
  /** `2026-11-24`. */
  today: string;
  /** What it is about, where that was chosen before. */
  scope?: { q: string; decisions: readonly string[] };
};

/** Name, whose items, last day and target; faults stand at their fields. */
export function StartForm({ today, scope }: Props) {
  const router = useRouter();
  return (
    <ActionForm
      action={startBurnDown}
      hidden={{ decisions: scope?.decisions.join(" ") ?? "" }}
      onDone={() => router.refresh()}
      className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_160px_120px_auto] items-start gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <Field name="name" title="Name" type="text" required placeholder="First quarter 2027" />
      <Field
        name="q"
        title="Only items of identities that pass"
        type="text"
        placeholder="environment:production tier:2"
        standard={scope?.q}
      />
      <Field name="to" title="Last day" type="text" required standard={quarterEnd(today)} />
      <Field name="target" title="Left then" type="number" required standard={0} />
      <div className="pt-6 max-mid:pt-0">
        <Submit kind="primary" pending="Starting…">
          Start
        </Submit>
      </div>
    </ActionForm>
  );
}

/** The last day of a quarter that is at least four weeks away. */
function quarterEnd(today: string): string {
  const [year = 0, month = 1] = addDays(today, 28).split("-").map(Number);
  const next = Math.ceil(month / 3) * 3;
  return addDays(new Date(Date.UTC(year, next, 1)).toISOString().slice(0, 10), -1);
}
