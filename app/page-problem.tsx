import { forbidden, notFound } from "next/navigation";
import type { ReactNode } from "react";
import { States } from "#components/state/states.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { RollcallError } from "#lib/errors.ts";

/**
 * The page of an error that was expected, with its next action. What is not there or not for the role ends the page, with
 * the status 404 or 403; anything else is thrown on to the error page.
 */
export function pageProblem(error: unknown, eyebrow: ReactNode): ReactNode {
  if (error instanceof RollcallError) {
    if (error.code === "not-found") notFound();
    if (error.code === "forbidden") forbidden();
    return (
      <>
        <PageHead eyebrow={eyebrow} answer="This page cannot be shown." />
        <States state="error" problem={error.message} hint={error.hint} />
      </>
    );
  }
  if (isUnreachable(error)) {
    return (
      <>
        <PageHead eyebrow={eyebrow} answer="The database does not answer." />
        <States
          state="error"
          problem="Rollcall could not reach its database"
          hint="Check that Postgres runs and that DATABASE_URL names it, then load the page again."
        />
      </>
    );
  }
  throw error;
}

const CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "57P01",
  "57P03",
  "3D000",
  "28P01",
]);

/** Node's connection errors, and Postgres shutting down, starting up, lacking the database or refusing the password. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isUnreachable);
  return error instanceof Error && "code" in error && CODES.has(String(error.code));
}
