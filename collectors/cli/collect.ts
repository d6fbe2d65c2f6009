/** `collect`: reads one source, or all of them, and stores what it saw. */
import type { Command } from "commander";
import { Invalid } from "#lib/errors.ts";
import { type ExitCode, exitCodeOf, worstExitCode } from "./exit-codes.ts";
import { clockAt, names } from "./parse.ts";
import { perform } from "./perform.ts";
import { progressView } from "./progress.ts";
import { exitCodeOfRun, reportRun } from "./report-run.ts";

type Options = {
  all?: boolean;
  scope?: string[];
  streams?: string[];
  at?: string;
  concurrency?: string;
};

export function addCollect(program: Command): void {
  const verb = program
    .command("collect [source]")
    .description("read a source and store what it holds")
    .option("--all", "every connected source, one after the other")
    .option("--scope <ids...>", "only these scopes and what is below them")
    .option("--streams <names...>", "only these streams, whether they are due or not; `all` for every stream")
    .option("--at <date>", "take this instant for now (replays and simulations)")
    .option("--concurrency <n>", "slices read at the same time", "4");
  verb.action((name: string | undefined, options: Options) =>
    perform(verb, async ({ output, signal, session }) => {
      if ((name === undefined) === (options.all !== true)) throw whichSource();
      const clock = options.at === undefined ? undefined : clockAt(options.at);
      const concurrency = positive(options.concurrency ?? "4");
      const { liveSources } = await import("#lib/queries/find-source.ts");
      const { runLive } = await import("../run-live.ts");
      const opened = await session();
      const sources = await liveSources(opened.pool, name);
      if (sources.length === 0)
        output.say("No source is connected. Begin with: npm run cli -- connect --help");
      const codes: ExitCode[] = [];
      for (const source of sources) {
        if (signal.aborted) break;
        const view = await progressView(output);
        try {
          const summary = await runLive({
            ...opened,
            clock: clock ?? opened.clock,
            source,
            signal,
            concurrency,
            scopes: options.scope === undefined ? null : names(options.scope),
            streams: options.streams === undefined ? null : names(options.streams),
            progress: view.show,
          }).finally(view.stop);
          reportRun(output, summary);
          codes.push(exitCodeOfRun(summary));
        } catch (error) {
          // One source's refusal must not keep the others from being read.
          if (sources.length === 1) throw error;
          output.error(error);
          codes.push(exitCodeOf(error));
        }
      }
      return worstExitCode(codes);
    }),
  );
}

function whichSource(): Invalid {
  return new Invalid("Name one source, or say --all.", { hint: "npm run cli -- sources lists them." });
}

function positive(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 16) return number;
  throw new Invalid(`"${value}" is not a number of slices.`, { hint: "Use 1 to 16." });
}
