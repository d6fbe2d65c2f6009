/** `migrate`: brings the database to this version's tables. */
import type { Command } from "commander";
import { perform } from "./perform.ts";

export function addMigrate(program: Command): void {
  const verb = program.command("migrate").description("apply pending database migrations");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { migrated } = await session("apply");
      output.result({ applied: migrated });
      for (const name of migrated) output.say(`Applied ${name}`);
      if (migrated.length === 0) output.say("The database is up to date.");
      return undefined;
    }),
  );
}
