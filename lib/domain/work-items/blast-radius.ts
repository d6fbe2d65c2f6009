/** What may break when a decision is wrong, in one sentence that is true of every item of its kind: reversible steps are named as such. */

import type { DecisionKind } from "../checks/check.ts";
import { formatNumber } from "../format-number.ts";

export type BlastRadius = {
  /** What runs as it. */
  workloads: number;
  /** `2026-11-24`; null: never seen, or nobody could see it. */
  lastUsedOn: string | null;
  /** Others whom the changed document reaches. */
  sharers: number;
  /** What breaks if it is wrong. */
  breaks: string;
};

export function blastRadius(decision: DecisionKind, facts: Omit<BlastRadius, "breaks">): BlastRadius {
  return { ...facts, breaks: breakWords(decision, facts) };
}

function breakWords(decision: DecisionKind, facts: Omit<BlastRadius, "breaks">): string {
  const { workloads, sharers } = facts;
  const runs =
    workloads === 0
      ? "nothing known runs as it"
      : `${counted(workloads, "workload")} ${workloads === 1 ? "runs" : "run"} as it`;
  switch (decision) {
    case "own":
      return "Nothing: it only says whose it is.";
    case "retire":
      return `Whatever signs in as it stops; ${runs}. Disabling comes first and can be taken back.`;
    case "remove-credential":
      return `Whatever holds the credential can no longer sign in with it; ${runs}. Deactivating comes first and can be taken back.`;
    case "remove-actions":
      return sharers === 0
        ? `A call of a removed action is refused; ${runs}. The document as it was is kept.`
        : `A call of a removed action is refused, for it and ${counted(sharers, "other")} who get the same document. The document as it was is kept.`;
    case "remove-grant":
      return `It loses everything that comes by this grant alone; ${runs}. The grant as it was is kept.`;
    case "tighten-trust":
      return `Whoever relies on the loose condition can no longer become it; ${runs}.`;
    case "separate":
      return `A workload whose new identity lacks something is refused; ${runs}. The old identity stays until all have moved.`;
    case "repair-link":
      return `Whoever comes by the link can no longer, if it is the half that is removed; ${runs}.`;
  }
}

function counted(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}
