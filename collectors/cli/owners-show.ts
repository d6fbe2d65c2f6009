/** `owners show`: who answers for one identity, what suggests otherwise, what was decided, and how to write it back at the source. */
import type { Command } from "commander";
import { perform } from "./perform.ts";

export function addShow(owners: Command): void {
  const verb = owners
    .command("show <id>")
    .description("one identity's owner, why, and the command that writes it back at the source");
  verb.action((id: string) =>
    perform(verb, async ({ output, session }) => {
      const { identityOwnership } = await import("#lib/queries/owners/identity-ownership.ts");
      const { pool, clock } = await session();
      const found = await identityOwnership(pool, id, { now: clock.now() });
      output.result(found);
      const { state, claim, conflict, suggestions, history, writeBack } = found;
      output.say(
        claim === null
          ? `Owner: ${state}.`
          : `Owner: ${state}, ${claim.team.name}, until ${claim.until}, confirmed by ${claim.confirmedBy}.`,
      );
      if (conflict !== "none") output.say(`The claim is ${conflict}.`);
      for (const { team, confidence, signals } of suggestions)
        output.say(`  ${confidence} % ${team.name}: ${signals.map(({ words }) => words).join("; ")}`);
      output.table(
        ["AT", "DECISION", "TEAM", "BY", "ID"],
        history.map((one) => [
          one.at.toISOString().slice(0, 16),
          one.isUndone ? `${one.decision} (undone)` : one.decision,
          one.team.key,
          one.by,
          one.batch,
        ]),
      );
      if (writeBack !== null) {
        output.say(`Write ${writeBack.team.key} back at the source:\n  ${writeBack.command}`);
        if (writeBack.note !== null) output.say(`  ${writeBack.note}`);
      }
      return undefined;
    }),
  );
}
