"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { exceptItem as except } from "#lib/commands/work-items/except-item.ts";
import { act, textOf } from "../../act.ts";

/** An empty day ends the exception. */
export async function exceptItem(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const [id, until] = [textOf(form, "id"), textOf(form, "until")];
    await except(ctx, until === "" ? { id, until: null } : { id, until, reason: textOf(form, "reason") });
    return until === "" ? "The exception is ended." : `Excepted until ${until}; nobody has approved it yet.`;
  });
  revalidatePath("/burn-down", "layout");
  return outcome;
}
