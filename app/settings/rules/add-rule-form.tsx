"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { addRule } from "../actions/add-rule.ts";

/** Adds the rule that was previewed; the page then shows it in its place. */
export function AddRuleForm({
  rule,
}: {
  rule: { kind: string; q: string; value: string; position: string };
}) {
  const router = useRouter();
  return (
    <ActionForm
      action={addRule}
      hidden={rule}
      onDone={() => router.replace(`/settings/rules?kind=${rule.kind}`)}
    >
      <Submit kind="primary" pending="Adding and judging everybody again…">
        Add the rule
      </Submit>
    </ActionForm>
  );
}
