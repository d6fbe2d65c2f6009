"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { factCounts } from "#components/ui/fact-words.ts";
import { acceptClosures as command } from "#lib/commands/accept-closures.ts";
import { act, textOf } from "../../act.ts";

/** Closes the rows of one slice that the page showed. */
export async function acceptClosures(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const { facts } = await command(ctx, {
      source: textOf(form, "source"),
      stream: textOf(form, "stream"),
      scope: textOf(form, "scope"),
      list: textOf(form, "list"),
    });
    return `Closed ${factCounts(facts)}.`;
  });
  // A refusal is about a list that is out of date: show it as it is now.
  revalidatePath("/", "layout");
  return outcome;
}
