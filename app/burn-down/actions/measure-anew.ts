"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { measureAnew as command } from "#lib/commands/burn-down/change-burn-down.ts";
import { act, textOf } from "../../act.ts";

/** Lets a campaign's plan start at what is left today. */
export async function measureAnew(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { left } = await command(ctx, {
      id: Number(textOf(form, "campaign")),
      reason: textOf(form, "reason"),
    });
    revalidatePath("/", "layout");
    return `The plan starts at ${formatCount(left, "item", "items")} from today.`;
  });
}
