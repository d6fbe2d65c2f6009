/** A role assignment as a grant, whichever API or export wrote it; two assignments that give the same thing the same way are one. */
import { z } from "zod";
import type { GrantRecord, Json } from "#lib/ingest/contract.ts";
import {
  directoryRef,
  managementGroupKey,
  parseScope,
  resourceKey,
  roleDefinitionKey,
} from "#lib/providers/azure/keys.ts";
import { text } from "./parse.ts";

const facts = {
  scope: z.string(),
  roleDefinitionId: z.string(),
  principalId: z.string(),
  principalType: text,
  condition: text,
  conditionVersion: text,
  createdOn: text,
  createdBy: text,
  description: text,
};

/** As ARM and Resource Graph write it. */
export const assignmentRow = z
  .looseObject({ id: z.string(), properties: z.looseObject(facts) })
  .transform(({ id, properties }) => ({ id, ...properties }));

/** As `az role assignment list` prints it. */
export const flatAssignmentRow = z.looseObject({ id: z.string(), ...facts });

export type Assignment = z.infer<typeof assignmentRow>;

/** Until when an assignment holds that was made for a time: by the assignment's key. */
export type TimeLimits = Map<string, { startsAt: string | null; endsAt: string | null }>;

export type GrantContext = {
  tenant: string;
  /** External ids of the tree's scopes. */
  known: ReadonlySet<string>;
  /** Null: they could not be read. */
  limits: TimeLimits | null;
};

/** Where a grant applies in the tree, and the way it is named there; null for a scope outside of the tree. */
export function placeOf(
  scope: string,
  way: string,
  { tenant, known }: Pick<GrantContext, "tenant" | "known">,
): { scope: string; via: string } | null {
  const found = parseScope(scope);
  if (found === null) return null;
  if (found.level === "tenant") return { scope: tenant, via: way };
  if (found.level === "management-group") {
    const key = managementGroupKey(tenant, found.name);
    return known.has(key) ? { scope: key, via: way } : null;
  }
  const { subscription, below } = found;
  if (!known.has(subscription)) return null;
  return { scope: subscription, via: below === "" ? way : `${way}/${below}` };
}

/** The grants of the assignments, in their order; those outside of the tree are left out. */
export function assignmentGrants(assignments: Iterable<Assignment>, context: GrantContext): GrantRecord[] {
  const grants = new Map<string, GrantRecord>();
  for (const assignment of assignments) {
    const grant = grantOf(assignment, context);
    if (grant === null) continue;
    const key = JSON.stringify([grant.scope, grant.subject, grant.role, grant.via, grant.condition]);
    const known = grants.get(key);
    if (known === undefined) grants.set(key, grant);
    else known.attributes = sameGrant(known.attributes, grant.attributes);
  }
  return [...grants.values()];
}

function grantOf(assignment: Assignment, context: GrantContext): GrantRecord | null {
  const place = placeOf(assignment.scope, "role-assignment", context);
  if (place === null) return null;
  const limit = context.limits?.get(resourceKey(assignment.id));
  return {
    type: "grant",
    ...place,
    subject: directoryRef(assignment.principalId, assignment.principalType ?? ""),
    role: { kind: "id", value: roleDefinitionKey(context.tenant, assignment.roleDefinitionId) },
    effect: "allow",
    condition: conditionOf(assignment),
    attributes: {
      assignments: [assignment.id],
      assignmentScope: assignment.scope,
      principalType: assignment.principalType || null,
      createdOn: assignment.createdOn,
      createdBy: assignment.createdBy || null,
      description: assignment.description,
      startsAt: limit?.startsAt ?? null,
      endsAt: limit?.endsAt ?? null,
    },
    unknown: context.limits === null ? ["attributes"] : [],
  };
}

export function conditionOf(row: { condition: string | null; conditionVersion: string | null }): Json {
  return row.condition ? { expression: row.condition, version: row.conditionVersion } : null;
}

/** A permanent assignment beside one for a time holds for good; what either gives is granted since the first of them was made. */
function sameGrant(
  one: GrantRecord["attributes"],
  other: GrantRecord["attributes"],
): GrantRecord["attributes"] {
  const ids = [...new Set([...(one.assignments as string[]), ...(other.assignments as string[])])];
  const isLonger =
    one.endsAt !== null && (other.endsAt === null || String(other.endsAt) > String(one.endsAt));
  const made = [one.createdOn, other.createdOn].filter((date) => typeof date === "string").toSorted();
  const createdOn = made[0] ?? null;
  return { ...(isLonger ? other : one), createdOn, assignments: ids.toSorted() };
}
