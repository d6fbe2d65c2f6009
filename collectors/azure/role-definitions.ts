/** `azure/role-definitions`: what every built-in and custom role allows. Roles belong to the tenant, wherever they may be assigned. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { roleDefinitionKey } from "#lib/providers/azure/keys.ts";
import { createShortfall } from "../calls/shortfall.ts";
import { authorizationList, sdkScope } from "./authorization.ts";
import { mayAskGraph } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { definitionRow, roleDefinitionRecord } from "./map-role-definition.ts";
import { parseRow } from "./parse.ts";
import { groupsOf } from "./reading-groups.ts";
import { resourceGraph } from "./resource-graph.ts";
import { activeSubscriptions, readTree } from "./tree.ts";
import { requireSubscriptions } from "./visible-subscriptions.ts";

const permission = "Microsoft.Authorization/roleDefinitions/read";
const query =
  "authorizationresources | where type =~ 'microsoft.authorization/roledefinitions' | project id, name, properties | order by id asc";

export async function* collectRoleDefinitions(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const tree = await readTree(ctx);
  await requireSubscriptions(ctx, tree);
  const shortfall = createShortfall(ctx.signal);
  const readable = new Map<string, boolean>();
  for (const { id } of activeSubscriptions(tree)) {
    await shortfall.attempt(`roles that may be assigned in subscription ${id}`, async () => {
      readable.set(id, await mayAskGraph(ctx, id, permission));
    });
  }
  const seen = new Set<string>();
  for await (const value of rows(ctx, groupsOf(tree.subscriptions), readable)) {
    const { row, rejected } = parseRow(definitionRow, value);
    if (rejected !== null) {
      yield rejected;
      continue;
    }
    const key = roleDefinitionKey(tree.tenant, row.name);
    if (seen.has(key)) continue;
    seen.add(key);
    yield roleDefinitionRecord(row, tree.tenant);
  }
  shortfall.end();
}

/** `readable`: subscriptions whose roles may be read, and whether Resource Graph may answer for them. */
async function* rows(
  ctx: AzureContext,
  groups: string[][],
  readable: ReadonlyMap<string, boolean>,
): AsyncGenerator<unknown> {
  for (const group of groups) {
    const subscriptions = group.filter((id) => readable.get(id) === true);
    if (subscriptions.length > 0) yield* resourceGraph(ctx, { query, subscriptions, permission });
    for (const id of group) if (readable.get(id) === false) yield* definitionsOf(ctx, id);
  }
}

function definitionsOf(ctx: AzureContext, subscription: string): AsyncGenerator<unknown> {
  return authorizationList(ctx, {
    permission,
    where: `subscription ${subscription}`,
    list: (client, options) =>
      client.roleDefinitions.list(sdkScope(`/subscriptions/${subscription}`), options),
  });
}
