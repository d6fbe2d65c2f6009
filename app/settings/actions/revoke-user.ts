"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { revokeUser as revoke } from "#lib/commands/revoke-user.ts";
import { act, textOf } from "../../act.ts";

/** Takes somebody's access, at once and everywhere. */
export async function revokeUser(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name } = await revoke(ctx, textOf(form, "user"));
    revalidatePath("/settings", "layout");
    return `${name} is out at the next request, and does not come in again.`;
  });
}
