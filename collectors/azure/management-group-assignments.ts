/** `azure/management-group-assignments`: who holds which role above the subscriptions: on management groups and the whole tenant. */
import { Denied, type RollcallError } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { managementGroupKey, parseScope, resourceKey } from "#lib/providers/azure/keys.ts";
import { createShortfall, type Shortfall } from "../reading/shortfall.ts";
import { authorizationList } from "./authorization.ts";
import { requirePermission } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { type Assignment, assignmentGrants, assignmentRow, type TimeLimits } from "./map-role-assignment.ts";
import { parseRow } from "./parse.ts";
import { resourceGraph } from "./resource-graph.ts";
import { assignmentsAt, assignmentsRead, timeLimits } from "./role-assignments.ts";
import { activeSubscriptions, readTree, type Subscription } from "./tree.ts";
import { requireSubscriptions } from "./visible-subscriptions.ts";

export async function* collectManagementGroupAssignments(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const tree = await readTree(ctx);
  await requireSubscriptions(ctx, tree);
  const shortfall = createShortfall(ctx.signal);
  const views = await viewpoints(ctx, activeSubscriptions(tree), shortfall);
  const limits = await limitsAbove(ctx, views, shortfall);
  const assignments = new Map<string, Assignment>();
  for await (const value of rowsAbove(ctx, views, tree.throughGraph)) {
    const { row, rejected } = parseRow(assignmentRow, value);
    if (rejected !== null) yield rejected;
    else if (parseScope(row.scope)?.level !== "subscription") assignments.set(resourceKey(row.id), row);
  }
  yield* assignmentGrants(assignments.values(), { tenant: tree.tenant, known: tree.known, limits });
  shortfall.end();
}

/** Few subscriptions from which every management group can be seen: what is assigned above is listed at each of them. */
async function viewpoints(
  ctx: AzureContext,
  subscriptions: Subscription[],
  shortfall: Shortfall,
): Promise<Subscription[]> {
  const seen = new Set<string>();
  const views: Subscription[] = [];
  const refusals = new Map<string, RollcallError>();
  for (const subscription of subscriptions) {
    const above = ["/", ...subscription.ancestors.map(({ name }) => name)];
    if (above.every((name) => seen.has(name))) continue;
    const refusal = await requirePermission(ctx, subscription.id, assignmentsRead).then(
      () => null,
      (error: unknown) => {
        if (error instanceof Denied) return error;
        throw error;
      },
    );
    for (const name of above) {
      if (refusal === null) seen.add(name);
      else refusals.set(name, refusal);
    }
    if (refusal === null) views.push(subscription);
  }
  const { tenant } = ctx.source.config;
  for (const [name, refusal] of refusals) {
    if (seen.has(name)) continue;
    shortfall.note(
      `assignments on ${name === "/" ? "the tenant" : managementGroupKey(tenant, name)}`,
      refusal,
    );
  }
  return views;
}

async function limitsAbove(
  ctx: AzureContext,
  views: Subscription[],
  shortfall: Shortfall,
): Promise<TimeLimits | null> {
  const all: TimeLimits = new Map();
  for (const { id } of views) {
    const where = `subscription ${id}`;
    const found = await shortfall.attempt(`time limits of the assignments above ${where}`, async () => {
      await requirePermission(ctx, id, "Microsoft.Authorization/roleAssignmentScheduleInstances/read");
      return timeLimits(ctx, `/subscriptions/${id}`, where);
    });
    if (found === null) return null;
    for (const [key, limit] of found) all.set(key, limit);
  }
  return all;
}

async function* rowsAbove(
  ctx: AzureContext,
  views: Subscription[],
  throughGraph: boolean,
): AsyncGenerator<unknown> {
  if (views.length === 0) return;
  if (throughGraph) {
    const query =
      "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | where tostring(properties.scope) !startswith '/subscriptions/' | project id, properties | order by id asc";
    yield* resourceGraph(ctx, {
      query,
      subscriptions: views.map(({ id }) => id),
      permission: assignmentsRead,
    });
    return;
  }
  for (const { id } of views) {
    yield* authorizationList(ctx, assignmentsAt(`/subscriptions/${id}`, `subscription ${id}`, "atScope()"));
  }
}
