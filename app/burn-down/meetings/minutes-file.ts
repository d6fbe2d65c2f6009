/** The minutes of a meeting as a response: Markdown, CSV or JSON, as they were frozen. */
import { csvLine } from "#lib/csv.ts";
import { minutesHeadings, minutesMarkdown, minutesRows } from "#lib/domain/meetings/minutes-text.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { getMeeting, meetingNumber } from "#lib/queries/meetings/get-meeting.ts";
import type { Reader } from "#lib/queries/snapshot.ts";

const TYPES: Record<string, string> = {
  md: "text/markdown; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
};

/** Throws NotFound, Conflict where it has not ended, Invalid for a format that there is not. */
export async function minutesFile(reader: Reader, id: string, format: string): Promise<Response> {
  const type = TYPES[format];
  if (type === undefined)
    throw new Invalid(`There is no format called "${format.slice(0, 40)}".`, {
      hint: "Ask for md, csv or json.",
    });
  const { minutes, endedAt } = await getMeeting(reader, { id: meetingNumber(id) });
  if (minutes === null || endedAt === null)
    throw new Conflict("The meeting has not ended yet.", { hint: "Its minutes are written when it ends." });
  const text = {
    md: () => minutesMarkdown(minutes),
    csv: () => [minutesHeadings, ...minutesRows(minutes)].map(csvLine).join(""),
    json: () => JSON.stringify(minutes),
  }[format as "md" | "csv" | "json"]();
  const headers = { "content-type": type, "cache-control": "no-store" };
  const name = `minutes-${id}-${endedAt.toISOString().slice(0, 10)}.${format}`;
  return new Response(text, {
    headers:
      format === "json" ? headers : { ...headers, "content-disposition": `attachment; filename="${name}"` },
  });
}
