/**
 * `npm test`: everything, on a bare machine. Each check counts its own tests; the last line sums them all:
 * `N passed, N failed` (`, N skipped` may follow). Exit code 1 if anything failed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAhead } from "./test/build-ahead.ts";
import { findBrowser } from "./test/find-browser.ts";
import { runBrowserSpecs } from "./test/run-browser-specs.ts";
import { runTool } from "./test/run-tool.ts";
import { runVitest } from "./test/run-vitest.ts";
import { add, type Tally } from "./test/tally.ts";

const folder = await mkdtemp(join(tmpdir(), "rollcall-test-"));
let total: Tally = { passed: 0, failed: 0, skipped: 0 };

async function check(name: string, work: () => Promise<Tally>): Promise<void> {
  const began = performance.now();
  console.log(`\n=== ${name}`);
  const tally = await work().catch((error): Tally => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0, failures: [name] };
  });
  total = add(total, tally);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `=== ${name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped (${seconds} s)`,
  );
}

await check("format and lint", () => runTool("biome", ["ci", "."]));
await check("types", () => runTool("tsc", ["-p", "."]));
await check("unused code", () => runTool("knip", []));
const isBuilt = buildAhead();
await check("unit", () => runVitest("unit", folder));
await check("database", () => runVitest("db", folder));
if (process.env.FIXTURES) await check("third-party data", () => runVitest("fixtures", folder));
else console.log("\n=== third-party data: skipped, FIXTURES names no folder");
if (process.env.PEERS) await check("real servers", () => runVitest("peers", folder));
else console.log("\n=== real servers: skipped, PEERS names no folder");
await isBuilt;
await check("browser", async () => runBrowserSpecs(await findBrowser(), folder));

await rm(folder, { recursive: true, force: true });
// Where output is cut to its end, this is what is left of it.
if (total.failures?.length) console.log(`\nFailed:\n${total.failures.map((line) => `- ${line}`).join("\n")}`);
console.log("");
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
