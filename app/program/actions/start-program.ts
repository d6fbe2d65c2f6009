"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { startProgram as command } from "#lib/commands/overview/start-program.ts";
import { act, textOf } from "../../act.ts";

/** Says since when the 90 days run. */
export async function startProgram(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { startsOn } = await command(ctx, { startsOn: textOf(form, "day") });
    revalidatePath("/program");
    return `The program runs from ${startsOn} on.`;
  });
}
