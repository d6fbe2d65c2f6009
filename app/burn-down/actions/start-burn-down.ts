"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { startBurnDown as command } from "#lib/commands/burn-down/start-burn-down.ts";
import { isDecision } from "#lib/domain/checks/check.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { act, textOf } from "../../act.ts";

/** Freezes what is left in a scope today as the baseline of a campaign. */
export async function startBurnDown(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const { name, baseline } = await command(ctx, {
      name: textOf(form, "name"),
      filter: parse(textOf(form, "q")),
      decisions: textOf(form, "decisions").split(" ").filter(isDecision),
      endsOn: textOf(form, "to"),
      target: Number(textOf(form, "target") || "0"),
    });
    revalidatePath("/", "layout");
    return `${name} starts with ${formatCount(baseline, "item", "items")}.`;
  });
}
