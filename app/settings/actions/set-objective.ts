"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { setObjective as command } from "#lib/commands/set-objective.ts";
import { act, textOf } from "../../act.ts";
import { NEW, requestOf, typedBy } from "../objectives/asked-objective.ts";

/** Makes or changes the objective as it was previewed. */
export async function setObjective(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const open = textOf(form, "objective");
    const about = textOf(form, "about") === "identities" ? "identities" : "sources";
    const request = requestOf(
      open,
      typedBy((name) => textOf(form, name)),
      about,
    );
    const { objective, isNew } = await command(ctx, { ...request, mode: open === NEW ? "new" : "change" });
    revalidatePath("/", "layout");
    return isNew ? `“${objective.sentence}” is told from now on.` : `“${objective.sentence}” is changed.`;
  });
}
