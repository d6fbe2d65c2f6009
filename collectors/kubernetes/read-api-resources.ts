/** `kubernetes/api-resources`: every action there is, from what the server offers and what RBAC knows beyond it. */
import type { ActionRecord } from "#lib/ingest/contract.ts";
import {
  actionLevel,
  actionName,
  isClusterScoped,
  knownUrls,
  syntheticActions,
  urlActionName,
} from "#lib/providers/kubernetes/actions.ts";
import { type Cluster, discovered } from "./cluster.ts";
import { type Discovered, refuseMissing } from "./discovery.ts";

export async function* readApiResources(cluster: Cluster): AsyncGenerator<ActionRecord> {
  const found = await discovered(cluster);
  yield* actionRecords(found);
  refuseMissing(found);
}

/** One record per API group, resource or subresource, and verb; and what is no resource. */
export function actionRecords({ resources }: Pick<Discovered, "resources">): ActionRecord[] {
  const unlisted = syntheticActions.map((one) => ({
    ...one,
    namespaced: !isClusterScoped(one.group, one.resource),
  }));
  const ofResources = [...resources.values(), ...unlisted].flatMap(({ group, resource, namespaced, verbs }) =>
    verbs.map((verb) =>
      record(actionName(group, resource, verb), actionLevel(group, resource, verb), namespaced),
    ),
  );
  return [...ofResources, ...knownUrls.map((path) => record(urlActionName(path, "get"), "read", false))];
}

function record(name: string, level: ActionRecord["level"], namespaced: boolean): ActionRecord {
  return { type: "action", name, level, isGlobal: !namespaced, unknown: [] };
}
