/** `export`: everything of one kind, streamed: one JSON object per line, or CSV. */
import { type Command, Option } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { clockAt } from "./parse.ts";
import { perform } from "./perform.ts";

type Options = { filter?: string; csv?: boolean; at?: string };

export function addExport(program: Command): void {
  const verb = program
    .command("export <what>")
    .description(
      "print identities, credentials, grants, roles, trusts, memberships, workloads, usage, scopes …",
    )
    .option("--filter <text>", "only identities the filter lets through, and facts about them")
    .option("--at <date>", "the instant ages count back from (default: the newest collection)")
    .addOption(new Option("--csv", "CSV in place of JSON lines").conflicts("json"))
    .addHelpText(
      "after",
      "\nEvery nature is exported unless the filter says otherwise: --filter 'nature:machine'",
    );
  verb.action((what: string, options: Options) =>
    perform(verb, async ({ output, signal, session }) => {
      const { exportKindOf, exportRows } = await import("#lib/queries/export-rows.ts");
      const { build } = await import("#lib/domain/filter/build.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const kind = exportKindOf(what);
      const filter = parse(options.filter ?? "");
      const fixed = options.at === undefined ? null : clockAt(options.at);
      const { pool, clock, actor } = await session();
      const { recordRead } = await import("#lib/commands/record-read.ts");
      const { fileLines } = await import("#lib/file-lines.ts");
      const { freshness } = await import("#lib/queries/freshness.ts");
      const asOf = fixed === null ? ((await freshness(pool)).asOf ?? clock.now()) : fixed.now();
      const format = options.csv === true ? "csv" : "ndjson";
      await recordRead({ pool, clock, actor }, "export.rows", {
        subject: `export:${kind}`,
        after: { filter: build(filter), format },
      });
      for await (const line of fileLines(exportRows(pool, kind, { filter, asOf, signal }), format)) {
        if (!(await output.write(line))) break;
      }
      return exitCodes.ok;
    }),
  );
}
