"use server";

import { randomUUID } from "node:crypto";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { Outcome } from "#components/form/outcome.ts";
import { connectSource as command } from "#lib/commands/connect-source.ts";
import { configFields, readConfig } from "#lib/providers/config-fields.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { act, textOf } from "../../act.ts";
import { sourceAddress } from "../address.ts";

/** Makes a source from the form of its provider, and leads to what must be set up on the other side. */
export async function connectSource(_before: Outcome | null, form: FormData): Promise<Outcome> {
  let address = "";
  const outcome = await act(async (ctx) => {
    const provider = providerOf(textOf(form, "provider"));
    const fields = configFields(provider);
    const typed = fields.map(({ name }) => [name, form.getAll(`config.${name}`).map(String)] as const);
    const given = readConfig(fields, Object.fromEntries(typed.filter(([, values]) => values.length > 0)));
    const { config } = provider.setUp(given, randomUUID);
    const source = await command(ctx, { provider: provider.name, name: textOf(form, "name"), config });
    address = `${sourceAddress(source.name)}/set-up`;
    return `Connected ${source.name}.`;
  });
  if (outcome.state === "failed") return outcome;
  revalidatePath("/", "layout");
  redirect(address);
}
