/** Minutes for people to read and to file: Markdown, and the decisions as rows for a sheet. Nothing in a name breaks out of its cell. */
import { formatNumber } from "../format-number.ts";
import { plain } from "../work-items/worklist-text.ts";
import { decisionWords, meetingDecisions } from "./meeting-decision.ts";
import type { MeetingException, MeetingFigures, MinutedDecision, Minutes } from "./minutes.ts";

export function minutesMarkdown(minutes: Minutes): string {
  const { campaign, meeting, attendees, opening, closing, expiring, decisions, teams, nextOn } = minutes;
  return `${[
    `# Meeting ${meeting}: ${plain(campaign.name)}`,
    `${minuteOf(minutes.startedAt)} to ${minuteOf(minutes.endedAt)}, led by ${plain(minutes.startedBy)}, ended by ${plain(minutes.endedBy)}. Next meeting: ${nextOn}.`,
    `Present: ${attendees.length === 0 ? "nobody was noted" : attendees.map(plain).join(", ")}.`,
    "## Where it stands",
    lines([
      `At the start, as of ${minuteOf(opening.figures.asOf)}: ${standing(opening.figures)}`,
      `At the end, as of ${minuteOf(closing.asOf)}: ${standing(closing)}`,
    ]),
    `## Since ${minuteOf(minutes.since)}`,
    lines(changeLines(minutes)),
    "## Decided",
    decidedTable(minutes),
    lines(
      teams.map(({ team, items, decided }) => `${nameOf(team)}: ${decided} of ${items} decided`),
      "Nothing was on the agenda.",
    ),
    "## Exceptions that end before the next meeting",
    lines(expiring.map(exceptionLine), "None."),
    "## The worst at the start",
    lines(
      opening.worst.map(
        ({ item, title, team, risk }) => `item:${item}, ${risk}: ${plain(title)} (${nameOf(team)})`,
      ),
      "Nothing was left.",
    ),
    `${counted(decisions.length, "decision", "decisions")}. Only a collection says that something is gone.`,
  ].join("\n\n")}\n`;
}

function decidedTable({ decisions }: Minutes): string {
  if (decisions.length === 0) return "Nothing was decided.";
  return [
    "| item | what | risk | team | decided | by | at |",
    "|---|---|---|---|---|---|---|",
    ...decisions.map(
      (one) =>
        `| item:${one.item} | ${plain(one.title)} | ${one.risk} | ${nameOf(one.team)} | ${plain(decidedWords(one))} | ${plain(one.by)} | ${minuteOf(one.at)} |`,
    ),
  ].join("\n");
}

/** An exception with what keeps the harm small while it holds. */
function decidedWords(one: MinutedDecision): string {
  return one.control === null ? decisionWords(one) : `${decisionWords(one)} (meanwhile: ${one.control})`;
}

function changeLines({ opening: { changes } }: Minutes): string[] {
  return [
    `Removed, verified gone: ${changes.removed}`,
    `Came back: ${changes.cameBack}`,
    `No longer apply, and were not removed: ${changes.noLonger}`,
    `Added: ${changes.added}`,
    `Brought by a grown catalogue: ${changes.catalogue}`,
  ];
}

export function standing({ sentence, bands }: MeetingFigures): string {
  return `${sentence} ${formatNumber(bands.removed)} removed, ${formatNumber(bands.disabled)} disabled, ${formatNumber(bands.excepted)} under exception, ${formatNumber(bands.open)} open or planned.`;
}

function exceptionLine({ id, item, title, team, until, isExpired }: MeetingException): string {
  return `exception ${id}, item:${item}: ${plain(title)} (${nameOf(team)}), ${isExpired ? `expired on ${until} and is left to do again` : `until ${until}`}`;
}

/** One row for each decision; texts are as they were said, the sheet's own escapes are the writer's. */
export const minutesHeadings = [
  ...["meeting", "campaign", "item", "what", "risk", "team", "decision", "day", "reason", "control"],
  ...["passed on to", "exception", "by", "at"],
];

export function minutesRows({ meeting, campaign, decisions }: Minutes): (string | number | null)[][] {
  return decisions.map((one) => [
    ...[meeting, campaign.name, `item:${one.item}`, one.title, one.risk, one.team],
    ...[
      meetingDecisions[one.decision],
      one.day,
      one.reason,
      one.control,
      one.to,
      one.exception,
      one.by,
      one.at,
    ],
  ]);
}

function lines(all: readonly string[], none = ""): string {
  return all.length === 0 ? none : all.map((line) => `- ${line}`).join("\n");
}

function nameOf(team: string | null): string {
  return team === null ? "no owner" : plain(team);
}

/** `2026-11-24 09:30 UTC`. */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 16).replace("T", " ")} UTC`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
