/** The command line of Rollcall; see `--help`. */
import "./steady-heap.ts";
import { runProgram } from "./cli/program.ts";

await runProgram(process.argv);
