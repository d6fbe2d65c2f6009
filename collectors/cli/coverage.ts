/** `coverage`: what was read and what was not, with the fix for each gap. */
import type { Command } from "commander";
import { perform } from "./perform.ts";

export function addCoverage(program: Command): void {
  const verb = program
    .command("coverage [source]")
    .description("show which streams of which scopes are read, and what is missing")
    .option("--gaps", "only what is not complete");
  verb.action((source: string | undefined, options: { gaps?: boolean }) =>
    perform(verb, async ({ output, session }) => {
      const { coverage } = await import("#lib/queries/coverage.ts");
      const { findSource } = await import("#lib/queries/find-source.ts");
      const { pool } = await session();
      if (source !== undefined) await findSource(pool, source);
      const found = await coverage(pool, source === undefined ? {} : { source });
      const isWhole = (status: string) => status === "complete" || status === "not-applicable";
      const slices = found.slices.filter(({ status }) => options.gaps !== true || !isWhole(status));
      output.result({ ...found, slices });
      output.table(
        ["SOURCE", "SCOPE", "STREAM", "STATUS", "COMPLETE AS OF", "ROWS", "WHY"],
        slices.map((slice) => [
          slice.source,
          slice.scope.name,
          slice.stream,
          slice.status,
          slice.completeAt?.toISOString().slice(0, 16) ?? "never",
          slice.rows,
          slice.reason ?? "",
        ]),
      );
      const hints = new Set(slices.flatMap(({ hint }) => (hint === null ? [] : [hint])));
      for (const hint of hints) output.say(`→ ${hint}`);
      return undefined;
    }),
  );
}
