/** The command line of Rollcall; see `--help`. */
import { runProgram } from "./cli/program.ts";

await runProgram(process.argv);
