"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { setAttendees } from "#lib/commands/meetings/change-meeting.ts";
import { endMeeting as command } from "#lib/commands/meetings/end-meeting.ts";
import { act, textOf } from "../../../act.ts";
import { namesOf } from "../names-of.ts";

/** Notes who was there and when the next one is, then freezes the minutes. */
export async function endMeeting(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const meeting = Number(textOf(form, "meeting"));
    const attendees = namesOf(textOf(form, "attendees"));
    await setAttendees(ctx, { meeting, attendees, nextOn: textOf(form, "next") });
    const { decisions } = await command(ctx, { meeting });
    revalidatePath("/burn-down", "layout");
    return `The meeting has ended with ${formatCount(decisions.length, "decision", "decisions")}.`;
  });
}
