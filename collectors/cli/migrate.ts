/** `migrate`: brings the database to this version's tables. */
import type { Command } from "commander";
import { perform } from "./perform.ts";

export function addMigrate(program: Command): void {
  const verb = program.command("migrate").description("apply pending database migrations");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { migrations } = await session({ migrate: "always" });
      output.result({ applied: migrations });
      for (const name of migrations) output.say(`Applied ${name}`);
      if (migrations.length === 0) output.say("The database is up to date.");
      return undefined;
    }),
  );
}
