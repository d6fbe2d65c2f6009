"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { startMeeting as command } from "#lib/commands/meetings/start-meeting.ts";
import { act, textOf } from "../../../act.ts";
import { meetingAddress } from "../address.ts";
import { namesOf } from "../names-of.ts";

/** Opens a meeting of a campaign. */
export async function startMeeting(_before: Outcome | null, form: FormData): Promise<Outcome> {
  let started: number | null = null;
  const outcome = await act(async (ctx) => {
    const { id, items } = await command(ctx, {
      campaign: Number(textOf(form, "campaign")),
      nextOn: textOf(form, "next"),
      attendees: namesOf(textOf(form, "attendees")),
    });
    started = id;
    return `Meeting ${id} has ${formatCount(items, "item", "items")} to decide.`;
  });
  if (started === null) return outcome;
  revalidatePath("/burn-down", "layout");
  return redirect(meetingAddress(started));
}
