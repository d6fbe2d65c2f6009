/** What the status of a run means, and what began it. */
import type { StatusKind } from "./status.tsx";

export type RunLook = { kind: StatusKind; words: string };

const LOOKS: Record<string, RunLook> = {
  running: { kind: "unknown", words: "under way" },
  complete: { kind: "met", words: "complete" },
  partial: { kind: "watch", words: "in part" },
  failed: { kind: "breach", words: "failed" },
  interrupted: { kind: "watch", words: "interrupted" },
  dead: { kind: "breach", words: "process died" },
  lost: { kind: "breach", words: "process died" },
};

export function runLook(status: string): RunLook {
  return LOOKS[status] ?? { kind: "unknown", words: status };
}

/** Whose doing a run was: `by schedule`, `asked for by Ada`, `cli:mira`. */
export function triggerWords({ trigger, actor }: { trigger: string; actor: string }): string {
  if (trigger === "schedule") return "by schedule";
  if (trigger === "manual") return `asked for by ${actorWords(actor)}`;
  return actorWords(actor);
}

/**
 * A person's name stands for itself; `cli:mira` was at the command line. `user:4`: nobody of that number is known any more;
 * `local` was whoever sat at the machine before there was a sign-in.
 */
export function actorWords(actor: string): string {
  if (actor === "local") return "this machine's user";
  if (actor.startsWith("user:")) return `user ${actor.slice(5)}`;
  return actor.startsWith("cli:") ? `${actor.slice(4)} on the command line` : actor;
}
