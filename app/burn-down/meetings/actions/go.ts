"use server";

import type { Outcome } from "#components/form/outcome.ts";
import { goInMeeting } from "#lib/commands/meetings/change-meeting.ts";
import { act } from "../../../act.ts";

/** Keeps where the meeting stands, for whoever opens it next. */
export async function go(meeting: number, place: string): Promise<Outcome> {
  return act(async (ctx) => {
    await goInMeeting(ctx, { meeting, place });
    return "";
  });
}
