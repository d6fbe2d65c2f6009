/** `import`: reads export files through the same mapping and the same tables as a live source. */
import type { Command } from "commander";
import type { ImportFile } from "#lib/ingest/contract.ts";
import { clockAt, names } from "./parse.ts";
import { perform } from "./perform.ts";
import { progressView } from "./progress.ts";
import { exitCodeOfRun, reportRun } from "./report-run.ts";

type Options = { credentialReport?: string; name?: string; complete?: string[]; at?: string };

export function addImport(program: Command): void {
  const verb = program
    .command("import <provider> <file>")
    .description("read an export, such as the output of `aws iam get-account-authorization-details`")
    .option("--credential-report <file>", "AWS: the credential report of the same account, as CSV")
    .option("--name <name>", "what to call the source (default: what the file says it is)")
    .option("--complete <streams...>", "streams the export covers even where it holds no record of them")
    .option("--at <date>", "when the export was made, where it is older than now");
  verb.action((provider: string, file: string, options: Options) =>
    perform(verb, async ({ output, signal, session }) => {
      const { runImport } = await import("../run-import.ts");
      const files: ImportFile[] = [{ path: file, role: "main" }];
      if (options.credentialReport !== undefined) {
        files.push({ path: options.credentialReport, role: "credential-report" });
      }
      const opened = await session();
      const view = await progressView(output);
      const summary = await runImport({
        ...opened,
        clock: options.at === undefined ? opened.clock : clockAt(options.at),
        provider,
        files,
        name: options.name ?? null,
        complete: names(options.complete ?? []),
        signal,
        progress: view.show,
      }).finally(view.stop);
      reportRun(output, summary);
      return exitCodeOfRun(summary);
    }),
  );
}
