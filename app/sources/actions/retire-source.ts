"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { retireSource as command } from "#lib/commands/retire-source.ts";
import { act, textOf } from "../../act.ts";

/** Disconnects a source for good. */
export async function retireSource(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name } = await command(ctx, textOf(form, "source"));
    revalidatePath("/", "layout");
    return `${name} is disconnected; what it delivered stays as it was.`;
  });
}
