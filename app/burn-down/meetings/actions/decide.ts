"use server";

import type { Outcome } from "#components/form/outcome.ts";
import { decideInMeeting } from "#lib/commands/meetings/decide-in-meeting.ts";
import { undoInMeeting } from "#lib/commands/meetings/undo-in-meeting.ts";
import type { Place } from "#lib/domain/meetings/agenda.ts";
import { meetingDecisionNamed, meetingDecisions } from "#lib/domain/meetings/meeting-decision.ts";
import { act } from "../../../act.ts";

/** As the page sends it; every text may be empty. */
export type AskedDecision = {
  meeting: number;
  item: string;
  decision: string;
  day: string;
  reason: string;
  control: string;
  toTeam: string;
};

/** `next`: where the meeting goes on; null where nothing was decided. */
export type DecidedAnswer = { outcome: Outcome; next: Place | null };

/** Decides about one item; the page goes on to `next`. */
export async function decide(asked: AskedDecision): Promise<DecidedAnswer> {
  let next: Place | null = null;
  const outcome = await act(async (ctx) => {
    const decision = meetingDecisionNamed(asked.decision);
    const { meeting, item, day, reason, control, toTeam } = asked;
    const done = await decideInMeeting(ctx, {
      ...{ meeting, item, decision },
      ...{ day: day || null, reason: reason || null, control: control || null, toTeam: toTeam || null },
    });
    next = done.next;
    return saidOf[decision](asked);
  });
  return { outcome, next };
}

const saidOf = {
  remove: ({ day }: AskedDecision) => `To be removed by ${day}.`,
  except: ({ day }: AskedDecision) => `Asked for until ${day}: it waits for another person's approval.`,
  defer: ({ day }: AskedDecision) => `Deferred to ${day}.`,
  reassign: () => "Passed on: it stands in that team's inbox.",
};

/** Takes the last decision back, which the page names as it saw it. */
export async function undo({ meeting, last }: { meeting: number; last: string }): Promise<DecidedAnswer> {
  let next: Place | null = null;
  const outcome = await act(async (ctx) => {
    const undone = await undoInMeeting(ctx, { meeting, expected: last });
    next = undone.next;
    return `Taken back: ${meetingDecisions[undone.decision].toLowerCase()}.`;
  });
  return { outcome, next };
}
