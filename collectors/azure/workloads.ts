/** `azure/workloads`: which resources run as which managed identity, their own or one attached to them. */
import { z } from "zod";
import type { CloudRecord, OwnerHintRecord, Ref, WorkloadRecord } from "#lib/ingest/contract.ts";
import { resourceKey, subscriptionOf } from "#lib/providers/azure/keys.ts";
import { tagHints } from "#lib/providers/azure/owner-hints.ts";
import { mayAskGraph } from "./caller-permissions.ts";
import type { AzureContext } from "./context.ts";
import { parseRow, tags, text } from "./parse.ts";
import { rowsOf } from "./reading-groups.ts";
import { armList } from "./resources.ts";
import { workloadKind } from "./workload-kinds.ts";

const permission = "*/read";

export const resourceRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  kind: text,
  location: text,
  tags,
  identity: z.looseObject({
    principalId: text,
    userAssignedIdentities: z.record(z.string(), z.looseObject({ principalId: text }).nullish()).nullish(),
  }),
});

type Resource = z.infer<typeof resourceRow>;

export async function* collectWorkloads(
  ctx: AzureContext,
  subscription: string,
): AsyncGenerator<CloudRecord> {
  const throughGraph = await mayAskGraph(ctx, subscription, permission);
  const rows = throughGraph
    ? await rowsOf(ctx, subscription, question)
    : armList(ctx, {
        url: `/subscriptions/${subscription}/resources?api-version=2021-04-01`,
        permission,
        where: `subscription ${subscription}`,
      });
  const seen = new Set<string>();
  for await (const value of rows) {
    if ((value as { identity?: unknown } | null)?.identity == null) continue;
    const { row, rejected } = parseRow(resourceRow, value);
    if (rejected !== null) yield rejected;
    else if (!seen.has(resourceKey(row.id))) {
      seen.add(resourceKey(row.id));
      yield* workloadRecords(row, subscription);
    }
  }
}

const question = {
  name: "workloads",
  permission,
  query:
    "resources | where isnotempty(identity) | project id, name, type, kind, location, tags, identity | order by id asc",
  subscriptionOf: (row: unknown) => subscriptionOf(String((row as { id?: unknown } | null)?.id ?? "")),
};

/** One workload per identity the resource runs as; its tags hint at the owner of the identity that is its alone. */
export function workloadRecords(
  resource: Resource,
  subscription: string,
): (WorkloadRecord | OwnerHintRecord)[] {
  const { identity } = resource;
  const own = identity.principalId === null ? null : identity.principalId.toLowerCase();
  const attached = Object.entries(identity.userAssignedIdentities ?? {}).map(([id, told]): [string, Ref] => [
    resourceKey(id),
    told?.principalId
      ? { kind: "id", value: told.principalId.toLowerCase() }
      : { kind: "name", value: resourceKey(id) },
  ]);
  const subject: Ref = { kind: "id", value: own ?? "" };
  return [
    ...(own === null ? [] : [workload(resource, subscription, "system", subject)]),
    ...[...new Map(attached)].map(([id, runsAs]) => workload(resource, subscription, id, runsAs)),
    ...(own === null ? [] : tagHints(resource.tags)).map(
      (hint): OwnerHintRecord => ({ type: "owner-hint", scope: subscription, subject, ...hint, unknown: [] }),
    ),
  ];
}

/** `as`: `system`, or the resource id of the identity attached. */
function workload(resource: Resource, subscription: string, as: string, runsAs: Ref): WorkloadRecord {
  return {
    type: "workload",
    scope: subscription,
    externalId: `${resourceKey(resource.id)}@${as}`,
    kind: workloadKind(resource.type, resource.kind),
    name: resource.name,
    runsAs,
    location: resource.location,
    attributes: {
      resourceId: resource.id,
      resourceType: resource.type,
      assigned: as === "system" ? "system" : "user",
    },
    unknown: [],
  };
}
