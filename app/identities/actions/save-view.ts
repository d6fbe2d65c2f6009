"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { saveView as command } from "#lib/commands/save-view.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { act, textOf } from "../../act.ts";

/** Keeps the list that the form describes under a name. */
export async function saveView(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const columns = textOf(form, "columns");
    const { name } = await command(ctx, {
      name: textOf(form, "name"),
      filter: parse(textOf(form, "filter")),
      sort: textOf(form, "sort") || null,
      columns: columns === "" ? [] : columns.split(","),
      replace: form.get("replace") !== null,
    });
    revalidatePath("/identities");
    return `Kept as ${name}.`;
  });
}
