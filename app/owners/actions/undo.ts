"use server";

import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { act } from "../../act.ts";

/** Takes one decision back, for whatever nobody decided about since. */
export async function undo(batch: string): Promise<Outcome> {
  return act(async (ctx) => {
    const { undone, kept } = await undoDecisions(ctx, { batch: String(batch) });
    const done = `Undone for ${formatCount(undone, "identity", "identities")}.`;
    if (kept === 0) return done;
    return `${done} ${formatCount(kept, "was", "were")} decided about since, and stay.`;
  });
}
