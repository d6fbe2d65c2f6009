"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { setSchedule } from "#lib/commands/set-schedule.ts";
import { cadences } from "#lib/jobs/default-schedules.ts";
import { act, textOf } from "../../act.ts";

/** Switches every schedule of a source off, or on again. */
export async function pauseSource(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const source = textOf(form, "source");
    const enabled = textOf(form, "pause") !== "yes";
    for (const cadence of cadences) await setSchedule(ctx, { source, cadence, enabled });
    revalidatePath("/sources", "layout");
    return enabled
      ? `${source} is collected by schedule again.`
      : `${source} is paused: it is collected only when asked.`;
  });
}
