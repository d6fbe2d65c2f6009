/** Everything a person changes on a page goes through here: as the person who is signed in, by a command, every error in words. */
import { inspect } from "node:util";
import type { Outcome } from "#components/form/outcome.ts";
import { type Clock, clockFrom } from "#lib/clock.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";
import { RollcallError } from "#lib/errors.ts";
import { currentActor } from "./current-person.ts";
import { isUnreachable } from "./page-problem.tsx";
import { roleNeeded } from "./role-needed.ts";

/** The web process's clock. */
export function appClock(): Clock {
  return clockFrom(process.env.ROLLCALL_CLOCK);
}

/** `work` returns the sentence that says what was done. Nothing of an unexpected error leaves the process. */
export async function act(work: (ctx: CommandContext) => Promise<string>): Promise<Outcome> {
  try {
    const message = await work({ pool: appPool(), actor: await currentActor(), clock: appClock() });
    return { state: "done", message };
  } catch (error) {
    const refused = await roleNeeded(error);
    if (refused === null) return failure(error);
    return { state: "failed", problem: refused.problem, hint: refused.hint, fields: {} };
  }
}

export function failure(error: unknown): Extract<Outcome, { state: "failed" }> {
  if (error instanceof RollcallError) {
    const fields = (error.detail.fields ?? {}) as Record<string, string>;
    return { state: "failed", problem: error.message, hint: error.hint, fields };
  }
  if (isUnreachable(error)) {
    return {
      state: "failed",
      problem: "The database does not answer.",
      hint: "Check that Postgres runs, then try again. Nothing was changed.",
      fields: {},
    };
  }
  console.error(withoutSecrets(inspect(error)));
  return {
    state: "failed",
    problem: "Rollcall could not do that.",
    hint: "Look in the log of the web process for the cause.",
    fields: {},
  };
}

/** A text of a form; empty when it is not there. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
