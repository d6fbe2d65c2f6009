/** Which groups hold an Azure role anywhere: one question to Resource Graph, or each subscription by itself. */
import { z } from "zod";
import type { Shortfall } from "../calls/shortfall.ts";
import { authorizationList } from "./authorization.ts";
import { mayAskGraph } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { assignmentRow } from "./map-role-assignment.ts";
import { parseRow } from "./parse.ts";
import { groupsOf } from "./reading-groups.ts";
import { resourceGraph } from "./resource-graph.ts";
import { assignmentsAt, assignmentsRead } from "./role-assignments.ts";
import { activeSubscriptions, readTree } from "./tree.ts";
import { requireSubscriptions } from "./visible-subscriptions.ts";

const row = z.looseObject({ principalId: z.string() });
const query =
  "authorizationresources | where type =~ 'microsoft.authorization/roleassignments' | where tostring(properties.principalType) =~ 'Group' | project id, principalId = tostring(properties.principalId) | order by id asc";

/** Object ids, from wherever assignments may be read; a subscription where they may not be is noted. */
export async function groupsWithRoles(ctx: AzureContext, shortfall: Shortfall): Promise<Set<string>> {
  const tree = await readTree(ctx);
  await requireSubscriptions(ctx, tree);
  const ids = new Set<string>();
  const graphed = new Set<string>();
  for (const { id } of activeSubscriptions(tree)) {
    await shortfall.attempt(`groups that hold roles in subscription ${id}`, async () => {
      if (await mayAskGraph(ctx, id, assignmentsRead)) graphed.add(id);
      else await addFromList(ctx, id, ids);
    });
  }
  for (const group of groupsOf(tree.subscriptions)) {
    const subscriptions = group.filter((id) => graphed.has(id));
    if (subscriptions.length === 0) continue;
    for await (const value of resourceGraph(ctx, { query, subscriptions, permission: assignmentsRead })) {
      const found = parseRow(row, value).row;
      if (found !== null) ids.add(found.principalId.toLowerCase());
    }
  }
  return ids;
}

async function addFromList(ctx: AzureContext, id: string, ids: Set<string>): Promise<void> {
  const list = authorizationList(ctx, assignmentsAt(`/subscriptions/${id}`, `subscription ${id}`, undefined));
  for await (const value of list) {
    const found = parseRow(assignmentRow, value).row;
    if (found?.principalType === "Group") ids.add(found.principalId.toLowerCase());
  }
}
