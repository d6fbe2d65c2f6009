"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { settleContest } from "#lib/commands/owners/settle-contest.ts";
import { act, textOf } from "../../act.ts";

/** A security lead says whose a contested identity is. */
export async function settle(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const team = textOf(form, "team");
    await settleContest(ctx, { identity: textOf(form, "identity"), team });
    revalidatePath("/", "layout");
    return `Settled: it is ${team}'s.`;
  });
}
