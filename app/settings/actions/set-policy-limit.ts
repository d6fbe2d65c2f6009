"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { setPolicyLimit as command } from "#lib/commands/set-policy-limit.ts";
import { policyLimits, policyNamed } from "#lib/domain/policy-limits.ts";
import { act, textOf } from "../../act.ts";

export async function setPolicyLimit(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { key, days } = await command(ctx, {
      key: textOf(form, "key"),
      days: Number(textOf(form, "days") || "0"),
    });
    revalidatePath("/", "layout");
    return `${policyLimits[policyNamed(key)].label} ${days} days from now on.`;
  });
}
