import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import type { ListedSteward } from "#lib/queries/owners/list-stewards.ts";
import type { CoveragePart } from "#lib/queries/owners/owner-coverage.ts";
import { IfMay } from "../if-may.tsx";
import { setSteward } from "./actions/set-steward.ts";
import { LevelPanel } from "./coverage-panel.tsx";

/** Coverage by class of work, each with who looks after it as a whole. */
export function ClassPanel({ parts, stewards }: { parts: CoveragePart[]; stewards: ListedSteward[] }) {
  const noteOf = (value: string) => {
    const steward = stewards.find((one) => one.class === value);
    if (steward === undefined) return null;
    return `steward ${[steward.name, steward.contact].filter(Boolean).join(", ")}`;
  };
  return (
    <LevelPanel
      id="class"
      title="By class of work"
      level="class"
      parts={parts}
      noteOf={noteOf}
      footer={
        <IfMay to="steward.set" named="Set a steward">
          <SetSteward />
        </IfMay>
      }
    />
  );
}

function SetSteward() {
  const choices = Object.entries(workloadClasses)
    .filter(([value]) => value !== "unknown")
    .map(([value, { label }]) => ({ value, label }));
  return (
    <details className="no-print w-full">
      <summary className="inline-block min-h-6 text-accent hover:underline">Set a steward</summary>
      <ActionForm
        action={setSteward}
        className="grid grid-cols-[1fr_1fr_1fr_auto] items-end gap-3 py-2 text-body text-fg max-mid:grid-cols-[minmax(0,1fr)]"
      >
        <Field
          name="class"
          title="Class of work"
          type="choice"
          choices={choices}
          standard={choices[0]?.value}
          required
        />
        <Field name="name" title="Who looks after it" type="text" placeholder="empty: nobody" />
        <Field name="contact" title="Reached at" type="text" />
        <Submit pending="Saving…">Save</Submit>
      </ActionForm>
    </details>
  );
}
