"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { requestException } from "#lib/commands/exceptions/request-exception.ts";
import { act, textOf } from "../../act.ts";

/** Asks that an item may stay as it is for a while. */
export async function request(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const { until } = await requestException(ctx, {
      item: textOf(form, "item"),
      until: textOf(form, "until"),
      reason: textOf(form, "reason"),
      control: textOf(form, "control"),
    });
    return `Asked for until ${until}. Nothing changes until another person approves it.`;
  });
  revalidatePath("/", "layout");
  return outcome;
}
