"use server";

import { revalidatePath } from "next/cache";
import type { Outcome } from "#components/form/outcome.ts";
import { type CheckRequest, setCheck as set } from "#lib/commands/set-check.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { act, textOf } from "../../act.ts";

/** What a form does not name stays as it is. */
export async function setCheck(_before: Outcome | null, form: FormData): Promise<Outcome> {
  const outcome = await act(async (ctx) => {
    const check = textOf(form, "check");
    await set(ctx, { check, ...switchOf(form), ...thresholdsOf(form), ...scopeOf(form) });
    return `${check} is set, and everybody was judged again.`;
  });
  revalidatePath("/", "layout");
  return outcome;
}

function switchOf(form: FormData): Partial<CheckRequest> {
  const enabled = textOf(form, "enabled");
  return enabled === "" ? {} : { enabled: enabled === "yes" };
}

function thresholdsOf(form: FormData): Partial<CheckRequest> {
  const thresholds: Record<string, number> = {};
  for (const [name, value] of form.entries())
    if (name.startsWith("threshold.")) thresholds[name.slice("threshold.".length)] = Number(value);
  return Object.keys(thresholds).length === 0 ? {} : { thresholds };
}

function scopeOf(form: FormData): Partial<CheckRequest> {
  return form.has("scope") ? { scope: parse(textOf(form, "scope")) } : {};
}
