/** What runs, or will run, as which service account: seen in what makes it, or else in its pods. */
import type { OracleWorkload } from "../../oracle-answer.ts";
import type { Workload, WorkloadKind } from "../world/model.ts";
import { inNamespace, type Place, seenAccount } from "./place.ts";
import { LISTS } from "./sight.ts";

const KINDS: Record<WorkloadKind, { kind: string; permission: string }> = {
  Deployment: { kind: "kubernetes_deployment", permission: "list deployments.apps" },
  StatefulSet: { kind: "kubernetes_stateful_set", permission: "list statefulsets.apps" },
  DaemonSet: { kind: "kubernetes_daemon_set", permission: "list daemonsets.apps" },
  CronJob: { kind: "kubernetes_cron_job", permission: "list cronjobs.batch" },
  Job: { kind: "kubernetes_job", permission: "list jobs.batch" },
  ReplicationController: {
    kind: "kubernetes_replication_controller",
    permission: "list replicationcontrollers",
  },
  Pod: { kind: "kubernetes_pod", permission: LISTS.pods },
};

export function workloadsOf(place: Place): OracleWorkload[] {
  return place.state.workloads
    .filter((workload) => isSeen(place, workload))
    .map((workload) => row(place, workload));
}

function isSeen({ facts, sight }: Place, { kind, namespace, replicas }: Workload): boolean {
  const inItself = (permission: string) =>
    sight.seesWhole(facts.name, permission) ||
    // Namespace by namespace is read only where pods cannot be read at once.
    (!sight.seesWhole(facts.name, LISTS.pods) && sight.sees(facts.name, permission, namespace));
  const runs = kind === "DaemonSet" || (kind !== "CronJob" && kind !== "Job" && replicas > 0);
  return inItself(KINDS[kind].permission) || (runs && inItself(LISTS.pods));
}

function row(place: Place, { kind, name, namespace, template, owner }: Workload): OracleWorkload {
  const account = template.serviceAccount ?? "default";
  const maker = owner === null || kind !== "Pod" ? { kind, name } : owner;
  return {
    externalId: `${place.id}/${namespace}/${maker.kind.toLowerCase()}/${maker.name}@${account}`,
    kind: maker === owner ? "kubernetes_workload" : KINDS[kind].kind,
    name: maker.name,
    runsAs: seenAccount(place, namespace, account),
    location: namespace,
    scope: inNamespace(place, namespace),
  };
}
