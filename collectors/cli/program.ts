/** The command line as a whole: its verbs, its help, and the promise of its exit codes. */
import { Command, CommanderError } from "commander";
import { Invalid } from "#lib/errors.ts";
import { addAudit } from "./audit.ts";
import { addBreakGlass } from "./break-glass.ts";
import { addBurnDown } from "./burn-down.ts";
import { addChecks } from "./checks.ts";
import { addClosures } from "./closures.ts";
import { addCollect } from "./collect.ts";
import { addConfigure } from "./configure.ts";
import { addConnect } from "./connect.ts";
import { addCoverage } from "./coverage.ts";
import { addDoctor } from "./doctor.ts";
import { addExceptions } from "./exceptions.ts";
import { exitCodeMeanings, exitCodes } from "./exit-codes.ts";
import { addExport } from "./export.ts";
import { addFindings } from "./findings.ts";
import { addGranted } from "./granted.ts";
import { addImport } from "./import.ts";
import { addKeys } from "./keys.ts";
import { addMeetings } from "./meetings.ts";
import { addMigrate } from "./migrate.ts";
import { createOutput } from "./output.ts";
import { addOverview } from "./overview.ts";
import { addOwners } from "./owners.ts";
import { addPolicy } from "./policy.ts";
import { addRemediate } from "./remediate.ts";
import { addReset } from "./reset.ts";
import { addRules } from "./rules.ts";
import { addSchedule } from "./schedule.ts";
import { addObjectives, addScorecards } from "./scorecards.ts";
import { addSources } from "./sources.ts";
import { addTeams } from "./teams.ts";
import { addTemplates, addTimeToRevoke } from "./templates.ts";
import { addTrend } from "./trend.ts";
import { addUsers } from "./users.ts";
import { addViews } from "./views.ts";
import { addWho } from "./who.ts";
import { addItems, addWorklist } from "./worklist.ts";

const verbs: ((program: Command, argv: string[]) => void | Promise<void>)[] = [
  addConnect,
  addConfigure,
  addSources,
  addOverview,
  addCollect,
  addSchedule,
  addRules,
  addTeams,
  addOwners,
  addViews,
  addBreakGlass,
  addBurnDown,
  addMeetings,
  addExceptions,
  addPolicy,
  addWho,
  addFindings,
  addChecks,
  addScorecards,
  addObjectives,
  addTrend,
  addDoctor,
  addImport,
  addExport,
  addGranted,
  addRemediate,
  addWorklist,
  addItems,
  addTimeToRevoke,
  addTemplates,
  addCoverage,
  addClosures,
  addKeys,
  addUsers,
  addAudit,
  addMigrate,
  addReset,
];

/** Parses `argv` (as in process.argv) and runs the verb; a wrong command line ends the process with code 2. */
export async function runProgram(argv: string[]): Promise<void> {
  const program = new Command("rollcall")
    .description("Calls the roll of machine identities: connect a cloud, collect it, ask questions of it.")
    .option("--json", "results and errors as JSON, for scripts")
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText("after", helpOnExitCodes());
  for (const add of verbs) await add(program, argv);
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    endWith(error, argv.includes("--json"));
  }
}

function endWith(error: CommanderError, json: boolean): void {
  if (error.exitCode === 0 || error.code === "commander.help") {
    process.exitCode = error.code === "commander.help" ? exitCodes.invalid : exitCodes.ok;
    return;
  }
  const [message = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const hint =
    rest
      .join(" ")
      .trim()
      .replace(/^\((.*)\)$/, "$1") || "Add --help to see what the verb takes.";
  createOutput(json).error(new Invalid(capitalised(message), { hint }));
  process.exitCode = exitCodes.invalid;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function helpOnExitCodes(): string {
  const lines = Object.entries(exitCodeMeanings).map(
    ([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`,
  );
  return [
    "",
    "Exit codes:",
    ...lines,
    "",
    "Environment:",
    "  ROLLCALL_HOME          where the embedded database and its password live (default .rollcall)",
    "  DATABASE_URL           a Postgres of your own in place of the embedded one",
    "  ROLLCALL_CLOCK         'system' or the instant to take for now",
    "  ROLLCALL_ENDPOINT_AWS  sends every AWS call to this address; so for each provider (simulators, proxies)",
  ].join("\n");
}
