/** `azure/deny-assignments`: what is denied in a subscription in spite of any role. Resource Graph knows none, so each is asked. */
import { z } from "zod";
import type { CloudRecord, GrantRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { denyAssignmentKey, directoryRef, parseScope } from "#lib/providers/azure/keys.ts";
import { roleDocument } from "#lib/providers/azure/role-permissions.ts";
import { authorizationList, sdkScope } from "./authorization.ts";
import { requirePermission } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { conditionOf, placeOf } from "./map-role-assignment.ts";
import { parseRow, text } from "./parse.ts";
import { permissionEntry } from "./role-entries.ts";
import { readTree, type Tree } from "./tree.ts";

const permission = "Microsoft.Authorization/denyAssignments/read";

const principals = z
  .array(z.looseObject({ id: z.string(), type: text }))
  .nullish()
  .transform((value) => value ?? []);

export const denyRow = z.looseObject({
  id: z.string(),
  name: text,
  properties: z.looseObject({
    denyAssignmentName: text,
    description: text,
    permissions: z.array(permissionEntry),
    scope: z.string(),
    doNotApplyToChildScopes: z.boolean().nullish(),
    principals,
    excludePrincipals: principals,
    isSystemProtected: z.boolean().nullish(),
    denyAssignmentEffect: text,
    condition: text,
    conditionVersion: text,
  }),
});

export async function* collectDenyAssignments(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const tree = await readTree(ctx);
  await requirePermission(ctx, subscription, permission);
  const where = `subscription ${subscription}`;
  const list = authorizationList(ctx, {
    permission,
    where,
    list: (client, options) =>
      client.denyAssignments.listForScope(sdkScope(`/subscriptions/${subscription}`), options),
  });
  const seen = new Set<string>();
  for await (const value of list) {
    const { row, rejected } = parseRow(denyRow, value);
    if (rejected !== null) yield rejected;
    else if (!seen.has(denyAssignmentKey(row.id))) {
      seen.add(denyAssignmentKey(row.id));
      yield* denyRecords(row, subscription, tree);
    }
  }
}

/** One role for what is denied and one grant per denied party; what is assigned above the subscription is not of its slice. */
export function denyRecords(
  { id, name, properties }: z.infer<typeof denyRow>,
  subscription: string,
  tree: Pick<Tree, "tenant" | "known">,
): (RoleRecord | GrantRecord)[] {
  const found = parseScope(properties.scope);
  if (found?.level !== "subscription" || found.subscription !== subscription) return [];
  const place = placeOf(properties.scope, "deny-assignment", tree);
  // An audited deny assignment stops nobody.
  if (place === null || properties.denyAssignmentEffect?.toLowerCase() === "audit") return [];
  const key = denyAssignmentKey(id);
  const document = roleDocument(properties.permissions, []) as { [key: string]: never };
  const role: RoleRecord = {
    type: "role",
    scope: subscription,
    externalId: key,
    kind: "azure_deny_assignment",
    name: properties.denyAssignmentName ?? name ?? id,
    resourceName: id,
    version: null,
    manager: properties.isSystemProtected === true ? "provider" : "customer",
    document: { ...document, deny: true },
    attributes: { description: properties.description },
    unknown: [],
  };
  const exceptions = properties.excludePrincipals.map((principal) => principal.id.toLowerCase()).toSorted();
  // Who is in an excepted group is known elsewhere; that there is one must not be lost.
  const exceptedGroups = properties.excludePrincipals
    .filter(({ type }) => type?.toLowerCase() === "group")
    .map(({ id: group }) => group.toLowerCase())
    .toSorted();
  const denied = new Map(properties.principals.map((one) => [one.id.toLowerCase(), one.type ?? ""]));
  return [
    role,
    ...[...denied].map(
      ([principal, type]): GrantRecord => ({
        type: "grant",
        ...place,
        subject: directoryRef(principal, type),
        role: { kind: "id", value: key },
        effect: "deny",
        condition: conditionOf(properties),
        attributes: {
          assignmentScope: properties.scope,
          exceptions,
          exceptedGroups,
          onlyAtScope: properties.doNotApplyToChildScopes === true,
        },
        unknown: [],
      }),
    ),
  ];
}
