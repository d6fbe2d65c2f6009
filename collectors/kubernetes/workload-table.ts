/**
 * What runs as which account: pods gathered by what made them in the first place, and templates that will run when somebody asks.
 * A hundred thousand pods of a thousand deployments are a thousand rows.
 */
import type { Json, WorkloadRecord } from "#lib/ingest/contract.ts";
import {
  type ClusterId,
  namespaceKey,
  serviceAccountRef,
  workloadKey,
} from "#lib/providers/kubernetes/keys.ts";
import { instantOf, type Metadata, managedBy } from "./objects.ts";
import type { Controller, CronJob, Pod, PodSpec } from "./workload-types.ts";

type Owner = { kind: string; name: string };

type Row = {
  namespace: string;
  owner: Owner;
  serviceAccount: string;
  pods: number;
  /** The template's word; null where it leaves it to the account, undefined where no template was seen. */
  template: { automounts: boolean | null } | undefined;
  mounting: number;
  audiences: Set<string>;
  firstStarted: string | null;
  lastStarted: string | null;
  attributes: { [key: string]: Json };
};

export type WorkloadTable = {
  /** Of a replica set or job: who made it. */
  owns(kind: string, metadata: Metadata): void;
  controller(kind: string, controller: Controller): void;
  cronJob(cronJob: CronJob): void;
  pod(pod: Pod): void;
  /** Pods left out, since what made them could not be read. */
  unplaced(): number;
  /** Sorted by key. */
  records(cluster: ClusterId): WorkloadRecord[];
};

/** `unread`: kinds whose objects could not be listed, so that who made them is not known. */
export function createWorkloadTable(unread: ReadonlySet<string>): WorkloadTable {
  const rows = new Map<string, Row>();
  const owners = new Map<string, Owner | null>();
  let unplaced = 0;
  const idOf = (kind: string, namespace: string | undefined, name: string) => `${kind}/${namespace}/${name}`;

  const rowOf = (namespace: string, owner: Owner, spec: PodSpec | null | undefined): Row => {
    const serviceAccount = spec?.serviceAccountName || "default";
    const key = `${namespace}\n${owner.kind}\n${owner.name}\n${serviceAccount}`;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row: Row = {
      ...{ namespace, owner, serviceAccount, pods: 0, template: undefined, mounting: 0 },
      ...{ audiences: new Set(), firstStarted: null, lastStarted: null, attributes: {} },
    };
    rows.set(key, row);
    return row;
  };

  const template = (kind: string, metadata: Metadata, spec: Controller["spec"]): Row => {
    const pod = spec?.template?.spec;
    const row = rowOf(metadata.namespace ?? "", { kind, name: metadata.name }, pod);
    row.template = { automounts: pod?.automountServiceAccountToken ?? null };
    for (const audience of audiencesOf(pod)) row.audiences.add(audience);
    if (spec?.replicas !== undefined) row.attributes.replicas = spec.replicas;
    const manager = managedBy(metadata);
    if (manager !== null) row.attributes.managedBy = manager;
    const maker = controllerOf(metadata);
    if (maker !== null) row.attributes.ownedBy = `${maker.kind}/${maker.name}`;
    return row;
  };

  return {
    owns(kind, metadata) {
      owners.set(idOf(kind, metadata.namespace, metadata.name), controllerOf(metadata));
    },
    controller(kind, { metadata, spec }) {
      // A cron job's run is the cron job at work, not a workload of its own.
      if (kind === "Job" && controllerOf(metadata)?.kind === "CronJob") return;
      template(kind, metadata, spec);
    },
    cronJob({ metadata, spec, status }) {
      const row = template("CronJob", metadata, spec?.jobTemplate?.spec ?? null);
      row.attributes.suspended = spec?.suspend === true;
      const last = instantOf(status?.lastScheduleTime);
      if (last !== null) row.attributes.lastScheduledOn = last.toISOString().slice(0, 10);
    },
    pod(pod) {
      const { metadata, spec, status } = pod;
      const owner = rootOf(pod, owners, unread, idOf);
      if (owner === null) unplaced += 1;
      // A mirror pod is the kubelet's own and has no account.
      if (owner === null || owner.kind === "Node") return;
      const row = rowOf(metadata.namespace ?? "", owner, spec);
      row.pods += 1;
      const audiences = audiencesOf(spec);
      for (const audience of audiences) row.audiences.add(audience);
      if (audiences.includes(apiServer) || mountsOldToken(spec)) row.mounting += 1;
      const started = instantOf(status?.startTime)?.toISOString().slice(0, 10) ?? null;
      if (started === null) return;
      if (row.firstStarted === null || started < row.firstStarted) row.firstStarted = started;
      if (row.lastStarted === null || started > row.lastStarted) row.lastStarted = started;
    },
    unplaced: () => unplaced,
    records(cluster) {
      return [...rows.values()]
        .map((row) => record(row, cluster))
        .sort((one, other) => (one.externalId < other.externalId ? -1 : 1));
    },
  };
}

