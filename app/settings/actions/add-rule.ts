"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { addRule as command } from "#lib/commands/add-rule.ts";
import { applyRules } from "#lib/commands/apply-rules.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Invalid } from "#lib/errors.ts";
import { act, textOf } from "../../act.ts";
import { appliedWords } from "../rules/applied-words.ts";
import { ruleKindNamed } from "../rules/asked-rule.ts";

/** Adds the rule that was previewed, and judges everybody again. */
export async function addRule(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const named = ruleKindNamed(textOf(form, "kind"));
    if (named === null) throw new Invalid("There is no such kind of rule.", { hint: "Load the page again." });
    const position = Number(textOf(form, "position"));
    const rule = { kind: named, filter: parse(textOf(form, "q")), value: textOf(form, "value") };
    const { id } = await command(ctx, position > 0 ? { ...rule, position } : rule);
    const applied = await applyRules(ctx, { because: `rule:${id}` });
    revalidatePath("/", "layout");
    return `The rule is added. ${appliedWords(applied)}`;
  });
}
