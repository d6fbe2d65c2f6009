"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { planItems } from "#lib/commands/work-items/plan-items.ts";
import { act, textOf } from "../../act.ts";

/** An empty day takes the plan back. */
export async function planItem(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const day = textOf(form, "day");
    await planItems(ctx, { ids: [textOf(form, "id")], plannedFor: day === "" ? null : day });
    return day === "" ? "The plan is taken back." : `Planned for ${day}.`;
  });
  revalidatePath("/burn-down", "layout");
  return outcome;
}
