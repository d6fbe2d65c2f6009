"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { cronWords } from "#components/ui/cron-words.ts";
import { formatInstant } from "#components/ui/format.ts";
import { setSchedule as command } from "#lib/commands/set-schedule.ts";
import { Invalid } from "#lib/errors.ts";
import { cadences } from "#lib/jobs/default-schedules.ts";
import { act, textOf } from "../../act.ts";

/** Changes when one cadence of a source is collected, or that it is not. */
export async function setSchedule(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const cadence = cadences.find((one) => one === textOf(form, "cadence"));
    if (cadence === undefined)
      throw new Invalid("There is no such schedule.", { hint: "Load the page again." });
    const enabled = form.get("enabled") !== null;
    // What is switched off need not be a schedule, and keeps the one it had.
    const change = enabled ? { cron: textOf(form, "cron"), enabled } : { enabled };
    const changed = await command(ctx, { source: textOf(form, "source"), cadence, ...change });
    revalidatePath("/sources", "layout");
    if (changed.nextAt === null) return `${changed.source} is no longer collected for ${cadence} by itself.`;
    return `${changed.source}, ${cadence}: ${cronWords(changed.cron)} UTC, next ${formatInstant(changed.nextAt)}.`;
  });
}
