/** `import <provider>`: reads export files through the same mapping and the same tables as a live source. */
import type { Command } from "commander";
import type { ImportFile } from "#lib/ingest/contract.ts";
import type { ExportFile } from "#lib/providers/contract.ts";
import { clockAt, names } from "./parse.ts";
import { perform } from "./perform.ts";
import { progressView } from "./progress.ts";
import { exitCodeOfRun, reportRun } from "./report-run.ts";

type Options = Record<string, unknown> & { name?: string; complete?: string[]; at?: string };

/** What may stand beside an export differs by provider: the options are built only when the verb is asked for. */
export async function addImport(program: Command, argv: string[]): Promise<void> {
  const verbs = program.command("import").description("read an export: `import aws account.json`");
  if (!argv.includes("import")) return;
  const { clouds } = await import("#lib/providers/registry.ts");
  for (const { name: provider, exports } of clouds) {
    const verb = verbs.command(`${provider} <file>`).description(`read ${exports.main}`);
    for (const { role, description, many } of exports.beside) {
      verb.option(`--${role} <${many ? "files..." : "file"}>`, description);
    }
    verb
      .option("--name <name>", "what to call the source (default: what the file says it is)")
      .option("--complete <streams...>", "streams the export covers even where it holds no record of them")
      .option("--at <date>", "when the export was made, where it is older than now");
    verb.action((file: string, options: Options) =>
      perform(verb, async ({ output, signal, session }) => {
        const { runImport } = await import("../run-import.ts");
        const opened = await session();
        const view = await progressView(output);
        const summary = await runImport({
          ...opened,
          clock: options.at === undefined ? opened.clock : clockAt(options.at),
          provider,
          files: [{ path: file, role: "main" }, ...filesBeside(exports.beside, options)],
          name: options.name ?? null,
          complete: names(options.complete ?? []),
          signal,
          progress: view.of(provider),
        }).finally(view.stop);
        reportRun(output, summary);
        return exitCodeOfRun(summary);
      }),
    );
  }
}

function filesBeside(beside: readonly ExportFile[], options: Options): ImportFile[] {
  return beside.flatMap(({ role }) => {
    // Commander's name for an option in its result.
    const given = options[role.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    const paths = Array.isArray(given) ? given : given === undefined ? [] : [given];
    return paths.map((path) => ({ path: String(path), role }));
  });
}
