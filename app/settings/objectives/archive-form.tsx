"use client";

import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { archiveObjective } from "../actions/archive-objective.ts";

/** Puts an objective away, or takes it back: either can be undone by the other. */
export function ArchiveForm({ objective, isArchived }: { objective: string; isArchived: boolean }) {
  return (
    <ActionForm action={archiveObjective} hidden={{ objective, archived: isArchived ? "no" : "yes" }}>
      <Submit pending={isArchived ? "Taking back…" : "Archiving…"}>
        {isArchived ? "Take back" : "Archive"}
      </Submit>
    </ActionForm>
  );
}
