"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { applyRules } from "#lib/commands/apply-rules.ts";
import { removeRule as command } from "#lib/commands/remove-rule.ts";
import { act, textOf } from "../../act.ts";
import { appliedWords } from "../rules/applied-words.ts";

/** Takes a rule away, and judges everybody again. */
export async function removeRule(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const id = Number(textOf(form, "id"));
    await command(ctx, id);
    const applied = await applyRules(ctx, { because: `rule:${id}` });
    revalidatePath("/", "layout");
    return `The rule is removed. ${appliedWords(applied)}`;
  });
}
