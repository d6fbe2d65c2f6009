"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { setCheck as command } from "#lib/commands/set-check.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { Invalid } from "#lib/errors.ts";
import { act, textOf } from "../../act.ts";
import { checkRequest } from "../checks/asked-check.ts";

/** Sets the check as it was previewed, and judges everybody again. */
export async function setCheck(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const check = checkOf(textOf(form, "check"));
    if (check === undefined) throw new Invalid("There is no such check.", { hint: "Load the page again." });
    const { enabled, isJudged } = await command(
      ctx,
      checkRequest(check, (name) => textOf(form, name)),
    );
    revalidatePath("/", "layout");
    if (!isJudged)
      return `“${check.title}” is set. Everybody is being judged again: what it finds changes as that goes on.`;
    return enabled
      ? `“${check.title}” is set, and everybody was judged again with it.`
      : `“${check.title}” is switched off; what it had found is ended.`;
  });
}
