"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { linkTicket as link } from "#lib/commands/work-items/link-ticket.ts";
import { act, textOf } from "../../act.ts";

/** An empty address unlinks. */
export async function linkTicket(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const url = textOf(form, "url");
    await link(ctx, { id: textOf(form, "id"), url: url === "" ? null : url });
    return url === "" ? "No ticket is linked any more." : "The ticket is linked.";
  });
  revalidatePath("/burn-down", "layout");
  return outcome;
}
