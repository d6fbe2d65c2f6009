"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { startCampaign as command } from "#lib/commands/owners/start-campaign.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { act, textOf } from "../../act.ts";

/** Starts the campaign that was previewed. */
export async function startCampaign(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name, asked } = await command(ctx, {
      name: textOf(form, "name"),
      filter: parse(textOf(form, "q")),
      dueOn: textOf(form, "due"),
    });
    revalidatePath("/", "layout");
    return `${name} asks about ${formatCount(asked, "identity", "identities")}.`;
  });
}
