"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { closeCampaign as command } from "#lib/commands/owners/close-campaign.ts";
import { act, textOf } from "../../act.ts";

/** Closes a campaign by its number. */
export async function closeCampaign(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const name = await command(ctx, { id: Number(textOf(form, "campaign")) });
    revalidatePath("/", "layout");
    return `${name} is closed: nobody is asked or reminded any more.`;
  });
}
