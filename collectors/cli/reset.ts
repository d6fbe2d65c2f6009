/** `reset`: forgets everything the embedded database holds. Somebody else's database is never touched. */
import type { Command } from "commander";
import { Invalid } from "#lib/errors.ts";
import { perform } from "./perform.ts";

export function addReset(program: Command): void {
  const verb = program.command("reset").description("delete the embedded database and all it holds");
  verb.option("--yes", "really delete it").action((options: { yes?: boolean }) =>
    perform(verb, async ({ output }) => {
      const { readEnv } = await import("#lib/env.ts");
      const { forgetEmbedded } = await import("#lib/db/forget-embedded.ts");
      const env = readEnv();
      if (env.databaseUrl) {
        throw new Invalid("reset deletes the embedded database only, and DATABASE_URL names another.", {
          hint: "Drop that database with its own tools, or unset DATABASE_URL.",
        });
      }
      if (!options.yes) {
        throw new Invalid(`This deletes the database of ${env.home}.`, { hint: "Say it again with --yes." });
      }
      const folder = await forgetEmbedded(env.home);
      output.result({ deleted: folder });
      output.say(`Deleted ${folder}`);
      return undefined;
    }),
  );
}
