"use client";

import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { type PolicyLimitKey, policyBounds, policyLimits } from "#lib/domain/policy-limits.ts";
import { setPolicyLimit } from "../actions/set-policy-limit.ts";

/** One limit: a number of days and a press. */
export function PolicyForm({ limit, days }: { limit: PolicyLimitKey; days: number }) {
  const { label } = policyLimits[limit];
  return (
    <ActionForm action={setPolicyLimit} hidden={{ key: limit }} className="flex flex-wrap items-center gap-2">
      <label className="flex flex-wrap items-center gap-2">
        {label}
        <input
          type="number"
          name="days"
          required
          min={policyBounds.least}
          max={policyBounds.most}
          defaultValue={days}
          className="h-[30px] w-24 rounded-box border border-line-strong bg-page px-2 text-right"
        />
        days
      </label>
      <Submit pending="Setting…">Set</Submit>
    </ActionForm>
  );
}
