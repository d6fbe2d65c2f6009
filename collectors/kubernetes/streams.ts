/** What the collector reads: each stream with what it tells, and the file that reads it, loaded when its first slice begins. */
import type { CloudRecord, RecordType, StreamSpec } from "#lib/ingest/contract.ts";
import type { Cluster } from "./cluster.ts";

/** `namespace`: the only one to read; null for the whole cluster. */
export type Read = (cluster: Cluster, namespace: string | null) => AsyncIterable<CloudRecord>;

/** A type in namespaces that tells whether a stream may be read for the whole cluster at once. */
type Namespaced = { group: string; resource: string; kind: string };

export type KubernetesStream = StreamSpec & {
  load: () => Promise<Read>;
  /** Null: it is about the cluster as a whole. */
  namespaced: Namespaced | null;
};

function ofCluster(kinds: RecordType[], tells: string, load: KubernetesStream["load"]): KubernetesStream {
  return { kinds, cadence: "inventory", scopeKinds: ["kubernetes_cluster"], tells, load, namespaced: null };
}

function ofNamespaces(
  namespaced: Namespaced,
  kinds: RecordType[],
  tells: string,
  load: KubernetesStream["load"],
): KubernetesStream {
  const scopeKinds = ["kubernetes_cluster", "kubernetes_namespace"];
  return { ...ofCluster(kinds, tells, load), scopeKinds, namespaced };
}

const rbac = "rbac.authorization.k8s.io";

export const kubernetesStreams: Record<string, KubernetesStream> = {
  "kubernetes/service-accounts": ofNamespaces(
    { group: "", resource: "serviceaccounts", kind: "ServiceAccountList" },
    ["principal", "alias", "membership", "trust", "owner-hint"],
    "Which service accounts there are, and which identities of other clouds they are linked to.",
    async () => (await import("./read-rbac.ts")).readServiceAccounts,
  ),
  "kubernetes/roles": ofNamespaces(
    { group: rbac, resource: "roles", kind: "RoleList" },
    ["role"],
    "What roles allow in their namespaces.",
    async () => (await import("./read-rbac.ts")).readRoles,
  ),
  "kubernetes/cluster-roles": ofCluster(
    ["role"],
    "What cluster roles allow, and which of them are put together from others.",
    async () => (await import("./read-rbac.ts")).readClusterRoles,
  ),
  "kubernetes/role-bindings": ofNamespaces(
    { group: rbac, resource: "rolebindings", kind: "RoleBindingList" },
    ["grant"],
    "Who holds which role in a namespace.",
    async () => (await import("./read-rbac.ts")).readRoleBindings,
  ),
  "kubernetes/cluster-role-bindings": ofCluster(
    ["grant"],
    "Who holds which role in the whole cluster.",
    async () => (await import("./read-rbac.ts")).readClusterRoleBindings,
  ),
  "kubernetes/workloads": ofNamespaces(
    { group: "", resource: "pods", kind: "PodList" },
    ["workload"],
    "What runs as which service account, and which tokens it was given.",
    async () => (await import("./read-workloads.ts")).readWorkloads,
  ),
  "kubernetes/legacy-tokens": ofNamespaces(
    { group: "", resource: "secrets", kind: "SecretList" },
    ["credential"],
    "Which service accounts have tokens that never expire, and when each was last used. It is read only where you say so.",
    async () => (await import("./read-credentials.ts")).readLegacyTokens,
  ),
  "kubernetes/certificate-requests": {
    ...ofCluster(
      ["credential"],
      "Which client certificates were issued lately, to whom and until when.",
      async () => (await import("./read-credentials.ts")).readCertificateRequests,
    ),
    // The server deletes a request within a day; the certificate works until it expires.
    forgets: true,
  },
  "kubernetes/aws-auth": ofCluster(
    ["trust", "membership"],
    "On EKS: which AWS identities are which Kubernetes users, by the config map aws-auth.",
    async () => (await import("./read-credentials.ts")).readAwsAuth,
  ),
  "kubernetes/api-resources": ofCluster(
    ["action"],
    "Which actions there are, custom resources included.",
    async () => (await import("./read-api-resources.ts")).readApiResources,
  ),
  "kubernetes/audit-log": ofCluster(
    ["usage", "coverage"],
    "What each identity did, action by action, and what it was refused.",
    async () => (await import("./read-audit-log.ts")).readAuditLog,
  ),
};
