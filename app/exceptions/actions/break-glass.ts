"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { cleanUpBreakGlass } from "#lib/commands/break-glass/clean-up-break-glass.ts";
import { declareBreakGlass } from "#lib/commands/break-glass/declare-break-glass.ts";
import { endBreakGlass } from "#lib/commands/break-glass/end-break-glass.ts";
import { Invalid } from "#lib/errors.ts";
import { act, textOf } from "../../act.ts";

/** Declares an identity to be for emergencies, ends a declaration, or says that a step of its clean-up is done, as its button says. */
export async function breakGlass(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const deed = textOf(form, "deed");
    if (deed === "declare") {
      const { until } = await declareBreakGlass(ctx, {
        identity: textOf(form, "identity"),
        team: textOf(form, "team"),
        reason: textOf(form, "reason"),
        ticket: textOf(form, "ticket"),
        until: textOf(form, "until"),
      });
      return `Declared until ${until}.`;
    }
    if (deed === "end") {
      await endBreakGlass(ctx, { id: textOf(form, "id") });
      return "Ended: what it excused is left to do, and its clean-up begins.";
    }
    if (deed === "clean-up") {
      await cleanUpBreakGlass(ctx, {
        declaration: textOf(form, "declaration"),
        step: textOf(form, "step"),
        ticket: textOf(form, "ticket"),
      });
      return "Kept in the record; where a collection can see it, it is due until one does.";
    }
    throw new Invalid("That is nothing to do here.", { hint: "Declare, end or clean up." });
  });
  revalidatePath("/", "layout");
  return outcome;
}
