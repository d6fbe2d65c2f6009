"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { revokeApiKey } from "#lib/commands/revoke-api-key.ts";
import { act, textOf } from "../../act.ts";

/** Ends a key at once and for good. */
export async function revokeKey(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name, prefix } = await revokeApiKey(ctx, textOf(form, "prefix"));
    revalidatePath("/settings", "layout");
    return `${name} (${prefix}) is revoked: its next request is refused.`;
  });
}
