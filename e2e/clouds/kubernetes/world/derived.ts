/** What the control plane makes of a workload: revisions, jobs and pods, by arithmetic on the day, so that none has to be kept. */
import { dayOf, instantOf, isoOf } from "../../calendar.ts";
import { hashOf, randomOf } from "../../random.ts";
import type { ClusterFacts } from "./clusters.ts";
import { uidOf } from "./forge.ts";
import type { ClusterState, Labels, Owner, Template, Workload } from "./model.ts";

export type Derived = {
  namespace: string;
  name: string;
  uid: string;
  createdAt: string;
  revision: number;
  labels: Labels;
  owner: Owner | null;
  template: Template;
};
export type ReplicaSet = Derived & { replicas: number; hash: string };
export type Job = Derived & { completedAt: string | null };
export type Pod = Derived & { phase: "Running" | "Pending" | "Succeeded" | "Failed"; node: string | null };

const SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
const NODES = { production: 5, staging: 3, tooling: 2 } as const;
/** Revisions and finished runs that are kept besides the current one. */
const KEPT = 2;

export const nodesOf = (facts: ClusterFacts): string[] =>
  Array.from({ length: NODES[facts.purpose] }, (_, index) =>
    facts.eks === null
      ? `${facts.name}-node-${index + 1}`
      : `ip-10-0-${17 + index * 16}-${hashOf(facts.name, index) % 250}.${facts.eks.region}.compute.internal`,
  );

export const API_VERSIONS: Record<Workload["kind"], string> = {
  Deployment: "apps/v1",
  StatefulSet: "apps/v1",
  DaemonSet: "apps/v1",
  CronJob: "batch/v1",
  Job: "batch/v1",
  ReplicationController: "v1",
  Pod: "v1",
};

const ownerOf = (workload: Workload): Owner => ({
  apiVersion: API_VERSIONS[workload.kind],
  kind: workload.kind,
  name: workload.name,
  uid: workload.uid,
});

function derive(workload: Workload, name: string, at: string, owner: Owner | null): Derived {
  return {
    namespace: workload.namespace,
    name,
    uid: uidOf(workload.uid, name, at),
    createdAt: at,
    revision: workload.revision + (hashOf(workload.uid, name, at) % 1000),
    labels: workload.template.labels,
    owner,
    template: workload.template,
  };
}

/** The day its revision number `back` before the current one was rolled out; null when there were not so many. */
function rolledOut(workload: Workload, day: number, back: number): number | null {
  const first = dayOf(workload.createdAt);
  const since = first + Math.floor((day - 1 - first) / workload.cadence) * workload.cadence;
  const at = since - back * workload.cadence;
  return at < first ? null : at;
}

/** An instant of that day, but never before the workload itself was made. */
function instantFor(workload: Workload, day: number, salt: string): string {
  const at = isoOf(instantOf(day, hashOf(workload.uid, day, salt) % 1380));
  return at < workload.createdAt ? workload.createdAt : at;
}

export function replicaSetsOf(state: ClusterState): ReplicaSet[] {
  return state.workloads.flatMap((workload) => {
    if (workload.kind !== "Deployment") return [];
    return Array.from({ length: KEPT + 1 }, (_, back) => back).flatMap((back) => {
      const day = rolledOut(workload, state.day, back);
      if (day === null) return [];
      const hash = randomOf(workload.uid, "revision", day).text(10, SUFFIX);
      const made = derive(
        workload,
        `${workload.name}-${hash}`,
        instantFor(workload, day, "rs"),
        ownerOf(workload),
      );
      const labels = { ...made.labels, "pod-template-hash": hash };
      return [{ ...made, labels, hash, replicas: back === 0 ? workload.replicas : 0 }];
    });
  });
}

/** Of a CronJob the latest finished runs, and every Job somebody made, finished soon after. */
export function jobsOf(state: ClusterState): Job[] {
  return state.workloads.flatMap((workload): Job[] => {
    if (workload.kind === "Job") {
      const made = derive(workload, workload.name, workload.createdAt, workload.owner);
      return [{ ...made, uid: workload.uid, revision: workload.revision, completedAt: workload.createdAt }];
    }
    if (workload.kind !== "CronJob" || workload.suspended) return [];
    const first = dayOf(workload.createdAt);
    return Array.from({ length: KEPT + 1 }, (_, back) => state.day - 1 - back).flatMap((day) => {
      if (day <= first) return [];
      const minute = hashOf(workload.uid, "minute") % 1380;
      const at = isoOf(instantOf(day, minute));
      const name = `${workload.name}-${Math.floor(instantOf(day, minute).getTime() / 60_000)}`;
      return [{ ...derive(workload, name, at, ownerOf(workload)), completedAt: at }];
    });
  });
}

export function podsOf(state: ClusterState, facts: ClusterFacts): Pod[] {
  const nodes = nodesOf(facts);
  const placed = (made: Derived, index: number, phase: Pod["phase"] = "Running"): Pod => ({
    ...made,
    phase,
    node: phase === "Pending" ? null : (nodes[index % nodes.length] ?? null),
  });
  const suffix = (uid: string, index: number) => randomOf(uid, "pod", index).text(5, SUFFIX);
  const ofSets = replicaSetsOf(state).flatMap((set) =>
    Array.from({ length: set.replicas }, (_, index): Pod => {
      const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: set.name, uid: set.uid };
      const name = `${set.name}-${suffix(set.uid, index)}`;
      const drawn = hashOf(set.uid, index);
      const made = { ...set, name, uid: uidOf(set.uid, name), owner, revision: set.revision + index + 1 };
      return placed(made, drawn, drawn % 17 === 0 ? "Pending" : "Running");
    }),
  );
  const ofJobs = jobsOf(state).map((job): Pod => {
    const owner = { apiVersion: "batch/v1", kind: "Job", name: job.name, uid: job.uid };
    const name = `${job.name}-${suffix(job.uid, 0)}`;
    const labels = { ...job.labels, "batch.kubernetes.io/job-name": job.name, "job-name": job.name };
    const drawn = hashOf(job.uid);
    const made = { ...job, name, uid: uidOf(job.uid, name), owner, labels, revision: job.revision + 1 };
    return placed(made, drawn, drawn % 13 === 0 ? "Failed" : "Succeeded");
  });
  return [...ofSets, ...ofJobs, ...state.workloads.flatMap((workload) => ownPods(workload))];

  function ownPods(workload: Workload): Pod[] {
    const { kind, name, uid } = workload;
    const day = rolledOut(workload, state.day, 0) ?? 0;
    const at = instantFor(workload, day, "pod");
    const make = (podName: string, index: number) =>
      placed(derive(workload, podName, at, ownerOf(workload)), index);
    if (kind === "StatefulSet")
      return Array.from({ length: workload.replicas }, (_, index) => make(`${name}-${index}`, index));
    if (kind === "DaemonSet") return nodes.map((_, index) => make(`${name}-${suffix(uid, index)}`, index));
    if (kind === "ReplicationController")
      return Array.from({ length: workload.replicas }, (_, index) =>
        make(`${name}-${suffix(uid, index)}`, index),
      );
    if (kind !== "Pod") return [];
    const own = derive(workload, name, workload.createdAt, workload.owner);
    return [placed({ ...own, uid, revision: workload.revision }, hashOf(uid))];
  }
}
