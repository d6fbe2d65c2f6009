/** `kubernetes/api-resources`: every action there is, from what the server offers and what RBAC knows beyond it. */
import type { ActionRecord } from "#lib/ingest/contract.ts";
import { actionLevel, actionName, syntheticActions } from "#lib/providers/kubernetes/actions.ts";
import { type Cluster, discovered } from "./cluster.ts";
import { type Discovered, refuseMissing } from "./discovery.ts";

export async function* readApiResources(cluster: Cluster): AsyncGenerator<ActionRecord> {
  const found = await discovered(cluster);
  yield* actionRecords(found);
  refuseMissing(found);
}

/** One record per API group, resource or subresource, and verb. */
export function actionRecords({ resources }: Pick<Discovered, "resources">): ActionRecord[] {
  return [...resources.values(), ...syntheticActions].flatMap(({ group, resource, verbs }) =>
    verbs.map((verb) => ({
      type: "action",
      name: actionName(group, resource, verb),
      level: actionLevel(group, resource, verb),
      unknown: [],
    })),
  );
}
