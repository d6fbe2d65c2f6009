/** `meetings`: quarterly meetings of campaigns: holding one, which there were, how one stands, its minutes as text, rows or JSON. */
import { type Command, Option } from "commander";
import type { Minutes } from "#lib/domain/meetings/minutes.ts";
import { Conflict } from "#lib/errors.ts";
import { addHeld } from "./meetings-held.ts";
import { perform } from "./perform.ts";

const formats = ["md", "csv", "json"] as const;
type Format = (typeof formats)[number];

export function addMeetings(program: Command): void {
  const meetings = program.command("meetings").description("meetings that went through a campaign");
  addList(meetings);
  addShow(meetings);
  addMinutes(meetings);
  addHeld(meetings);
}

function addList(meetings: Command): void {
  const list = meetings.command("list", { isDefault: true }).description("every meeting, the latest first");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { listMeetings } = await import("#lib/queries/meetings/list-meetings.ts");
      const listed = await listMeetings((await session()).pool);
      output.result(listed);
      output.table(
        ["ID", "CAMPAIGN", "STARTED", "ENDED", "DECIDED", "NEXT"],
        listed.map((one) => [
          ...[one.id, one.campaignName, one.startedAt.toISOString().slice(0, 10)],
          ...[
            one.endedAt?.toISOString().slice(0, 10) ?? "under way",
            `${one.decided} of ${one.items}`,
            one.nextOn,
          ],
        ]),
      );
      return undefined;
    }),
  );
}

function addShow(meetings: Command): void {
  const show = meetings.command("show <id>").description("what is on its agenda, and what was decided");
  show.action((id: string) =>
    perform(show, async ({ output, session }) => {
      const { getMeeting, meetingNumber } = await import("#lib/queries/meetings/get-meeting.ts");
      const { decisionWords } = await import("#lib/domain/meetings/meeting-decision.ts");
      const { minutes: _, ...meeting } = await getMeeting((await session()).pool, { id: meetingNumber(id) });
      output.result(meeting);
      output.say(
        `${meeting.campaignName}: ${meeting.decided} of ${meeting.items} decided${meeting.endedAt === null ? `, stands at ${meeting.place}` : ""}.`,
      );
      output.table(
        ["ITEM", "TEAM", "RISK", "WHAT", "DECIDED", "BY"],
        meeting.agenda.map(({ id: item, teamName, risk, title, decision }) => [
          ...[`item:${item}`, teamName ?? "No owner", risk, title],
          ...[decision === null ? "" : decisionWords(decision), decision?.by ?? ""],
        ]),
      );
      return undefined;
    }),
  );
}

function addMinutes(meetings: Command): void {
  const verb = meetings
    .command("minutes <id>")
    .description("print the minutes of a meeting that ended")
    .addOption(new Option("--format <format>", "how to print them").choices(formats).default("md"));
  verb.action((id: string, { format }: { format: Format }) =>
    perform(verb, async ({ output, session }) => {
      const { getMeeting, meetingNumber } = await import("#lib/queries/meetings/get-meeting.ts");
      const { minutes } = await getMeeting((await session()).pool, { id: meetingNumber(id) });
      if (minutes === null)
        throw new Conflict(`Meeting ${id} has not ended yet.`, {
          hint: "`meetings show` tells how it stands.",
        });
      output.result(minutes);
      if (!output.json) await output.write(await textOf(minutes, format));
      return undefined;
    }),
  );
}

async function textOf(minutes: Minutes, format: Format): Promise<string> {
  if (format === "json") return `${JSON.stringify(minutes, null, 2)}\n`;
  const { minutesHeadings, minutesMarkdown, minutesRows } = await import(
    "#lib/domain/meetings/minutes-text.ts"
  );
  if (format === "md") return minutesMarkdown(minutes);
  const { csvLine } = await import("#lib/csv.ts");
  return [minutesHeadings, ...minutesRows(minutes)].map(csvLine).join("");
}
