/** `collect`: reads sources, several at a time, and stores what it saw. */
import type { Command } from "commander";
import type { Pool } from "pg";
import { Invalid } from "#lib/errors.ts";
import type { StoredSource } from "#lib/queries/find-source.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from "./exit-codes.ts";
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
  sourcesAtOnce?: string;
};

export function addCollect(program: Command): void {
  const verb = program
    .command("collect [sources...]")
    .description("read sources and store what they hold")
    .option("--all", "every connected source")
    .option("--scope <ids...>", "only these scopes and what is below them")
    .option("--streams <names...>", "only these streams, whether they are due or not; `all` for every stream")
    .option("--at <date>", "take this instant for now (replays and simulations)")
    .option("--concurrency <n>", "slices of a source read at the same time", "4")
    .option("--sources-at-once <n>", "sources read at the same time", "3");
  verb.action((named: string[], options: Options) =>
    perform(verb, async ({ output, signal, session }) => {
      if ((named.length === 0) === (options.all !== true)) throw whichSource();
      const clock = options.at === undefined ? undefined : clockAt(options.at);
      const concurrency = positive(options.concurrency ?? "4", "slices");
      const atOnce = positive(options.sourcesAtOnce ?? "3", "sources");
      const opened = await session();
      const sources = await sourcesNamed(opened.pool, named);
      if (sources.length === 0)
        output.say("No source is connected. Begin with: npm run cli -- connect --help");
      const { runLive } = await import("../run-live.ts");
      const view = await progressView(output, sources.length);
      const collect = async (source: StoredSource): Promise<ExitCode> => {
        if (signal.aborted) return exitCodes.interrupted;
        try {
          const summary = await runLive({
            ...opened,
            clock: clock ?? opened.clock,
            source,
            signal,
            concurrency,
            scopes: options.scope === undefined ? null : names(options.scope),
            streams: options.streams === undefined ? null : names(options.streams),
            progress: view.of(source.name),
          });
          reportRun(output, summary);
          return exitCodeOfRun(summary);
        } catch (error) {
          // One source's refusal must not keep the others from being read.
          if (sources.length === 1) throw error;
          output.error(error);
          return exitCodeOf(error);
        }
      };
      try {
        const codes: ExitCode[] = [];
        for await (const code of inParallel(sources, atOnce, collect)) codes.push(code);
        return worstExitCode(codes);
      } finally {
        view.stop();
      }
    }),
  );
}

/** All of them where none is named. Throws NotFound. */
async function sourcesNamed(pool: Pool, named: string[]): Promise<StoredSource[]> {
  const { liveSources } = await import("#lib/queries/find-source.ts");
  if (named.length === 0) return liveSources(pool, undefined);
  const found = await Promise.all([...new Set(named)].map((name) => liveSources(pool, name)));
  return found.flat();
}

function whichSource(): Invalid {
  return new Invalid("Name sources, or say --all.", { hint: "npm run cli -- sources lists them." });
}

function positive(value: string, what: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 16) return number;
  throw new Invalid(`"${value}" is not a number of ${what}.`, { hint: "Use 1 to 16." });
}
