/**
 * Reads what a program delivered to the web process, which starts this and tells on standard input what to read for
 * whom. Says what came of it, one JSON object, on standard output; what is refused has changed nothing.
 */
import { text } from "node:stream/consumers";
import { z } from "zod";
import { roles } from "#lib/auth/roles.ts";
import type { Clock } from "#lib/clock.ts";
import { Invalid, RollcallError } from "#lib/errors.ts";
import { redact } from "#lib/ingest/redact.ts";
import { clockAt } from "./cli/parse.ts";
import { openSession, type Session } from "./cli/session.ts";
import { runImport } from "./run-import.ts";

const request = z.object({
  actor: z.object({ name: z.string(), role: z.enum(roles) }),
  provider: z.string(),
  source: z.string(),
  files: z.array(z.object({ path: z.string(), role: z.string() })),
  at: z.string().nullable(),
  complete: z.array(z.string()),
});

const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());

const asked = request.parse(JSON.parse(await text(process.stdin)));
let session: Session | null = null;
let answer: object;
try {
  session = await openSession("refuse", { applicationName: "rollcall delivery", connections: 12 });
  const { pool, clock, log } = session;
  const { actor, provider, source, files, complete } = asked;
  const summary = await runImport({
    ...{ pool, log, actor, provider, complete, files, name: source, signal: stop.signal, progress: () => {} },
    clock: asked.at === null ? clock : exportedAt(asked.at, clock),
  });
  answer = summary.error === null ? { summary } : { error: summary.error };
} catch (error) {
  answer = { error: told(error) };
}
await session?.close().catch(() => {});
process.stdout.write(JSON.stringify(answer), () => process.exit(0));

/** A source's time moves forward only: an export from tomorrow would keep out every one of today. */
function exportedAt(text: string, clock: Clock): Clock {
  const exported = clockAt(text);
  if (exported.now() <= clock.now()) return exported;
  throw new Invalid(`"${text}" is still to come.`, {
    hint: "Say when the export was made, or leave it out.",
  });
}

/** Where the files lie is nobody's business. */
function told(error: unknown) {
  const message = withoutPaths(redact(error instanceof Error ? error.message : String(error)));
  if (!(error instanceof RollcallError)) return { code: "internal", message, hint: "" };
  return { code: error.code, message, hint: withoutPaths(error.hint) };
}

function withoutPaths(text: string): string {
  return asked.files.reduce(
    (said, { path, role }) => said.replaceAll(path, role === "main" ? "The file" : `The part ${role}`),
    text,
  );
}
