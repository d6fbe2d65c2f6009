/** What runs as which account, of the kinds an inventory of workloads knows; agents of Google's runtime are none of them. */
import type { OracleWorkload } from "../../oracle-answer.ts";
import type { ProjectState, Workload } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { workloadName } from "./policies.ts";
import type { Sight } from "./sight.ts";

const KINDS: Partial<Record<Workload["kind"], string>> = {
  "run-service": "gcp_cloud_run_service",
  "run-job": "gcp_cloud_run_job",
  function: "gcp_cloud_function",
  "function-v1": "gcp_cloud_function",
  instance: "gcp_compute_instance",
  cluster: "gcp_gke_cluster",
};

export function workloadsOf(facts: ProjectFacts, state: ProjectState, sight: Sight): OracleWorkload[] {
  if (!sight.workloads) return [];
  return state.workloads.flatMap((item) => {
    const kind = KINDS[item.kind];
    if (kind === undefined) return [];
    // The nodes of a cluster run as accounts, pool by pool.
    const isCluster = item.kind === "cluster";
    return {
      externalId: workloadName(facts, item) + (isCluster ? "/nodePools/default-pool" : ""),
      kind,
      name: isCluster ? `${item.name}/default-pool` : item.name,
      runsAs: state.accounts.find((account) => account.email === item.account)?.uniqueId ?? null,
      location: item.location,
      scope: `projects/${facts.number}`,
    };
  });
}
