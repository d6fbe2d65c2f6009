/** `meetings start|decide|end`: a meeting held from the command line, each decision by the same command as on its page. */
import type { Command } from "commander";
import { type MeetingDecisionKind, meetingDecisions } from "#lib/domain/meetings/meeting-decision.ts";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

export function addHeld(meetings: Command): void {
  addStart(meetings);
  addDecide(meetings);
  addEnd(meetings);
}

type StartOptions = { next: string; present: string[]; at?: string };

function addStart(meetings: Command): void {
  const start = meetings
    .command("start <campaign>")
    .description("open a meeting of a campaign, by its number")
    .requiredOption("--next <day>", "when the next one is")
    .option("--present <names...>", "who is there", [])
    .option("--at <instant>", "the instant to date it by");
  start.action((campaign: string, { next, present, at }: StartOptions) =>
    perform(start, async ({ output, session }) => {
      const { startMeeting } = await import("#lib/commands/meetings/start-meeting.ts");
      const { campaignNumber } = await import("#lib/queries/work-items/read-items-request.ts");
      const done = await startMeeting(await contextAt(session, at), {
        ...{ campaign: campaignNumber(campaign), nextOn: next, attendees: present },
      });
      output.result(done);
      output.say(`Meeting ${done.id} is under way: ${done.items} items to decide about.`);
      return undefined;
    }),
  );
}

type DecideOptions = { by?: string; reason?: string; control?: string; to?: string; at?: string };

function addDecide(meetings: Command): void {
  const kinds = Object.keys(meetingDecisions).join(", ");
  const decide = meetings
    .command("decide <meeting> <decision> <items...>")
    .description(`decide about items of its agenda: ${kinds}`)
    .option("--by <day>", "by when; until when of an exception or deferral")
    .option("--reason <text>", "why; needed to except and to defer")
    .option("--control <text>", "what keeps the harm small meanwhile; needed to except")
    .option("--to <team>", "to whom it is passed on")
    .option("--at <instant>", "the instant to date it by");
  decide.action((meeting: string, decision: string, items: string[], options: DecideOptions) =>
    perform(decide, async ({ output, session }) => {
      const { decideInMeeting } = await import("#lib/commands/meetings/decide-in-meeting.ts");
      const { meetingDecisionNamed } = await import("#lib/domain/meetings/meeting-decision.ts");
      const { meetingNumber } = await import("#lib/queries/meetings/get-meeting.ts");
      const { by = null, reason = null, control = null, to = null, at } = options;
      const kind: MeetingDecisionKind = meetingDecisionNamed(decision);
      const ctx = await contextAt(session, at);
      const made: { item: string; id: string }[] = [];
      // Each by itself: what is refused later takes nothing back.
      for (const item of items.map((one) => one.replace(/^item:/, ""))) {
        const asked = { meeting: meetingNumber(meeting), item, decision: kind };
        const { id } = await decideInMeeting(ctx, { ...asked, day: by, reason, control, toTeam: to });
        made.push({ item, id });
        output.say(`item:${item}: ${meetingDecisions[kind].toLowerCase()}.`);
      }
      output.result(made);
      return undefined;
    }),
  );
}

function addEnd(meetings: Command): void {
  const end = meetings
    .command("end <meeting>")
    .description("end it: its minutes are frozen")
    .option("--at <instant>", "the instant to date it by");
  end.action((meeting: string, { at }: { at?: string }) =>
    perform(end, async ({ output, session }) => {
      const { endMeeting } = await import("#lib/commands/meetings/end-meeting.ts");
      const { meetingNumber } = await import("#lib/queries/meetings/get-meeting.ts");
      const minutes = await endMeeting(await contextAt(session, at), { meeting: meetingNumber(meeting) });
      output.result(minutes);
      output.say(`Ended; \`meetings minutes ${meeting}\` prints what was decided.`);
      return undefined;
    }),
  );
}
