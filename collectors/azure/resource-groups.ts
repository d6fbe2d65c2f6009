/**
 * `azure/resource-groups`: what the tags of a resource group say about the owners of the managed identities in it. Azure hands a
 * group's tags down to nothing, so they say less than an identity's own.
 */
import { z } from "zod";
import type { CloudRecord, Ref } from "#lib/ingest/contract.ts";
import { resourceGroupOf, resourceKey, subscriptionOf } from "#lib/providers/azure/keys.ts";
import { type OwnerHint, tagHints } from "#lib/providers/azure/owner-hints.ts";
import { mayAskGraph } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { parseRow, tags, text } from "./parse.ts";
import { type GroupQuestion, rowsOf } from "./reading-groups.ts";
import { armList } from "./resources.ts";

/** What runs as an identity can be of any kind. */
const permission = "*/read";

const groupRow = z.looseObject({ id: z.string(), tags });

/** A resource with an identity of its own, or one that is an identity. */
const holderRow = z.looseObject({
  id: z.string(),
  identity: z.looseObject({ principalId: text }).nullish(),
  properties: z.looseObject({ principalId: text }).nullish(),
});

export async function* collectResourceGroups(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const throughGraph = await mayAskGraph(ctx, subscription, permission);
  const read = async (asked: GroupQuestion, path: string) =>
    throughGraph
      ? await rowsOf(ctx, subscription, asked)
      : armList(ctx, {
          url: `/subscriptions/${subscription}/${path}`,
          permission,
          where: `subscription ${subscription}`,
        });
  const hints = new Map<string, OwnerHint[]>();
  function* hintsOf({ id, identity, properties }: z.infer<typeof holderRow>, seen: Set<string>) {
    // One that is attached to a resource lies in a group of its own.
    const holder = (properties?.principalId ?? identity?.principalId)?.toLowerCase();
    if (!holder || seen.has(holder)) return;
    seen.add(holder);
    const subject: Ref = { kind: "id", value: holder };
    for (const hint of hints.get(resourceGroupOf(id) ?? "") ?? [])
      yield { type: "owner-hint", scope: subscription, subject, ...hint, unknown: [] } satisfies CloudRecord;
  }
  for await (const value of await read(groups, "resourcegroups?api-version=2021-04-01")) {
    const { row, rejected } = parseRow(groupRow, value);
    if (rejected !== null) yield rejected;
    else hints.set(resourceKey(row.id), tagHints(row.tags, "resource-group-tag"));
  }
  for (const [asked, path] of holders) {
    const seen = new Set<string>();
    for await (const value of await read(asked, path)) {
      // Most of what the service lists where it cannot be asked for less holds no identity.
      if (!mayHold(value)) continue;
      const { row, rejected } = parseRow(holderRow, value);
      if (rejected !== null) yield rejected;
      else yield* hintsOf(row, seen);
    }
  }
}

function mayHold(value: unknown): boolean {
  const { identity, properties } = (value ?? {}) as { identity?: unknown; properties?: unknown };
  return identity != null || properties != null;
}

const ofRow = (row: unknown) => subscriptionOf(String((row as { id?: unknown } | null)?.id ?? ""));

const groups: GroupQuestion = {
  ...{ name: "resource-groups", permission, subscriptionOf: ofRow },
  query:
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups' | project id, tags | order by id asc",
};

/** Identities of resources, and those that are resources, each with its question and its list. Source: Resources 2021-04-01. */
const holders: [GroupQuestion, string][] = [
  [
    {
      ...{ name: "holders", permission, subscriptionOf: ofRow },
      query: "resources | where isnotempty(identity) | project id, identity | order by id asc",
    },
    "resources?api-version=2021-04-01",
  ],
  [
    {
      ...{ name: "holding-identities", permission, subscriptionOf: ofRow },
      query:
        "resources | where type =~ 'microsoft.managedidentity/userassignedidentities' | project id, properties | order by id asc",
    },
    "providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30",
  ],
];
