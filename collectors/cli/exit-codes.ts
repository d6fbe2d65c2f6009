/** What the CLI's exit codes mean, in one table that the help text prints and scripts may rely on. */
import { RollcallError } from "#lib/errors.ts";

export const exitCodes = {
  ok: 0,
  failed: 1,
  invalid: 2,
  partial: 3,
  denied: 4,
  unavailable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: Record<ExitCode, string> = {
  0: "done",
  1: "failed; the message says why",
  2: "the command line, a file or a name in it is wrong; nothing was changed",
  3: "partial: something was stored, something else could not be read",
  4: "denied: a permission or credential is missing",
  5: "unavailable: the cloud or the database did not answer",
  130: "interrupted",
};

/** The exit code for an error that ended a verb. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof RollcallError)) return exitCodes.failed;
  switch (error.code) {
    case "invalid":
    case "too-large":
    case "not-found":
      return exitCodes.invalid;
    case "incomplete":
      return exitCodes.partial;
    case "denied":
    case "signed-out":
    case "forbidden":
      return exitCodes.denied;
    case "unavailable":
      return exitCodes.unavailable;
    default:
      return exitCodes.failed;
  }
}

/** The worst of several results: failures before partial before ok. */
export function worstExitCode(codes: ExitCode[]): ExitCode {
  const order: ExitCode[] = [130, 1, 4, 5, 2, 3, 0];
  return order.find((code) => codes.includes(code)) ?? exitCodes.ok;
}
