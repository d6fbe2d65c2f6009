"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { restoreUser as restore } from "#lib/commands/restore-user.ts";
import { act, textOf } from "../../act.ts";

/** Lets somebody who was revoked sign in again. */
export async function restoreUser(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name } = await restore(ctx, textOf(form, "user"));
    revalidatePath("/settings", "layout");
    return `${name} may sign in again.`;
  });
}
