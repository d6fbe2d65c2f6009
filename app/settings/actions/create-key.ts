"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { act, textOf } from "../../act.ts";

/** `key`: the key itself, here and never again; null when none was made. */
export type KeyOutcome = { outcome: Outcome; key: string | null };

export async function createKey(form: FormData): Promise<KeyOutcome> {
  let key: string | null = null;
  const outcome = await act(async (ctx) => {
    const scopes = form.getAll("scope").map(String);
    const lifetimeMs = Number(textOf(form, "lifetime")) * 86_400_000;
    const made = await createApiKey(ctx, { name: textOf(form, "name"), scopes, lifetimeMs });
    key = made.key;
    revalidatePath("/settings", "layout");
    return `Made the key ${made.name}; it works until ${made.expiresAt.toISOString().slice(0, 10)}.`;
  });
  return { outcome, key };
}
