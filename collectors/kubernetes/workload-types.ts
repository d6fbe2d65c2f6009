/** Pods and what makes them, as far as they are read: never a command, an argument or an environment. */
import type { Metadata } from "./objects.ts";

type Volume = {
  projected?: { sources?: { serviceAccountToken?: { audience?: string } }[] | null } | null;
  secret?: { secretName?: string } | null;
  name?: string;
};

export type PodSpec = {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  volumes?: Volume[] | null;
  containers?: { volumeMounts?: { name?: string; mountPath?: string }[] | null }[] | null;
};

export type Pod = {
  metadata: Metadata;
  spec?: PodSpec | null;
  status?: { startTime?: string | null } | null;
};

/** Anything with a pod template: deployment, stateful set, daemon set, job, replication controller. */
export type Controller = {
  metadata: Metadata;
  spec?: {
    replicas?: number;
    template?: { metadata?: Partial<Metadata>; spec?: PodSpec | null } | null;
  } | null;
};

export type CronJob = {
  metadata: Metadata;
  spec?: { suspend?: boolean; jobTemplate?: { spec?: Controller["spec"] } | null } | null;
  status?: { lastScheduleTime?: string | null } | null;
};

/** The types with a template of their own; a cron job's is one level deeper. `replicasets` are read for their owners alone. */
export const controllerTypes = [
  { group: "apps", resource: "deployments", kind: "Deployment" },
  { group: "apps", resource: "statefulsets", kind: "StatefulSet" },
  { group: "apps", resource: "daemonsets", kind: "DaemonSet" },
  { group: "", resource: "replicationcontrollers", kind: "ReplicationController" },
  { group: "batch", resource: "cronjobs", kind: "CronJob" },
  { group: "batch", resource: "jobs", kind: "Job" },
] as const;
