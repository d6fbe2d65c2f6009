/** Reminds teams of what they should attest, by e-mail and webhook; what was sent and what failed is kept, each once a day. */
import { reminderWords } from "#lib/domain/ownership/reminder.ts";
import { withoutSecrets } from "#lib/domain/secret-shapes.ts";
import { RollcallError } from "#lib/errors.ts";
import { type DueReminder, dueReminders } from "#lib/queries/owners/due-reminders.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

/** Sends one; throws Error. */
export type Courier = {
  /** Null: no mail server is set up. */
  email: ((to: string, words: { subject: string; text: string }) => Promise<void>) | null;
  webhook(address: string, body: { text: string } & Record<string, unknown>): Promise<void>;
  /** Where the pages are. */
  pages: string | null;
};

export type SentReminders = { sent: number; failed: number; withoutMail: number };

/** Nothing is recorded where nothing was due. Throws Forbidden. */
export async function sendReminders(ctx: CommandContext, courier: Courier): Promise<SentReminders> {
  refuseNarrowRole(ctx.actor, "reminder.send");
  const now = ctx.clock.now();
  const due = await dueReminders(ctx.pool, now.toISOString().slice(0, 10));
  const able = due.filter(({ channel }) => channel === "webhook" || courier.email !== null);
  const withoutMail = due.length - able.length;
  if (able.length === 0) return { sent: 0, failed: 0, withoutMail };
  const tried: { due: DueReminder; error: string | null }[] = [];
  for (const one of able) tried.push({ due: one, error: await attempt(one, courier) });
  return runCommand(ctx, "reminder.send", async (tx) => {
    await tx.reminder.createMany({
      data: tried.map(({ due: { teamId, campaignId, channel, address }, error }) => ({
        ...{ teamId, campaignId, channel, address },
        day: new Date(now.toISOString().slice(0, 10)),
        sentAt: now,
        status: error === null ? "sent" : "failed",
        error,
      })),
      skipDuplicates: true,
    });
    const failed = tried.filter(({ error }) => error !== null).length;
    const result = { sent: tried.length - failed, failed, withoutMail };
    const teams = [...new Set(tried.map(({ due: { team } }) => team.key))];
    return { result, account: { subject: "owners", after: { ...result, teams } } };
  });
}

async function attempt(
  { team, campaign, count, dueOn, channel, address }: DueReminder,
  courier: Courier,
): Promise<string | null> {
  const words = reminderWords({ team, campaign, count, dueOn, pages: courier.pages });
  try {
    if (channel === "email") await courier.email?.(address, words);
    else
      await courier.webhook(address, {
        text: `${words.subject}\n${words.text}`,
        team: team.key,
        campaign,
        count,
        dueOn,
      });
    return null;
  } catch (error) {
    const hint = error instanceof RollcallError ? ` ${error.hint}` : "";
    return withoutSecrets(`${error instanceof Error ? error.message : String(error)}${hint}`).slice(0, 500);
  }
}
