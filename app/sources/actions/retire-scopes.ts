"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { retireScopes as command } from "#lib/commands/retire-scopes.ts";
import { act, textOf } from "../../act.ts";

/** Accepts that scopes are gone. */
export async function retireScopes(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const scopes = form
      .getAll("scope")
      .flatMap((value) => (typeof value === "string" ? value.split("\n") : []));
    const retired = await command(ctx, { source: textOf(form, "source"), scopes });
    return `Retired ${formatCount(retired.scopes, "scope", "scopes")}; ${formatCount(retired.closed, "fact is", "facts are")} closed.`;
  });
  revalidatePath("/", "layout");
  return outcome;
}
