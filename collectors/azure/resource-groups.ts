/**
 * `azure/resource-groups`: what the tags of a resource group say about the owners of the managed identities in it. Azure hands a
 * group's tags down to nothing, so they say less than an identity's own.
 */
import { z } from "zod";
import type { CloudRecord, OwnerHintRecord } from "#lib/ingest/contract.ts";
import { resourceGroupOf, resourceKey, subscriptionOf } from "#lib/providers/azure/keys.ts";
import { type OwnerHint, tagHints } from "#lib/providers/azure/owner-hints.ts";
import { mayAskGraph } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { parseRow, tags, text } from "./parse.ts";
import { type GroupQuestion, rowsOf } from "./reading-groups.ts";
import { armList } from "./resources.ts";

/** What runs as an identity can be of any kind. */
const permission = "*/read";

/** A resource group, a resource with an identity of its own, or one that is an identity: which one, its id says. */
const placeRow = z.looseObject({
  id: z.string(),
  tags,
  identity: z.looseObject({ principalId: text }).nullish(),
  properties: z.looseObject({ principalId: z.unknown().optional() }).nullish(),
  principalId: text,
});

type Place = z.infer<typeof placeRow>;

export async function* collectResourceGroups(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const throughGraph = await mayAskGraph(ctx, subscription, permission);
  const hints = new Map<string, OwnerHint[]>();
  // Case decides the order of a list, and services write a group's name differently: its holders may come before it.
  const groupOf = new Map<string, string>();
  for await (const value of throughGraph
    ? await rowsOf(ctx, subscription, question)
    : listed(ctx, subscription)) {
    if (!saysAnything(value)) continue;
    const { row, rejected } = parseRow(placeRow, value);
    if (rejected !== null) yield rejected;
    else if (isGroup(row)) hints.set(resourceKey(row.id), tagHints(row.tags, "resource-group-tag"));
    else {
      const holder = holderOf(row);
      // One that is attached to a resource lies in a group of its own.
      if (holder !== null) groupOf.set(holder, resourceGroupOf(row.id) ?? "");
    }
  }
  for (const [holder, group] of groupOf) {
    const subject = { kind: "id", value: holder };
    for (const hint of hints.get(group) ?? [])
      yield {
        type: "owner-hint",
        scope: subscription,
        subject,
        ...hint,
        unknown: [],
      } satisfies OwnerHintRecord;
  }
}

/** Most of what the service lists where it cannot be asked for less is neither a group nor holds an identity. */
function saysAnything(value: unknown): boolean {
  const { id, identity, properties, principalId } = (value ?? {}) as { [column: string]: unknown };
  return typeof id !== "string" || isGroup({ id }) || (identity ?? properties ?? principalId) != null;
}

const isGroup = ({ id }: { id: string }) =>
  /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/.test(resourceKey(id));

const isIdentity = ({ id }: { id: string }) =>
  /\/providers\/microsoft\.managedidentity\/userassignedidentities\/[^/]+$/.test(resourceKey(id));

/** The identity that the resource is, or that is the resource's alone; null where there is none. */
function holderOf(row: Place): string | null {
  const own = isIdentity(row) ? (row.principalId ?? row.properties?.principalId) : row.identity?.principalId;
  return typeof own === "string" && own !== "" ? own.toLowerCase() : null;
}

/** Both tables in one question; source: `union`, which Resource Graph allows between these two. */
const question: GroupQuestion = {
  name: "resource-groups",
  permission,
  query: [
    "resources",
    "where isnotempty(identity) or type =~ 'microsoft.managedidentity/userassignedidentities'",
    "project id, identity, principalId = tostring(properties.principalId)",
    "union (resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups' | project id, tags)",
    "order by id asc",
  ].join(" | "),
  subscriptionOf: (row) => subscriptionOf(String((row as { id?: unknown } | null)?.id ?? "")),
};

/** The lists of one subscription. Sources: Resource Groups and Resources 2021-04-01, userAssignedIdentities 2024-11-30. */
async function* listed(ctx: AzureContext, subscription: string): AsyncGenerator<unknown> {
  const paths = [
    "resourcegroups?api-version=2021-04-01",
    "resources?api-version=2021-04-01",
    "providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30",
  ];
  for (const path of paths) {
    const url = `/subscriptions/${subscription}/${path}`;
    yield* armList(ctx, { url, permission, where: `subscription ${subscription}` });
  }
}
