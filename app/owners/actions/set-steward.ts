"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { setSteward as command } from "#lib/commands/set-steward.ts";
import { act, textOf } from "../../act.ts";
import { labelOf } from "../../identities/identity-view.ts";

/** Names who looks after a class of work; an empty name: nobody any more. */
export async function setSteward(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { class: of, name } = await command(ctx, {
      class: textOf(form, "class"),
      name: textOf(form, "name"),
      contact: textOf(form, "contact"),
    });
    revalidatePath("/", "layout");
    const label = labelOf("class", of);
    return name === null ? `Nobody looks after ${label} any more.` : `${name} looks after ${label}.`;
  });
}
