"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { archiveObjective as command } from "#lib/commands/archive-objective.ts";
import { act, textOf } from "../../act.ts";

/** Puts an objective away, or takes it back. */
export async function archiveObjective(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const isArchived = textOf(form, "archived") === "yes";
    const { sentence } = await command(ctx, { key: textOf(form, "objective"), isArchived });
    revalidatePath("/", "layout");
    return isArchived
      ? `“${sentence}” is archived: no scorecard tells it. It can be taken back below.`
      : `“${sentence}” is told again, of past days too.`;
  });
}
