"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { importTeams as command, type ImportedTeams, teamFormats } from "#lib/commands/teams/import-teams.ts";
import { Invalid } from "#lib/errors.ts";
import { act, textOf } from "../../act.ts";

/** `read`: what the file says, and what it would do or did; null where it cannot be read. */
export type ImportAnswer = { outcome: Outcome; read: ImportedTeams | null };

/** `preview`: says what the file would do, and does nothing. */
export async function importTeams(form: FormData, preview: boolean): Promise<ImportAnswer> {
  let read: ImportedTeams | null = null;
  const outcome = await act(async (ctx) => {
    const format = teamFormats.find((one) => one === textOf(form, "format"));
    if (format === undefined) throw new Invalid("There is no such format.", { hint: "Load the page again." });
    const text = form.get("text");
    if (typeof text !== "string" || text.trim() === "")
      throw new Invalid("The file is empty.", { hint: "Choose a file, or paste what is in it." });
    const repository = textOf(form, "repository");
    const request = { format, text, ...(repository === "" ? {} : { repository }), dryRun: preview };
    const done = await command(ctx, request);
    read = done;
    const changed = done.teams.filter(({ change }) => change !== "unchanged").length;
    if (preview) return `${formatCount(changed, "team", "teams")} would change.`;
    revalidatePath("/", "layout");
    return `${formatCount(changed, "team", "teams")} changed.`;
  });
  return { outcome, read };
}
