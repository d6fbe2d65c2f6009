/** `npm run build`: makes the pages ahead, so that the next start has nothing to build. One of the same sources is used again. */
import { RollcallError } from "#lib/errors.ts";
import { buildWeb } from "./build-web.ts";

try {
  const isNew = await buildWeb(console.log);
  console.log(isNew ? "The pages are built." : "The pages were built from the same sources before.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof RollcallError) console.error(`→ ${error.hint}`);
  process.exitCode = 1;
}
