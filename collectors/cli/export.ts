/** `export`: everything of one kind, streamed: one JSON object per line, or CSV. */
import { type Command, Option } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { type Output, plainValue } from "./output.ts";
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
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const kind = exportKindOf(what);
      const filter = parse(options.filter ?? "");
      const fixed = options.at === undefined ? null : clockAt(options.at);
      const { pool, clock } = await session();
      const { freshness } = await import("#lib/queries/freshness.ts");
      const asOf = fixed === null ? ((await freshness(pool)).asOf ?? clock.now()) : fixed.now();
      const write = options.csv === true ? await csvWriter(output) : jsonWriter(output);
      for await (const row of exportRows(pool, kind, { filter, asOf, signal })) {
        if (!(await write(row))) break;
      }
      return exitCodes.ok;
    }),
  );
}

type Row = Record<string, unknown>;

function jsonWriter(output: Output): (row: Row) => Promise<boolean> {
  return (row) => output.write(`${JSON.stringify(row, plainValue)}\n`);
}

async function csvWriter(output: Output): Promise<(row: Row) => Promise<boolean>> {
  const { csvLine } = await import("#lib/csv.ts");
  let columns: string[] | null = null;
  return (row) => {
    const heading = columns === null ? csvLine(Object.keys(row)) : "";
    columns ??= Object.keys(row);
    return output.write(heading + csvLine(columns.map((column) => row[column])));
  };
}