/** The audience of a token that names none: the API server itself. */
const apiServer = "kubernetes";

function audiencesOf(spec: PodSpec | null | undefined): string[] {
  const tokens = (spec?.volumes ?? []).flatMap(({ projected }) =>
    (projected?.sources ?? []).flatMap(({ serviceAccountToken }) => serviceAccountToken ?? []),
  );
  return [...new Set(tokens.map(({ audience }) => audience || apiServer))];
}

/** Before 1.21 the token was a secret, mounted at the same place. */
function mountsOldToken(spec: PodSpec | null | undefined): boolean {
  const secrets = new Set(
    (spec?.volumes ?? []).flatMap(({ name, secret }) => (secret && name ? [name] : [])),
  );
  return (spec?.containers ?? []).some(({ volumeMounts }) =>
    (volumeMounts ?? []).some(
      ({ name, mountPath }) =>
        mountPath === "/var/run/secrets/kubernetes.io/serviceaccount" &&
        name !== undefined &&
        secrets.has(name),
    ),
  );
}

function controllerOf({ ownerReferences }: Metadata): Owner | null {
  const found = (ownerReferences ?? []).find(({ controller }) => controller === true);
  return found === undefined ? null : { kind: found.kind, name: found.name };
}

/** Null where what made it is known to exist and could not be read: then nobody can say what the pod belongs to. */
function rootOf(
  { metadata }: Pod,
  owners: Map<string, Owner | null>,
  unread: ReadonlySet<string>,
  idOf: (kind: string, namespace: string | undefined, name: string) => string,
): Owner | null {
  const direct = controllerOf(metadata);
  if (direct === null) return { kind: "Pod", name: metadata.name };
  const above = owners.get(idOf(direct.kind, metadata.namespace, direct.name));
  if (above !== undefined) return above ?? direct;
  if (!unread.has(direct.kind)) return direct;
  const hash = metadata.labels?.["pod-template-hash"];
  const isDeployment = direct.kind === "ReplicaSet" && hash && direct.name.endsWith(`-${hash}`);
  return isDeployment ? { kind: "Deployment", name: direct.name.slice(0, -hash.length - 1) } : null;
}

/** Kinds of Kubernetes itself; whatever an extension brings is a `kubernetes_workload` that says its kind. */
const kinds: Record<string, string> = {
  Deployment: "kubernetes_deployment",
  StatefulSet: "kubernetes_stateful_set",
  DaemonSet: "kubernetes_daemon_set",
  ReplicaSet: "kubernetes_replica_set",
  ReplicationController: "kubernetes_replication_controller",
  CronJob: "kubernetes_cron_job",
  Job: "kubernetes_job",
  Pod: "kubernetes_pod",
};

function record(row: Row, cluster: ClusterId): WorkloadRecord {
  const { namespace, owner, serviceAccount } = row;
  return {
    type: "workload",
    scope: namespaceKey(cluster, namespace),
    externalId: workloadKey(cluster, { namespace, serviceAccount, ...owner }),
    kind: kinds[owner.kind] ?? "kubernetes_workload",
    name: owner.name,
    runsAs: serviceAccountRef(cluster, namespace, serviceAccount),
    location: namespace,
    attributes: {
      ...row.attributes,
      ...(kinds[owner.kind] === undefined ? { ownerKind: owner.kind } : {}),
      pods: row.pods,
      // What the template says about the token, and what pods that run were really given.
      automountsToken: row.template === undefined ? null : row.template.automounts,
      mountsToken: row.pods === 0 ? null : row.mounting > 0,
      tokenAudiences: [...row.audiences].sort(),
      firstStartedOn: row.firstStarted,
      lastStartedOn: row.lastStarted,
    },
    unknown: [],
  };
}
