/** How a slice's collection ended, in the words of the coverage table. Anything but a return is not complete: no third way. */
import { Denied, Incomplete, NotApplicable, RollcallError, Unavailable } from "#lib/errors.ts";
import { redact } from "./redact.ts";

export type SliceStatus =
  | "complete"
  | "held"
  | "rejected"
  | "incomplete"
  | "denied"
  | "unavailable"
  | "not-applicable";

export type SliceEnding = {
  status: SliceStatus;
  reason: string | null;
  hint: string | null;
  /** The provider's name of what is not permitted. */
  permission: string | null;
  /** Whether the same collection may succeed later without anybody doing anything. */
  transient: boolean;
};

export const completeEnding: SliceEnding = {
  status: "complete",
  reason: null,
  hint: null,
  permission: null,
  transient: false,
};

export const stoppedEnding: SliceEnding = {
  ...completeEnding,
  status: "incomplete",
  reason: "The collection was stopped.",
  hint: "Collect again; what was read so far is kept.",
};

/** The ending that an error thrown by a collector stands for. */
export function endingOf(error: unknown): SliceEnding {
  const reason = redact(error instanceof Error ? error.message : String(error));
  const hint = error instanceof RollcallError ? redact(error.hint) : null;
  const ending = { ...completeEnding, reason, hint };
  if (error instanceof Denied) return { ...ending, status: "denied", permission: redact(error.permission) };
  if (error instanceof Incomplete) {
    return {
      ...ending,
      status: "incomplete",
      reason: redact(`${error.message} Missing: ${asList(error.missing)}.`),
    };
  }
  if (error instanceof NotApplicable) return { ...ending, status: "not-applicable" };
  if (error instanceof Unavailable) return { ...ending, status: "unavailable", transient: error.transient };
  const unexpected = "This is a defect in the collector: report it with the message and the log.";
  return { ...ending, status: "unavailable", hint: hint ?? unexpected };
}

/** What is missing may be told by sentences. */
function asList(missing: readonly string[]): string {
  return missing.map((one) => one.replace(/\.$/, "")).join("; ");
}
