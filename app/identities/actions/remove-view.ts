"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { removeView as command } from "#lib/commands/save-view.ts";
import { act, textOf } from "../../act.ts";

/** Forgets a saved view; the lists stay. */
export async function removeView(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const name = textOf(form, "name");
    await command(ctx, { name });
    revalidatePath("/identities");
    return `The view ${name} is removed.`;
  });
}
