"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { signOutUser as signOut } from "#lib/commands/sign-out-user.ts";
import { act, textOf } from "../../act.ts";

/** Ends every session of somebody, who may sign in again. */
export async function signOutUser(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name, closed } = await signOut(ctx, textOf(form, "user"));
    revalidatePath("/settings", "layout");
    return `${name} is signed out: ${formatCount(closed, "session", "sessions")} ended.`;
  });
}
