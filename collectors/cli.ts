/** The command line of Rollcall; see `--help`. */
import "./steady-heap.ts";
import "./compile-cache.ts";

// Loaded only now: what is imported from the first line on is compiled before the cache is there.
const { runProgram } = await import("./cli/program.ts");
await runProgram(process.argv);
