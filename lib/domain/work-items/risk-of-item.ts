/**
 * How much harm is possible until an item is done: what was found sets where it starts, and what the identity can reach moves it by at
 * most one step, so that the order of a worklist can be explained in a sentence.
 */
import type { CheckKey } from "../checks/check-codes.ts";
import type { ItemRisk } from "./work-item.ts";

export type RiskFacts = {
  rules: readonly CheckKey[];
  /** Null: not scored. */
  tier: 0 | 1 | 2 | null;
  isProduction: boolean;
  isAdministrator: boolean;
  /** All that is left is switched off. */
  isDisabled: boolean;
};

const order: readonly ItemRisk[] = ["low", "medium", "high", "critical"];

/** 0 low … 3 critical. */
const startOf: Readonly<Record<CheckKey, number>> = {
  "exposed-key": 3,
  "public-grant": 3,
  "open-trust": 2,
  "loose-subject": 2,
  administrator: 2,
  escalation: 2,
  "unused-privilege": 2,
  "crosses-environment": 2,
  "dangling-principal": 2,
  "dangling-binding": 1,
  "unused-identity": 1,
  "not-needed": 1,
  "unused-credential": 1,
  "old-credential": 1,
  "key-beside-federation": 1,
  "unused-actions": 1,
  "unused-actions-30": 0,
  "legacy-token": 1,
  "shared-identity": 1,
  "service-agent-role": 1,
  "human-use": 1,
  "could-be-keyless": 0,
  "half-link": 0,
  unowned: 0,
};

export function riskOfItem({ rules, tier, isProduction, isAdministrator, isDisabled }: RiskFacts): ItemRisk {
  const start = Math.max(0, ...rules.map((rule) => startOf[rule]));
  const reaches = isProduction && (isAdministrator || tier === 2);
  const step = isDisabled ? -1 : reaches ? 1 : tier === 0 ? -1 : 0;
  return order[Math.min(order.length - 1, Math.max(0, start + step))] ?? "low";
}
