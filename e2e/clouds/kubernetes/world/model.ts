/** The Kubernetes side of the simulated world: what each cluster holds, and what each thing was made for. Plain data, so it can be cloned. */

export type Labels = Record<string, string>;
export type Owner = { apiVersion: string; kind: string; name: string; uid: string };

/** What every object carries. `revision` is its resourceVersion: the cluster's counter at its last write. */
export type Meta = {
  name: string;
  uid: string;
  createdAt: string;
  revision: number;
  labels: Labels;
  annotations: Labels;
  /** Who wrote it last, as managedFields name writers. */
  manager: string;
};
export type Namespaced = Meta & { namespace: string };

export type Namespace = Meta;

/** What a service account is there for. `standard`: the `default` every namespace gets. */
export type Purpose =
  | "controller"
  | "standard"
  | "platform"
  | "app"
  | "agent"
  | "tool"
  | "delivery"
  | "operator";

export type ServiceAccount = Namespaced & {
  purpose: Purpose;
  automount: boolean | null;
  /** Names of token secrets the control plane made for it, in clusters old enough to do so. */
  secrets: string[];
};

export type Rule = {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
};

export type Role = Namespaced & { rules: Rule[] };
/** `aggregates`: label selectors whose roles' rules the control plane copies into `rules`; null for an ordinary role. */
export type ClusterRole = Meta & { rules: Rule[]; aggregates: Labels[] | null };

export type RoleRef = { kind: "Role" | "ClusterRole"; name: string };
/** `namespace` null: of a service account, the binding's own; users and groups have none. */
export type Subject = { kind: "ServiceAccount" | "User" | "Group"; name: string; namespace: string | null };
export type RoleBinding = Namespaced & { roleRef: RoleRef; subjects: Subject[] };
export type ClusterRoleBinding = Meta & { roleRef: RoleRef; subjects: Subject[] };

/** A token asked for by the template itself, for an audience other than the API server. */
export type ProjectedToken = { volume: string; audience: string; expirationSeconds: number };

export type Template = {
  /** Null: nothing is written there, and pods get `default`. */
  serviceAccount: string | null;
  automount: boolean | null;
  image: string;
  labels: Labels;
  tokens: ProjectedToken[];
  /** Token secrets mounted as files. */
  secretVolumes: string[];
};

export type WorkloadKind =
  | "Deployment"
  | "StatefulSet"
  | "DaemonSet"
  | "CronJob"
  | "Job"
  | "ReplicationController"
  | "Pod";

/** A pod that nobody owns is a workload of its own. */
export type Workload = Namespaced & {
  kind: WorkloadKind;
  /** Pods it wants; of a CronJob, runs a day. */
  replicas: number;
  suspended: boolean;
  /** A new revision is rolled out every so many days. */
  cadence: number;
  template: Template;
  /** The custom resource it was made for; null where nobody owns it. */
  owner: Owner | null;
};

export type TokenSecret = Namespaced & {
  serviceAccount: string;
  serviceAccountUid: string;
  /** Made by the control plane, not by a person. */
  automatic: boolean;
  /** Used every so many days until a day; null: never since it is tracked. */
  use: { every: number; phase: number; until: number | null } | null;
  /** Day the cleaner marked it as invalid. */
  invalidSince: number | null;
};

/** A secret of any other type: it exists so that nobody asks for it. */
export type OtherSecret = Namespaced & { type: string };

export type ConfigMap = Namespaced & { data: Record<string, string> };

export type ClusterState = {
  seed: string;
  name: string;
  /** The world is as it stands when this day begins. */
  day: number;
  /** The store's revision; every write takes the next one. */
  revision: number;
  /** What it was on the day's first moment: pages begun before it can no longer be continued. */
  compacted: number;
  /** Counts uids, which are never given twice. */
  serial: number;
  /** How many apps each team launched since the beginning. */
  launched: Record<string, number>;
  namespaces: Namespace[];
  serviceAccounts: ServiceAccount[];
  roles: Role[];
  clusterRoles: ClusterRole[];
  roleBindings: RoleBinding[];
  clusterRoleBindings: ClusterRoleBinding[];
  workloads: Workload[];
  tokenSecrets: TokenSecret[];
  otherSecrets: OtherSecret[];
  configMaps: ConfigMap[];
};
