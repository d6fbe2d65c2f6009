/** Whether trying again later may help without anybody doing anything. */
import { Conflict, Unavailable } from "#lib/errors.ts";

/** Postgres's classes: connection, out of resources, shut down by an operator, transaction rolled back. */
const passingClasses = new Set(["08", "53", "57", "40"]);
const passingCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "ENOTFOUND", "EAI_AGAIN"]);

export function mayPass(error: unknown): boolean {
  if (error instanceof Unavailable) return error.transient;
  // Somebody else collects the source right now, or took this run for dead.
  if (error instanceof Conflict) return error.detail.isRunning === true;
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.some(mayPass);
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return passingCodes.has(code) || passingClasses.has(code.slice(0, 2));
  // What node-postgres says of a connection that ended under a query has no code.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/.test(
    error.message,
  );
}
