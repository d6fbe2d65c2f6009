"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { archiveTeam as command, restoreTeam } from "#lib/commands/teams/archive-team.ts";
import { act, textOf } from "../../act.ts";

/** Archives the team, or brings it back where it is archived. */
export async function archiveTeam(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const key = textOf(form, "team");
    if (form.get("restore") !== null) {
      await restoreTeam(ctx, { key });
      revalidatePath("/", "layout");
      return `${key} is a team again; what it had is not its own by that.`;
    }
    const { reopened } = await command(ctx, { key });
    revalidatePath("/", "layout");
    return `${key} is archived; ${formatCount(reopened, "identity", "identities")} went back to the inboxes.`;
  });
}
