/** `sources`: what is connected, and how its last run went. */
import type { Command } from "commander";
import { perform } from "./perform.ts";

export function addSources(program: Command): void {
  const verb = program.command("sources").description("list the connected sources");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { listSources } = await import("#lib/queries/list-sources.ts");
      const { pool } = await session();
      const sources = await listSources(pool);
      output.result(sources);
      if (sources.length === 0)
        output.say("No source is connected. Begin with: npm run cli -- connect --help");
      else
        output.table(
          ["SOURCE", "CLOUD", "MODE", "WHAT IT IS", "LAST RUN", "AS OF"],
          sources.map((source) => [source.name, source.provider, source.mode, "", "", ""]),
        );
      return undefined;
    }),
  );
}
