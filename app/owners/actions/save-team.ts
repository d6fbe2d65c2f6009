"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { createTeam, updateTeam } from "#lib/commands/teams/save-team.ts";
import { act, textOf } from "../../act.ts";

/** Makes a team, or changes the one that the form names as `team`. */
export async function saveTeam(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const existing = textOf(form, "team");
    const key = textOf(form, "key");
    const fields = {
      name: textOf(form, "name"),
      contacts: several(form, "contacts"),
      aliases: several(form, "aliases"),
      repositories: several(form, "repositories"),
      groups: several(form, "groups"),
      parent: textOf(form, "parent") || null,
      backup: textOf(form, "backup") || null,
      externalId: textOf(form, "externalId") || null,
    };
    const saved =
      existing === ""
        ? await createTeam(ctx, { ...fields, ...(key === "" ? {} : { key }) })
        : await updateTeam(ctx, { key: existing, fields });
    revalidatePath("/", "layout");
    if (saved.change === "unchanged") return `${saved.name} is as it was.`;
    return saved.change === "created" ? `Made the team ${saved.name}.` : `Changed ${saved.name}.`;
  });
}

/** Names may hold blanks: they are parted by commas, semicolons or lines. */
function several(form: FormData, name: string): string[] {
  return textOf(form, name)
    .split(/[,;\n]/)
    .map((value) => value.trim())
    .filter((value) => value !== "");
}
