/**
 * Findings become the decisions a team can make: each open finding is in exactly one group, findings of one decision about one thing
 * are one group, and of an identity that is to be retired nothing else is asked.
 */
import type { DecisionKind } from "../checks/check.ts";

export type GroupedFinding = {
  id: string;
  /** Null: it is about a binding of nobody. */
  identityId: string | null;
  decision: DecisionKind;
  /** As the check names it: `identity`, `actions`, `credential:<id>`, … */
  resource: string;
};

export type ItemTarget = {
  decision: DecisionKind;
  identityId: string | null;
  /** The document that is changed for everybody who gets it. */
  roleId: string | null;
  resource: string;
};

export type FindingGroup<Finding> = ItemTarget & { findings: Finding[] };

type Options = {
  /** By identity: the shared document all its removable actions come from; absent: they are its own to remove. */
  documentOf?: ReadonlyMap<string, string>;
};

/** Decisions about the identity as a whole, whatever resource the check named. */
const aboutAll: Partial<Record<DecisionKind, string>> = {
  own: "identity",
  retire: "identity",
  separate: "identity",
  "remove-actions": "actions",
};

/** In the order in which their first findings came. */
export function groupFindings<Finding extends GroupedFinding>(
  findings: readonly Finding[],
  { documentOf = new Map() }: Options = {},
): FindingGroup<Finding>[] {
  const retired = new Set(
    findings.flatMap(({ decision, identityId }) =>
      decision === "retire" && identityId !== null ? [identityId] : [],
    ),
  );
  const groups = new Map<string, FindingGroup<Finding>>();
  for (const finding of findings) {
    const target = targetOf(finding, { retired, documentOf });
    const key = targetText(target);
    const known = groups.get(key);
    if (known) known.findings.push(finding);
    else groups.set(key, { ...target, findings: [finding] });
  }
  return [...groups.values()];
}

type Context = { retired: ReadonlySet<string>; documentOf: ReadonlyMap<string, string> };

function targetOf({ identityId, decision, resource }: GroupedFinding, context: Context): ItemTarget {
  if (identityId !== null && context.retired.has(identityId))
    return { decision: "retire", identityId, roleId: null, resource: "identity" };
  const roleId =
    decision === "remove-actions" && identityId !== null ? context.documentOf.get(identityId) : undefined;
  if (roleId !== undefined) return { decision, identityId: null, roleId, resource: "document" };
  // What comes by a trust is not granted: it goes with the trust.
  const isTrust = decision === "remove-grant" && resource.startsWith("trust:");
  if (isTrust) return { decision: "tighten-trust", identityId, roleId: null, resource };
  return { decision, identityId, roleId: null, resource: aboutAll[decision] ?? resource };
}

/** Equal for equal targets only. */
export function targetText({ decision, identityId, roleId, resource }: ItemTarget): string {
  return JSON.stringify([decision, identityId, roleId, resource]);
}
