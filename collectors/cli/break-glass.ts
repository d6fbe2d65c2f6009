/** `break-glass`: identities kept for emergencies: declaring one, its uses, its clean-up, its end. */
import type { Command } from "commander";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

export function addBreakGlass(program: Command): void {
  const breakGlass = program
    .command("break-glass")
    .description("identities kept for emergencies, and their uses");
  addList(breakGlass);
  addDeclare(breakGlass);
  addCleanUp(breakGlass);
  addEnd(breakGlass);
}

function addList(breakGlass: Command): void {
  const list = breakGlass
    .command("list", { isDefault: true })
    .description("what is to be cleaned up first, then what holds, the soonest end first");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { listBreakGlass } = await import("#lib/queries/break-glass/list-break-glass.ts");
      const { cleanUpSteps } = await import("#lib/domain/break-glass/break-glass-state.ts");
      const { freshness } = await import("#lib/queries/freshness.ts");
      const { pool, clock } = await session();
      const asOf = (await freshness(pool)).asOf ?? clock.now();
      const listed = await listBreakGlass(pool, { asOf });
      output.result(listed);
      output.say(
        `${listed.holding} hold, ${listed.used} of them used, ${listed.ending} end within 30 days; ${listed.unclean} to be cleaned up.`,
      );
      output.table(
        ["ID", "IDENTITY", "STATE", "UNTIL", "TEAM", "USED ON", "DECLARED BY"],
        listed.declarations.map((one) => [
          ...[one.id, one.identity.name, one.state, one.until, one.team.name],
          ...[one.uses.join(" "), one.declaredBy],
        ]),
      );
      const due = listed.declarations.flatMap(({ id, identity, steps }) =>
        steps.filter(({ isDue }) => isDue).map((step) => ({ id, identity, step })),
      );
      output.table(
        ["STEP", "OF", "IDENTITY", "TO DO", "SINCE", "SAID"],
        due.map(({ id, identity, step }) => [
          ...[step.id, id, identity.name, cleanUpSteps[step.step].label, step.day],
          step.doneBy === null ? "" : `done, says ${step.doneBy}; not seen yet`,
        ]),
      );
      return undefined;
    }),
  );
}

type DeclareOptions = { team: string; until: string; reason: string; ticket: string; at?: string };

function addDeclare(breakGlass: Command): void {
  const declare = breakGlass
    .command("declare <identity>")
    .description("keep an identity for emergencies, by its id")
    .requiredOption("--team <team>", "who answers for it")
    .requiredOption("--until <day>", "the first day it no longer holds")
    .requiredOption("--reason <text>", "why")
    .requiredOption("--ticket <address>", "its https address")
    .option("--at <instant>", "the instant to date it by");
  declare.action((identity: string, { at, ...rest }: DeclareOptions) =>
    perform(declare, async ({ output, session }) => {
      const { declareBreakGlass } = await import("#lib/commands/break-glass/declare-break-glass.ts");
      const done = await declareBreakGlass(await contextAt(session, at), { identity, ...rest });
      output.result(done);
      output.say(`Declaration ${done.id} holds until ${done.until}.`);
      return undefined;
    }),
  );
}

function addCleanUp(breakGlass: Command): void {
  const cleanUp = breakGlass
    .command("done <declaration> <step>")
    .description("say that a step of its clean-up is done")
    .requiredOption("--ticket <address>", "the https address of where it was")
    .option("--at <instant>", "the instant to date it by");
  cleanUp.action((declaration: string, step: string, { ticket, at }: { ticket: string; at?: string }) =>
    perform(cleanUp, async ({ output, session }) => {
      const { cleanUpBreakGlass } = await import("#lib/commands/break-glass/clean-up-break-glass.ts");
      const done = await cleanUpBreakGlass(await contextAt(session, at), {
        declaration,
        step,
        ticket,
      });
      output.result(done);
      output.say("Kept in the record; where a collection can see it, it is due until one does.");
      return undefined;
    }),
  );
}

function addEnd(breakGlass: Command): void {
  const end = breakGlass.command("end <id>").description("end a declaration before its day");
  end.action((id: string) =>
    perform(end, async ({ output, session }) => {
      const { endBreakGlass } = await import("#lib/commands/break-glass/end-break-glass.ts");
      const done = await endBreakGlass(await contextAt(session, undefined), { id });
      output.result(done);
      output.say("Ended: what it excused is left to do.");
      return undefined;
    }),
  );
}
