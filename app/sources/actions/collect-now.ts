"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { collectNow as command } from "#lib/commands/collect-now.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { act, textOf } from "../../act.ts";

/** Asks the worker for a collection of one source. */
export async function collectNow(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const source = textOf(form, "source");
    const { state } = await command(ctx, { source });
    const worker = await workerHealth(ctx.pool);
    revalidatePath("/sources", "layout");
    if (state === "under-way") return `A collection of ${source} is under way already.`;
    const said =
      state === "queued"
        ? `Asked for a collection of ${source}`
        : `A collection of ${source} is waiting already`;
    return worker.state === "running" ? `${said}.` : `${said}; it begins when a worker runs.`;
  });
}
