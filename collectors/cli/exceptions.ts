/** `exceptions`: what is allowed to stay, until when, and who said so; approving, refusing, withdrawing and ending. */
import type { Command } from "commander";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

export function addExceptions(program: Command): void {
  const exceptions = program
    .command("exceptions")
    .description("what may stay as it is, until when, and who said so");
  addList(exceptions);
  addVerdict(exceptions, "approve", "approved");
  addVerdict(exceptions, "refuse", "refused");
  addWithdraw(exceptions);
  addEnd(exceptions);
}

function addList(exceptions: Command): void {
  const list = exceptions
    .command("list", { isDefault: true })
    .description("what waits for approval first, then what holds, the soonest end first")
    .option("--team <team>", "only of this team, by its key");
  list.action(({ team }: { team?: string }) =>
    perform(list, async ({ output, session }) => {
      const { listExceptions } = await import("#lib/queries/exceptions/list-exceptions.ts");
      const { freshness } = await import("#lib/queries/freshness.ts");
      const { pool, clock } = await session();
      const asOf = (await freshness(pool)).asOf ?? clock.now();
      const listed = await listExceptions(pool, { asOf, team: team ?? null });
      output.result(listed);
      output.say(
        `${listed.waiting} wait, ${listed.holding} hold, ${listed.ending} of them end within 30 days.`,
      );
      output.table(
        ["ID", "STATE", "UNTIL", "ITEM", "TEAM", "ASKED BY", "DECIDED BY", "RENEWALS"],
        listed.exceptions.map((one) => [
          ...[one.id, one.state, one.until, one.item.title, one.team?.name ?? "No owner"],
          ...[one.requestedBy, one.decidedBy ?? "", one.renewal],
        ]),
      );
      return undefined;
    }),
  );
}

function addVerdict(exceptions: Command, verb: "approve" | "refuse", decision: "approved" | "refused"): void {
  const command = exceptions
    .command(`${verb} <id>`)
    .description(`${verb} an exception that somebody else asked for`)
    .option("--reason <text>", decision === "refused" ? "why; needed" : "what to add");
  command.action((id: string, { reason }: { reason?: string }) =>
    perform(command, async ({ output, session }) => {
      const { decideException } = await import("#lib/commands/exceptions/decide-exception.ts");
      const done = await decideException(await contextAt(session, undefined), {
        id,
        decision,
        reason: reason ?? null,
      });
      output.result(done);
      output.say(decision === "approved" ? `Approved until ${done.until}.` : "Refused.");
      return undefined;
    }),
  );
}

function addWithdraw(exceptions: Command): void {
  const withdraw = exceptions.command("withdraw <id>").description("take back what you asked for");
  withdraw.action((id: string) =>
    perform(withdraw, async ({ output, session }) => {
      const { withdrawException } = await import("#lib/commands/exceptions/decide-exception.ts");
      await withdrawException(await contextAt(session, undefined), { id });
      output.result({ id });
      output.say("Withdrawn.");
      return undefined;
    }),
  );
}

function addEnd(exceptions: Command): void {
  const end = exceptions.command("end <item>").description("end an item's exception before its day");
  end.action((item: string) =>
    perform(end, async ({ output, session }) => {
      const { endException } = await import("#lib/commands/exceptions/end-exception.ts");
      const done = await endException(await contextAt(session, undefined), {
        item: item.replace(/^item:/, ""),
      });
      output.result(done);
      output.say("The exception ended.");
      return undefined;
    }),
  );
}
