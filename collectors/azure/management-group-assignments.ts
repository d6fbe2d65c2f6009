/** `azure/management-group-assignments`: who holds which role above the subscriptions: on management groups and the whole tenant. */
import { Denied, type RollcallError } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { managementGroupKey, parseScope, resourceKey } from "#lib/providers/azure/keys.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { authorizationList } from "./authorization.ts";
import { mayAskGraph, requirePermission } from "./caller-permissions.ts";
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
  for await (const value of rowsAbove(ctx, views)) {
    const { row, rejected } = parseRow(assignmentRow, value);
    if (rejected !== null) yield rejected;
    else if (parseScope(row.scope)?.level !== "subscription") assignments.set(resourceKey(row.id), row);
  }
  yield* assignmentGrants(assignments.values(), { tenant: tree.tenant, known: tree.known, limits });
  shortfall.end();
}

/** A subscription from which what is above it is looked at. */
type View = { id: string; throughGraph: boolean };

/** Few subscriptions from which every management group can be seen: what is assigned above is listed at each of them. */
async function viewpoints(
  ctx: AzureContext,
  subscriptions: Subscription[],
  shortfall: Shortfall,
): Promise<View[]> {
  const seen = new Set<string>();
  const views: View[] = [];
  const refusals = new Map<string, RollcallError>();
  for (const subscription of subscriptions) {
    const above = ["/", ...subscription.ancestors.map(({ name }) => name)];
    if (above.every((name) => seen.has(name))) continue;
    const found = await mayAskGraph(ctx, subscription.id, assignmentsRead).catch((error: unknown) => {
      if (error instanceof Denied) return error;
      throw error;
    });
    for (const name of above) {
      if (found instanceof Denied) refusals.set(name, found);
      else seen.add(name);
    }
    if (!(found instanceof Denied)) views.push({ id: subscription.id, throughGraph: found });
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
  views: View[],
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

async function* rowsAbove(ctx: AzureContext, views: View[]): AsyncGenerator<unknown> {
  const subscriptions = views.filter(({ throughGraph }) => throughGraph).map(({ id }) => id);
  if (subscriptions.length > 0) {
    const query =
      "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | where tostring(properties.scope) !startswith '/subscriptions/' | project id, properties | order by id asc";
    yield* resourceGraph(ctx, { query, subscriptions, permission: assignmentsRead });
  }
  for (const { id, throughGraph } of views) {
    if (throughGraph) continue;
    yield* authorizationList(ctx, assignmentsAt(`/subscriptions/${id}`, `subscription ${id}`, "atScope()"));
  }
}
