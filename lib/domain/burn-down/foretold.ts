/**
 * Which objectives can be told before anything is removed: those whose every term follows from what is known of a removal. What only a
 * check can tell from the documents as they will be is never guessed.
 */
import { type CheckKey, checkCodes } from "../checks/check-codes.ts";
import type { Objective } from "../slo/objective.ts";

/** About the identity or one of its credentials: losing actions neither makes such a finding nor ends it. */
const foretoldChecks: readonly CheckKey[] = [
  ...(["unowned", "not-needed", "unused-identity", "shared-identity", "human-use"] as const),
  ...(["unused-credential", "old-credential", "key-beside-federation", "legacy-token"] as const),
  ...(["exposed-key", "could-be-keyless"] as const),
];

export function isForetold({ about, filter, bad }: Pick<Objective, "about" | "filter" | "bad">): boolean {
  if (about !== "identities" || bad === null) return false;
  return [...filter, bad].every((term) => {
    if (term.type !== "match" || term.field !== "finding") return true;
    const asked = term.values.flatMap((value) => ("text" in value ? [value.text] : []));
    // Whether there is any finding at all is for all checks together to say.
    return asked.length === term.values.length && asked.every((check) => isForetoldCheck(check));
  });
}

function isForetoldCheck(check: string): boolean {
  return check in checkCodes && foretoldChecks.includes(check as CheckKey);
}
