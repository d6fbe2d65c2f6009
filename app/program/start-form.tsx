"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { startProgram } from "./actions/start-program.ts";

/** The first of the 90 days. `day`: what stands there first, `2026-11-24`. */
export function StartForm({ day, isStarted }: { day: string; isStarted: boolean }) {
  const router = useRouter();
  return (
    <ActionForm
      action={startProgram}
      onDone={() => router.refresh()}
      className="grid grid-cols-[180px_auto] items-start justify-start gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <Field name="day" title="First day" type="text" required standard={day} />
      <div className="pt-6 max-mid:pt-0">
        <Submit kind={isStarted ? "plain" : "primary"} pending="Saving…">
          {isStarted ? "Change the start" : "Start the program"}
        </Submit>
      </div>
    </ActionForm>
  );
}
