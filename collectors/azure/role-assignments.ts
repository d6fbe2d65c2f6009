/** `azure/role-assignments`: who holds which role on a subscription, its resource groups and its resources. */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { parseScope, resourceKey } from "#lib/providers/azure/keys.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { authorizationList, sdkScope } from "./authorization.ts";
import { mayAskGraph, requirePermission } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { isNotLicensed } from "./errors.ts";
import { type Assignment, assignmentGrants, assignmentRow, type TimeLimits } from "./map-role-assignment.ts";
import { parseRow, text } from "./parse.ts";
import { rowsOf } from "./reading-groups.ts";
import { readTree } from "./tree.ts";

export const assignmentsRead = "Microsoft.Authorization/roleAssignments/read";
const limitsRead = "Microsoft.Authorization/roleAssignmentScheduleInstances/read";

export async function* collectRoleAssignments(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const { tenant, known } = await readTree(ctx);
  const throughGraph = await mayAskGraph(ctx, subscription, assignmentsRead);
  const shortfall = createShortfall(ctx.signal);
  const scope = `/subscriptions/${subscription}`;
  const where = `subscription ${subscription}`;
  const limits = await shortfall.attempt(`time limits of the assignments in ${where}`, async () => {
    await requirePermission(ctx, subscription, limitsRead);
    return timeLimits(ctx, scope, where);
  });
  const rows = throughGraph
    ? await rowsOf(ctx, subscription, question)
    : authorizationList(ctx, assignmentsAt(scope, where, undefined));
  const assignments: Assignment[] = [];
  for await (const value of rows) {
    const { row, rejected } = parseRow(assignmentRow, value);
    if (rejected !== null) yield rejected;
    else if (isWithin(row.scope, subscription)) assignments.push(row);
  }
  yield* assignmentGrants(assignments, { tenant, known, limits });
  shortfall.end();
}

const question = {
  name: "role-assignments",
  permission: assignmentsRead,
  query:
    "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | where tostring(properties.scope) startswith '/subscriptions/' | project id, properties | order by id asc",
  subscriptionOf(row: unknown) {
    const scope = parseScope(
      String((row as { properties?: { scope?: unknown } } | null)?.properties?.scope ?? ""),
    );
    return scope?.level === "subscription" ? scope.subscription : null;
  },
};

/** Without a filter: at the scope, above and below it; `atScope()`: at it and above only. */
export function assignmentsAt(scope: string, where: string, filter: string | undefined) {
  return {
    permission: assignmentsRead,
    where,
    list: (client: Client, options: Parameters<Client["roleAssignments"]["listForScope"]>[1]) =>
      client.roleAssignments.listForScope(sdkScope(scope), { ...options, filter }),
  };
}

type Client = import("@azure/arm-authorization").AuthorizationManagementClient;

function isWithin(scope: string, subscription: string): boolean {
  const found = parseScope(scope);
  return found?.level === "subscription" && found.subscription === subscription;
}

const instanceRow = z.looseObject({
  properties: z.looseObject({
    originRoleAssignmentId: text,
    startDateTime: text,
    endDateTime: text,
    status: text,
  }),
});

/** Source: roleAssignmentScheduleInstances 2020-10-01. A tenant without the licence has no assignment for a time. */
export async function timeLimits(ctx: AzureContext, scope: string, where: string): Promise<TimeLimits> {
  const limits: TimeLimits = new Map();
  const instances = authorizationList(ctx, {
    permission: limitsRead,
    where,
    list: (client, options) => client.roleAssignmentScheduleInstances.listForScope(sdkScope(scope), options),
  });
  try {
    for await (const value of instances) {
      const { row } = parseRow(instanceRow, value);
      const { originRoleAssignmentId, startDateTime, endDateTime } = row?.properties ?? {};
      if (!originRoleAssignmentId || !endDateTime) continue;
      limits.set(resourceKey(originRoleAssignmentId), {
        startsAt: startDateTime ?? null,
        endsAt: endDateTime,
      });
    }
  } catch (error) {
    if (!isNotLicensed(error)) throw error;
  }
  return limits;
}
