"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { decideException, withdrawException } from "#lib/commands/exceptions/decide-exception.ts";
import { endException } from "#lib/commands/exceptions/end-exception.ts";
import { Invalid } from "#lib/errors.ts";
import { act, textOf } from "../../act.ts";

/** Approves, refuses or withdraws an exception, or ends the one of an item, as its button says. */
export async function decide(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const [id, verdict] = [textOf(form, "id"), textOf(form, "verdict")];
    if (verdict === "approved" || verdict === "refused") {
      const { until } = await decideException(ctx, {
        id,
        decision: verdict,
        reason: textOf(form, "reason") || null,
      });
      return verdict === "approved"
        ? `Approved: it holds until ${until}.`
        : "Refused: the item is left to do.";
    }
    if (verdict === "withdrawn") {
      await withdrawException(ctx, { id });
      return "Withdrawn.";
    }
    if (verdict === "ended") {
      await endException(ctx, { item: textOf(form, "item") });
      return "The exception is ended: the item is left to do.";
    }
    throw new Invalid("That is no verdict.", { hint: "Approve, refuse, withdraw or end it." });
  });
  revalidatePath("/", "layout");
  return outcome;
}
