/** `kubernetes/workloads`: what runs, or will run, as which service account. */
import { NotFound } from "#lib/errors.ts";
import type { WorkloadRecord } from "#lib/ingest/contract.ts";
import { type Cluster, listType } from "./cluster.ts";
import type { Labelled } from "./objects.ts";
import { createShortfall } from "./shortfall.ts";
import { createWorkloadTable } from "./workload-table.ts";
import { type Controller, type CronJob, controllerTypes, type Pod } from "./workload-types.ts";

/** Delivers what could be read, then throws Incomplete for a type that could not. */
export async function* readWorkloads(
  cluster: Cluster,
  namespace: string | null,
): AsyncGenerator<WorkloadRecord> {
  const shortfall = createShortfall();
  const unread = new Set<string>();
  const table = createWorkloadTable(unread);
  const read = async (kind: string, work: () => Promise<void>) => {
    const error = await shortfall.attempt(work);
    // A type that the server does not have makes nothing; one that was refused may have made what is not known.
    if (error !== null && !(error instanceof NotFound)) unread.add(kind);
  };
  await read("ReplicaSet", async () => {
    const type = { group: "apps", resource: "replicasets", kind: "ReplicaSetList", metadataOnly: true };
    for await (const set of listType<Labelled>(cluster, { ...type, namespace })) {
      table.owns("ReplicaSet", set.metadata);
    }
  });
  for (const { group, resource, kind } of controllerTypes) {
    await read(kind, async () => {
      const type = { group, resource, kind: `${kind}List`, namespace };
      for await (const found of listType<Controller & CronJob>(cluster, type)) {
        if (kind === "CronJob") table.cronJob(found);
        else table.controller(kind, found);
        if (kind === "Job") table.owns("Job", found.metadata);
      }
    });
  }
  await read("Pod", async () => {
    const query = { fieldSelector: "status.phase!=Succeeded,status.phase!=Failed" };
    const type = { group: "", resource: "pods", kind: "PodList", namespace, query };
    for await (const pod of listType<Pod>(cluster, type)) table.pod(pod);
  });
  for (const record of table.records(cluster.id)) {
    // What is in a namespace made since the run began is read by the next one.
    if (cluster.namespaces.has(record.location ?? "")) yield record;
  }
  shortfall.end();
}
