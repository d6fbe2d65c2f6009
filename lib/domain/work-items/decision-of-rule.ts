/** The one decision that follows from a finding of each check. */
import type { DecisionKind } from "../checks/check.ts";
import type { CheckKey } from "../checks/check-codes.ts";

const decisions: Readonly<Record<CheckKey, DecisionKind>> = {
  unowned: "own",
  "unused-identity": "retire",
  "unused-credential": "remove-credential",
  "old-credential": "remove-credential",
  "key-beside-federation": "remove-credential",
  "unused-actions": "remove-actions",
  "unused-actions-30": "remove-actions",
  "unused-privilege": "remove-actions",
  administrator: "remove-grant",
  escalation: "remove-grant",
  "crosses-environment": "tighten-trust",
  "open-trust": "tighten-trust",
  "loose-subject": "tighten-trust",
  "half-link": "repair-link",
  "dangling-binding": "remove-grant",
  "legacy-token": "remove-credential",
  "shared-identity": "separate",
  "service-agent-role": "remove-grant",
  "human-use": "separate",
  "could-be-keyless": "remove-credential",
  "exposed-key": "remove-credential",
  "dangling-principal": "tighten-trust",
};

export function decisionOfRule(rule: CheckKey): DecisionKind {
  return decisions[rule];
}
