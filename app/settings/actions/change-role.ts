"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { roleInSentence } from "#components/ui/role-words.ts";
import { roleNamed, roles } from "#lib/auth/roles.ts";
import { setUserRole } from "#lib/commands/set-user-role.ts";
import { Invalid } from "#lib/errors.ts";
import { act, textOf } from "../../act.ts";

/** Gives somebody a role; it holds from their next request on. */
export async function changeRole(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const role = roleNamed(textOf(form, "role"));
    if (role === null) throw new Invalid("There is no such role.", { hint: `Roles: ${roles.join(", ")}.` });
    const { name } = await setUserRole(ctx, { user: textOf(form, "user"), role });
    revalidatePath("/", "layout");
    return `${name} is ${roleInSentence(role)} from the next request on.`;
  });
}
