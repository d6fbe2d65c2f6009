"use server";

import type { Outcome } from "#components/form/outcome.ts";
import { formatCount } from "#components/ui/format.ts";
import { refuseNarrowRole } from "#lib/commands/run-command.ts";
import { type ChangeMeaning, changedConfig, meaningOf } from "#lib/providers/change-config.ts";
import { cloudOf } from "#lib/providers/registry.ts";
import { liveSources } from "#lib/queries/find-source.ts";
import { act, textOf } from "../../act.ts";
import { typedSettings } from "../typed-settings.ts";

/** Says what a change of settings would mean; changes nothing. `review`: null where there is nothing to change, or it may not be. */
export async function reviewSettings(
  form: FormData,
): Promise<{ outcome: Outcome; review: ChangeMeaning | null }> {
  let review: ChangeMeaning | null = null;
  const outcome = await act(async (ctx) => {
    refuseNarrowRole(ctx.actor, "source.configure");
    const [source] = await liveSources(ctx.pool, textOf(form, "source"));
    if (source === undefined) return "";
    const provider = cloudOf(source.provider);
    const meaning = meaningOf(
      provider,
      source.config,
      changedConfig(provider, source.config, typedSettings(provider, form)),
    );
    if (meaning.changes.length === 0) return "Nothing would change.";
    review = meaning;
    return `${formatCount(meaning.changes.length, "setting", "settings")} would change. Nothing is saved yet.`;
  });
  return { outcome, review };
}
