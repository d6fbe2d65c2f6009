"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { configureSource } from "#lib/commands/configure-source.ts";
import { cloudOf } from "#lib/providers/registry.ts";
import { act, textOf } from "../../act.ts";
import { typedSettings } from "../typed-settings.ts";

/** Changes the settings of a source as they were reviewed. */
export async function changeSettings(_before: Outcome | null, form: FormData): Promise<Outcome> {
  return act(async (ctx) => {
    const provider = cloudOf(textOf(form, "provider"));
    const { name } = await configureSource(ctx, {
      ...{ provider: provider.name, name: textOf(form, "source"), shown: textOf(form, "shown") },
      config: typedSettings(provider, form),
    });
    revalidatePath("/", "layout");
    return `The settings of ${name} are changed; they hold from its next collection on.`;
  });
}
