"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { setCheck } from "../actions/set-check.ts";

/** Sets the check as it was previewed; the page then shows it so. */
export function SaveCheckForm({ check, values }: { check: string; values: Record<string, string> }) {
  const router = useRouter();
  return (
    <ActionForm
      action={setCheck}
      hidden={values}
      onDone={() => router.replace(`/settings/checks#${check}`, { scroll: false })}
    >
      <Submit kind="primary" pending="Saving and judging everybody again…">
        Save
      </Submit>
    </ActionForm>
  );
}
