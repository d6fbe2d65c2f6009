"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { applyRules } from "#lib/commands/apply-rules.ts";
import { moveRule as command } from "#lib/commands/move-rule.ts";
import { act, textOf } from "../../act.ts";
import { appliedWords } from "../rules/applied-words.ts";

/** Moves a rule among those of its kind, and judges everybody again. */
export async function moveRule(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const id = Number(textOf(form, "id"));
    await command(ctx, { id, position: Number(textOf(form, "position")) });
    const applied = await applyRules(ctx, { because: `rule:${id}` });
    revalidatePath("/", "layout");
    return `The rule is moved. ${appliedWords(applied)}`;
  });
}
