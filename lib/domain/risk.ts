/**
 * How much harm a set of granted actions can do, from the actions alone and never from names: tier 0 reads, tier 1 writes within
 * bounds, tier 2 is privileged. Holding more never lowers a tier.
 */
import type { Catalogue } from "./catalogue.ts";
import {
  difference,
  emptySet,
  isEmptySet,
  type PermissionSet,
  sizeOfIntersection,
  union,
  unionOf,
} from "./permission-set.ts";

export type Tier = 0 | 1 | 2;

/** A way from these actions to more: one action of each group must be held. */
export type Escalation = {
  /** Stable and short: `create-policy-version`. */
  id: string;
  /** One sentence: what its holder can do. */
  title: string;
  /** Patterns; of every group one must be granted. */
  needs: readonly (readonly string[])[];
  /** Where this is documented. */
  source: string;
};

export type RiskTable = {
  /** Patterns of actions that make their holder privileged by themselves: administration of identities, secrets, control plane. */
  privileged: readonly string[];
  /** Holding one of each group makes an administrator of everything. */
  administrator: readonly (readonly string[])[];
  escalations: readonly Escalation[];
};

export type Risk = { tier: Tier; isAdministrator: boolean; escalations: readonly string[] };

/** A risk table read against one catalogue. */
export type CompiledRisks = {
  privileged: PermissionSet;
  reading: PermissionSet;
  administrator: readonly PermissionSet[];
  escalations: readonly { id: string; needs: readonly PermissionSet[] }[];
  /** Every action once, by what it weighs in the weighted index. */
  weighed: readonly { weight: number; actions: PermissionSet }[];
};

export function compileRisks(table: RiskTable, catalogue: Catalogue): CompiledRisks {
  const groupsOf = (needs: readonly (readonly string[])[]) =>
    needs.map((group) => unionOf(group.map((pattern) => catalogue.matching(pattern))));
  const escalations = table.escalations.map(({ id, needs }) => ({ id, needs: groupsOf(needs) }));
  const named = unionOf(table.privileged.map((pattern) => catalogue.matching(pattern)));
  return {
    privileged: union(named, catalogue.ofLevel("permissions")),
    reading: difference(union(catalogue.ofLevel("list"), catalogue.ofLevel("read")), named),
    administrator: groupsOf(table.administrator),
    escalations,
    weighed: weighed(unionOf(escalations.flatMap(({ needs }) => needs)), catalogue),
  };
}

function weighed(escalating: PermissionSet, catalogue: Catalogue): CompiledRisks["weighed"] {
  const levels = ["list", "read", "tagging", "write", "permissions", null] as const;
  const byWeight = new Map<number, PermissionSet>([[weights.escalation, escalating]]);
  for (const level of levels) {
    const weight = weights[level ?? "unknown"];
    const actions = difference(catalogue.ofLevel(level), escalating);
    byWeight.set(weight, union(byWeight.get(weight) ?? emptySet, actions));
  }
  return [...byWeight].map(([weight, actions]) => ({ weight, actions }));
}

export function riskOf(granted: PermissionSet, risks: CompiledRisks): Risk {
  const holdsOneOfEach = (needs: readonly PermissionSet[]) =>
    needs.length > 0 && needs.every((group) => sizeOfIntersection(granted, group) > 0);
  const escalations = risks.escalations.filter(({ needs }) => holdsOneOfEach(needs)).map(({ id }) => id);
  const isPrivileged = escalations.length > 0 || sizeOfIntersection(granted, risks.privileged) > 0;
  const isReading = isEmptySet(difference(granted, risks.reading));
  return {
    tier: isPrivileged ? 2 : isReading ? 0 : 1,
    isAdministrator: holdsOneOfEach(risks.administrator),
    escalations,
  };
}

/** How one action counts in the weighted index. Version 1. */
export const weights = {
  ...{ list: 0.5, read: 1, tagging: 1, write: 4, permissions: 10 },
  /** Nobody said what it does: as a write. */
  unknown: 4,
  escalation: 10,
  /** By breadth: one resource, a prefix, an account, project or namespace, everything. */
  breadth: [0.1, 0.3, 1, 3],
} as const;
