"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { verifyAudit } from "#lib/commands/verify-audit.ts";
import { Conflict } from "#lib/errors.ts";
import { act } from "../../act.ts";
import { mostRows } from "../verify-limit.ts";

/** Walks the whole record while the page waits. */
export async function verifyNow(): Promise<Outcome> {
  return act(async (ctx) => {
    const verdict = await verifyAudit(ctx, { most: mostRows });
    revalidatePath("/settings", "layout");
    const [changed] = verdict.records;
    if (changed !== undefined)
      throw new Conflict(changed.sentence, {
        hint: "The record says what was decided: look it up by that name, and ask who had access to the database.",
      });
    if (verdict.break === null)
      return `${formatCount(verdict.rows, "row is", "rows are")} as written, in order.`;
    throw new Conflict(`The record is broken: ${verdict.break.sentence}`, {
      hint: "Rows before it hold. Compare it with a backup, and ask who had access to the database.",
    });
  });
}
