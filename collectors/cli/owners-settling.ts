/** What only a security lead decides about owners: contests, claims whose day has come, stewards; and the command that writes an owner back. */
import type { Command } from "commander";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

export function addSettling(owners: Command): void {
  const settle = owners
    .command("settle <id>")
    .description("say whose a contested identity is")
    .requiredOption("--team <team>", "its holder or a team that contests it")
    .option("--reason <text>", "kept with the decision");
  settle.action((identity: string, { team, reason = null }: { team: string; reason?: string | null }) =>
    perform(settle, async ({ output, session }) => {
      const { settleContest } = await import("#lib/commands/owners/settle-contest.ts");
      const done = await settleContest(await contextAt(session, undefined), { identity, team, reason });
      output.result(done);
      output.say(`It is ${team}'s. Decision ${done.batch}.`);
      return undefined;
    }),
  );
  const lapse = owners
    .command("lapse")
    .description("note claims whose day has come, and end those of people who left; the worker does it daily")
    .option("--at <instant>", "the instant to judge by");
  lapse.action(({ at }: { at?: string }) =>
    perform(lapse, async ({ output, session }) => {
      const { lapseClaims } = await import("#lib/commands/owners/lapse-claims.ts");
      const done = await lapseClaims(await contextAt(session, at));
      output.result(done);
      output.say(`${done.expired} claims lapsed, ${done.departed} ended with their owner's departure.`);
      return undefined;
    }),
  );
  const remind = owners
    .command("remind")
    .description("remind teams of what they should attest, by e-mail and webhook; the worker does it daily")
    .option("--at <instant>", "the instant to judge by");
  remind.action(({ at }: { at?: string }) =>
    perform(remind, async ({ output, session }) => {
      const { sendReminders } = await import("#lib/commands/owners/send-reminders.ts");
      const { openCourier } = await import("#lib/jobs/reminders/courier.ts");
      const ctx = await contextAt(session, at);
      const done = await sendReminders(ctx, openCourier(ctx.clock));
      output.result(done);
      output.say(`${done.sent} reminders sent, ${done.failed} failed.`);
      if (done.withoutMail > 0)
        output.note(`${done.withoutMail} e-mails were not sent: ROLLCALL_SMTP_URL is not set.`);
      return undefined;
    }),
  );
  const steward = owners
    .command("steward <class> [name]")
    .description("name who looks after a class of work; without a name, nobody")
    .option("--contact <address>", "how to reach them");
  steward.action((name: string, who: string | undefined, { contact = null }: { contact?: string | null }) =>
    perform(steward, async ({ output, session }) => {
      const { setSteward } = await import("#lib/commands/set-steward.ts");
      const done = await setSteward(await contextAt(session, undefined), {
        class: name,
        name: who ?? null,
        contact,
      });
      output.result(done);
      output.say(done.name === null ? `Nobody looks after ${name}.` : `${done.name} looks after ${name}.`);
      return undefined;
    }),
  );
}
