/** Runs one verb: opens what it asks for, turns its errors into words and an exit code, and closes everything again. */
import type { Command } from "commander";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { createOutput } from "./output.ts";
import type { openSession, Session } from "./session.ts";

export type Tools = {
  output: Output;
  /** Aborted by Ctrl-C or a termination signal. */
  signal: AbortSignal;
  /** Opens the database, starting the embedded one if need be; the same session for the whole verb. */
  session(...options: Parameters<typeof openSession>): Promise<Session>;
};

/** `work` returns an exit code, or nothing for success. */
export async function perform(command: Command, work: (tools: Tools) => Promise<ExitCode | undefined>) {
  const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
  const output = createOutput(json);
  const stop = new AbortController();
  const restoreSignals = listenForSignals(stop);
  let opened: Promise<Session> | null = null;
  const session: Tools["session"] = (migrations) => {
    opened ??= import("./session.ts").then(({ openSession }) => openSession(migrations));
    return opened;
  };
  let code: ExitCode;
  try {
    code = (await work({ output, signal: stop.signal, session })) ?? exitCodes.ok;
  } catch (error) {
    if (!stop.signal.aborted) output.error(error);
    code = exitCodeOf(error);
  }
  if (stop.signal.aborted) code = exitCodes.interrupted;
  await closeQuietly(opened);
  restoreSignals();
  // Keep-alive connections to a cloud would hold the process for seconds.
  process.stdout.write("", () => process.exit(code));
}

/** The first signal asks for a clean stop; the second ends the process where it stands. */
function listenForSignals(stop: AbortController): () => void {
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return () => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
}

async function closeQuietly(opened: Promise<Session> | null): Promise<void> {
  const session = await opened?.catch(() => null);
  await session?.close().catch(() => {});
}
