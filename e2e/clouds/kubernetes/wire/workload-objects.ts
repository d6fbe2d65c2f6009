/** Controllers and pods as JSON, field by field in the server's order. */
import { instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import { injectedTokens } from "../world/cloud-links.ts";
import { API_VERSIONS, type Job, nodesOf, type Pod, type ReplicaSet } from "../world/derived.ts";
import { accountOf, uidOf } from "../world/forge.ts";
import type { Labels, Workload } from "../world/model.ts";
import { type JsonObject, type MetadataFacts, metadataOf, withManager } from "./metadata.ts";
import { admittedSpec, templateOf } from "./pod-template.ts";
import type { View } from "./view.ts";

function write(
  kind: string,
  apiVersion: string,
  facts: MetadataFacts,
  manager: string,
  body: JsonObject,
): JsonObject {
  const object = { metadata: metadataOf(facts), ...body };
  return { kind, apiVersion, ...withManager(object, manager, apiVersion, facts.createdAt) };
}

const selectorOf = (labels: Labels): JsonObject => ({ matchLabels: labels });

function own(workload: Workload, view: View, body: (minor: number) => JsonObject): JsonObject {
  const generation =
    workload.kind === "ReplicationController" || workload.kind === "Job" ? 1 : 1 + (workload.revision % 5);
  const facts = { ...workload, generation };
  return write(
    workload.kind,
    API_VERSIONS[workload.kind],
    facts,
    workload.manager,
    body(view.facts.version.minor),
  );
}

export function deploymentObject(workload: Workload, view: View): JsonObject {
  const { replicas, template } = workload;
  return own(workload, view, (minor) => ({
    spec: {
      replicas,
      selector: selectorOf(template.labels),
      template: templateOf(template, "Always", minor),
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: 1 + (workload.revision % 5),
      ...(replicas === 0
        ? {}
        : { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }),
    },
  }));
}

export function statefulSetObject(workload: Workload, view: View): JsonObject {
  const { replicas, template, name } = workload;
  return own(workload, view, (minor) => ({
    spec: {
      replicas,
      selector: selectorOf(template.labels),
      template: templateOf(template, "Always", minor),
      serviceName: name,
      podManagementPolicy: "OrderedReady",
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
      ...(minor < 27
        ? {}
        : { persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" } }),
    },
    status: {
      observedGeneration: 1,
      replicas,
      ...(replicas === 0 ? {} : { readyReplicas: replicas, currentReplicas: replicas }),
    },
  }));
}

export function daemonSetObject(workload: Workload, view: View): JsonObject {
  const { template } = workload;
  const nodes = nodesOf(view.facts).length;
  const annotations = { "deprecated.daemonset.template.generation": "1", ...workload.annotations };
  return own({ ...workload, annotations }, view, (minor) => ({
    spec: {
      selector: selectorOf(template.labels),
      template: templateOf(template, "Always", minor),
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      revisionHistoryLimit: 10,
    },
    status: {
      currentNumberScheduled: nodes,
      numberMisscheduled: 0,
      desiredNumberScheduled: nodes,
      numberReady: nodes,
      observedGeneration: 1,
      updatedNumberScheduled: nodes,
      numberAvailable: nodes,
    },
  }));
}

export function replicationControllerObject(workload: Workload, view: View): JsonObject {
  const { replicas, template } = workload;
  return own(workload, view, (minor) => ({
    spec: { replicas, selector: template.labels, template: templateOf(template, "Always", minor) },
    status: { replicas, ...(replicas === 0 ? {} : { readyReplicas: replicas }) },
  }));
}

export function cronJobObject(workload: Workload, view: View): JsonObject {
  const minute = hashOf(workload.uid, "minute") % 1380;
  const last = isoOf(instantOf(view.state.day - 1, minute));
  return own(workload, view, (minor) => ({
    spec: {
      schedule: `${minute % 60} ${Math.floor(minute / 60)} * * *`,
      concurrencyPolicy: "Allow",
      suspend: workload.suspended,
      jobTemplate: {
        metadata: (minor < 34 ? { creationTimestamp: null } : {}) as JsonObject,
        spec: { template: templateOf(workload.template, "Never", minor) },
      },
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    },
    status: (workload.suspended || last < workload.createdAt
      ? {}
      : { lastScheduleTime: last, lastSuccessfulTime: last }) as JsonObject,
  }));
}

export function jobObject(job: Job, view: View): JsonObject {
  const { minor } = view.facts.version;
  const marks: Labels =
    minor < 27
      ? { "controller-uid": job.uid, "job-name": job.name }
      : {
          "batch.kubernetes.io/controller-uid": job.uid,
          "batch.kubernetes.io/job-name": job.name,
          "controller-uid": job.uid,
          "job-name": job.name,
        };
  const key = minor < 27 ? "controller-uid" : "batch.kubernetes.io/controller-uid";
  const facts = { ...job, generation: 1, labels: { ...job.labels, ...marks } };
  return write("Job", "batch/v1", facts, "kube-controller-manager", {
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      selector: selectorOf({ [key]: job.uid }),
      template: templateOf(job.template, "Never", minor, marks),
      completionMode: "NonIndexed",
      suspend: false,
    },
    status: {
      conditions: [
        {
          type: "Complete",
          status: "True",
          lastProbeTime: job.completedAt,
          lastTransitionTime: job.completedAt,
        },
      ],
      startTime: job.createdAt,
      completionTime: job.completedAt,
      succeeded: 1,
    },
  });
}

export function replicaSetObject(set: ReplicaSet, view: View): JsonObject {
  const { replicas } = set;
  const facts = {
    ...set,
    generation: 1,
    annotations: { "deployment.kubernetes.io/revision": String(1 + (set.revision % 9)) },
  };
  return write("ReplicaSet", "apps/v1", facts, "kube-controller-manager", {
    spec: {
      replicas,
      selector: selectorOf(set.labels),
      template: templateOf(set.template, "Always", view.facts.version.minor, {
        "pod-template-hash": set.hash,
      }),
    },
    status: {
      replicas,
      observedGeneration: 1,
      ...(replicas === 0
        ? {}
        : { fullyLabeledReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas }),
    },
  });
}

export function podObject(pod: Pod, view: View): JsonObject {
  const { state, associated } = view;
  const name = pod.template.serviceAccount ?? "default";
  const account = accountOf(state, pod.namespace, name);
  const mountsToken = pod.template.automount ?? account?.automount ?? true;
  const finishes = pod.owner?.kind === "Job";
  const spec = admittedSpec(pod.template, finishes ? "Never" : "Always", {
    serviceAccount: name,
    mountsToken,
    injected: injectedTokens(account, pod.template, associated.has(`${pod.namespace}/${name}`)),
    node: pod.node,
    suffix: uidOf(pod.uid, "volume").slice(0, 5),
  });
  const facts = { ...pod, ...generated(pod) };
  return write("Pod", "v1", facts, pod.owner === null ? "kubectl-run" : "kube-controller-manager", {
    spec,
    status: statusOf(pod),
  });
}

/** The name a controller asked for is the pod's without its last part, but for stateful sets. */
function generated(pod: Pod): { generateName?: string } {
  if (pod.owner === null || pod.owner.kind === "StatefulSet") return {};
  return { generateName: pod.name.replace(/[^-]*$/, "") };
}

function statusOf(pod: Pod): JsonObject {
  if (pod.phase === "Pending") return { phase: "Pending", qosClass: "BestEffort" };
  const drawn = hashOf(pod.uid, "ip");
  const podIP = `10.0.${drawn % 200}.${(drawn >> 8) % 250}`;
  const condition = (type: string) => ({
    type,
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: pod.createdAt,
  });
  return {
    phase: pod.phase,
    conditions: ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map(condition),
    hostIP: `10.0.${16 + (drawn % 5)}.${drawn % 250}`,
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: pod.createdAt,
    containerStatuses: [
      {
        name: "app",
        state:
          pod.phase === "Running"
            ? { running: { startedAt: pod.createdAt } }
            : {
                terminated: {
                  exitCode: pod.phase === "Failed" ? 1 : 0,
                  reason: pod.phase === "Failed" ? "Error" : "Completed",
                  startedAt: pod.createdAt,
                  finishedAt: pod.createdAt,
                },
              },
        lastState: {},
        ready: pod.phase === "Running",
        restartCount: 0,
        image: pod.template.image,
        imageID: "",
        started: pod.phase === "Running",
      },
    ],
    qosClass: "BestEffort",
  };
}
