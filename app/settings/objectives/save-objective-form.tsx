"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { setObjective } from "../actions/set-objective.ts";

/** Sets the objective as it was previewed; the page then shows it so. */
export function SaveObjectiveForm({ values, isNew }: { values: Record<string, string>; isNew: boolean }) {
  const router = useRouter();
  return (
    <ActionForm
      action={setObjective}
      hidden={values}
      onDone={() => router.replace("/settings/objectives", { scroll: false })}
    >
      <Submit kind="primary" pending="Saving…">
        {isNew ? "Make this objective" : "Save"}
      </Submit>
    </ActionForm>
  );
}
