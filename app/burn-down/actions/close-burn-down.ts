"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { closeBurnDown as command } from "#lib/commands/burn-down/change-burn-down.ts";
import { act, textOf } from "../../act.ts";

/** Closes a campaign by its number. */
export async function closeBurnDown(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    await command(ctx, { id: Number(textOf(form, "campaign")) });
    revalidatePath("/", "layout");
    return "The campaign is closed: nothing joins it any more.";
  });
}
