/** `collect`: reads sources, several at a time, and stores what it saw; as of now, or of each instant it is given. */
import type { Command } from "commander";
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { Invalid } from "#lib/errors.ts";
import type { StoredSource } from "#lib/queries/find-source.ts";
import { inParallel } from "../calls/in-parallel.ts";
import type { RunToList } from "../run/update-list.ts";
import type { LiveRun } from "../run-live.ts";
import { type ExitCode, exitCodeOf, exitCodes, worstExitCode } from "./exit-codes.ts";
import { eachLine, instants, names } from "./parse.ts";
import { perform, type Tools } from "./perform.ts";
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
    .option(
      "--at <date>",
      "take this instant for now (replays and simulations); - for each line of the input",
    )
    .option("--concurrency <n>", "slices of a source read at the same time", "4")
    .option("--sources-at-once <n>", "sources read at the same time", "3");
  verb.action((named: string[], options: Options) =>
    perform(verb, async (tools) => {
      if ((named.length === 0) === (options.all !== true)) throw whichSource();
      const request = {
        named,
        concurrency: positive(options.concurrency ?? "4", "slices"),
        atOnce: positive(options.sourcesAtOnce ?? "3", "sources"),
        scopes: options.scope === undefined ? null : names(options.scope),
        streams: options.streams === undefined ? null : names(options.streams),
      };
      const { output, signal, session } = tools;
      const codes: ExitCode[] = [];
      for await (const at of instants(options.at, signal)) {
        const clock = at ?? (await session()).clock;
        const code = await collect(tools, { ...request, clock, isReplay: at !== null });
        if (options.at === eachLine)
          output.say(`Collected as of ${clock.now().toISOString()} (exit code ${code})`);
        codes.push(code);
      }
      return worstExitCode(codes);
    }),
  );
}

type Request = {
  /** Names of sources; none: all. */
  named: string[];
  clock: Clock;
  atOnce: number;
  /** As of an instant somebody names: what is between the sources of one instant interests nobody. */
  isReplay: boolean;
} & Pick<LiveRun, "concurrency" | "scopes" | "streams">;

async function collect(
  { output, signal, session }: Tools,
  { named, clock, atOnce, isReplay, ...request }: Request,
): Promise<ExitCode> {
  const opened = await session();
  const sources = await sourcesNamed(opened.pool, named);
  if (sources.length === 0) output.say("No source is connected. Begin with: npm run cli -- connect --help");
  const { runLive } = await import("../run-live.ts");
  const view = await progressView(output, sources.length);
  const { createTogether } = await import("../run/together.ts");
  const { updateList } = await import("../run/update-list.ts");
  const join = createTogether((runs: RunToList[]) => updateList(opened.pool, runs));
  const one = async (source: StoredSource): Promise<ExitCode> => {
    if (signal.aborted) return exitCodes.interrupted;
    // Live, a quick source need not wait for a slow one to be seen on the pages.
    const others = isReplay ? join() : null;
    try {
      const run = { ...opened, ...request, clock, source, signal, progress: view.of(source.name) };
      const summary = await runLive({ ...run, list: others?.ready });
      reportRun(output, summary);
      return exitCodeOfRun(summary);
    } catch (error) {
      // One source's refusal must not keep the others from being read.
      if (sources.length === 1) throw error;
      output.error(error);
      return exitCodeOf(error);
    } finally {
      others?.leave();
    }
  };
  try {
    const codes: ExitCode[] = [];
    for await (const code of inParallel(sources, atOnce, one)) codes.push(code);
    return worstExitCode(codes);
  } finally {
    view.stop();
  }
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
