"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { configureSource } from "#lib/commands/configure-source.ts";
import { refuseNarrowRole } from "#lib/commands/run-command.ts";
import { Conflict } from "#lib/errors.ts";
import { givenFor } from "#lib/providers/change-config.ts";
import { configDigest } from "#lib/queries/config-digest.ts";
import { liveSources } from "#lib/queries/find-source.ts";
import { lastConfiguration } from "#lib/queries/last-configuration.ts";
import { act, textOf } from "../../act.ts";

/** Takes back the change of settings that was shown: by another change, which can be taken back in turn. */
export async function undoSettings(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    refuseNarrowRole(ctx.actor, "source.configure");
    const [source] = await liveSources(ctx.pool, textOf(form, "source"));
    const last = source === undefined ? null : await lastConfiguration(ctx.pool, source);
    if (source === undefined || last === null || String(last.position) !== textOf(form, "position"))
      throw new Conflict("The settings were changed since this was shown.", {
        hint: "Load the page again: it shows them as they are now.",
      });
    const { name } = await configureSource(ctx, {
      ...{ provider: source.provider, name: source.name, shown: configDigest(source.config) },
      config: givenFor(source.config, last.before),
    });
    return `The settings of ${name} are as they were before.`;
  });
  revalidatePath("/", "layout");
  return outcome;
}
