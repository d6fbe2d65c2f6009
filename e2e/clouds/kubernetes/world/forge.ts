/** Makes the things of a cluster: every object of the world passes through here and takes its uid and revision from it. */
import { instantOf, isoOf } from "../../calendar.ts";
import { HEX, hashOf, type Random, randomOf } from "../../random.ts";
import type { World, WorldBase } from "../../world.ts";
import type { ClusterFacts } from "./clusters.ts";
import type {
  ClusterRole,
  ClusterRoleBinding,
  ClusterState,
  Labels,
  Meta,
  Namespaced,
  Owner,
  Purpose,
  Role,
  RoleBinding,
  RoleRef,
  Rule,
  ServiceAccount,
  Subject,
  Template,
  TokenSecret,
  Workload,
  WorkloadKind,
} from "./model.ts";

/** Everything a kit needs to build in one cluster at one moment. */
export type Site = {
  state: ClusterState;
  facts: ClusterFacts;
  /** For facts of other clouds that links point at. */
  world: WorldBase & Partial<World>;
  random: Random;
  /** The day things made now are made on. */
  day: number;
};

export const GROUPS = "rbac.authorization.k8s.io";

export function moment(site: Site): string {
  return isoOf(instantOf(site.day, site.random.int(6 * 60, 20 * 60)));
}

export function mintUid(state: ClusterState): string {
  state.serial += 1;
  return uidOf(state.seed, state.name, state.serial);
}

/** The same words give the same uid: what is derived from an object has one as steady as its own. */
export function uidOf(...words: (string | number)[]): string {
  const hex = randomOf("uid", ...words).text(32, HEX);
  const variant = "89ab".charAt(hashOf(...words) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

export function nextRevision(state: ClusterState): number {
  // Other things are written in a cluster too: leases, events, statuses.
  state.revision += 1 + (hashOf(state.name, state.revision) % 37);
  return state.revision;
}

export type MetaSpec = { labels?: Labels; annotations?: Labels; manager?: string };

function meta(site: Site, name: string, spec: MetaSpec): Meta {
  return {
    name,
    uid: mintUid(site.state),
    createdAt: moment(site),
    revision: nextRevision(site.state),
    labels: spec.labels ?? {},
    annotations: spec.annotations ?? {},
    manager: spec.manager ?? "kubectl-client-side-apply",
  };
}

/** With the `default` service account its controller gives it. Nothing happens when the namespace is there. */
export function addNamespace(site: Site, name: string, spec: MetaSpec = {}): void {
  if (site.state.namespaces.some((namespace) => namespace.name === name)) return;
  const labels = { "kubernetes.io/metadata.name": name, ...spec.labels };
  site.state.namespaces.push(meta(site, name, { ...spec, labels }));
  addServiceAccount(site, name, "default", { purpose: "standard", manager: "kube-controller-manager" });
}

export type AccountSpec = MetaSpec & { purpose: Purpose; automount?: boolean | null };

/** Returns the one of that name when there is one: a name is taken once. */
export function addServiceAccount(
  site: Site,
  namespace: string,
  name: string,
  spec: AccountSpec,
): ServiceAccount {
  const { state, facts } = site;
  const known = accountOf(state, namespace, name);
  if (known) return known;
  const account: ServiceAccount = {
    ...meta(site, name, spec),
    namespace,
    purpose: spec.purpose,
    automount: spec.automount ?? null,
    secrets: [],
  };
  state.serviceAccounts.push(account);
  if (facts.tokensUntilDay !== null && site.day < facts.tokensUntilDay) {
    const secret = addTokenSecret(site, account, {
      name: `${name}-token-${randomOf(account.uid, "secret").text(5, "bcdfghjklmnpqrstvwxz2456789")}`,
      automatic: true,
      manager: "kube-controller-manager",
    });
    account.secrets.push(secret.name);
  }
  return account;
}

export const accountOf = (state: ClusterState, namespace: string, name: string): ServiceAccount | undefined =>
  state.serviceAccounts.find((account) => account.namespace === namespace && account.name === name);

export type SecretSpec = MetaSpec & {
  name: string;
  automatic?: boolean;
  use?: TokenSecret["use"];
  invalidSince?: number | null;
};

export function addTokenSecret(site: Site, account: ServiceAccount, spec: SecretSpec): TokenSecret {
  const secret: TokenSecret = {
    ...meta(site, spec.name, spec),
    namespace: account.namespace,
    serviceAccount: account.name,
    serviceAccountUid: account.uid,
    automatic: spec.automatic ?? false,
    use: spec.use ?? null,
    invalidSince: spec.invalidSince ?? null,
  };
  site.state.tokenSecrets.push(secret);
  return secret;
}

export function addSecret(site: Site, namespace: string, name: string, type: string): void {
  site.state.otherSecrets.push({ ...meta(site, name, {}), namespace, type });
}

export function addConfigMap(site: Site, namespace: string, name: string, data: Labels): void {
  site.state.configMaps.push({ ...meta(site, name, { manager: "kube-apiserver" }), namespace, data });
}

export function addRole(
  site: Site,
  namespace: string,
  name: string,
  rules: Rule[],
  spec: MetaSpec = {},
): Role {
  const role: Role = { ...meta(site, uniqueIn(site.state.roles, namespace, name), spec), namespace, rules };
  site.state.roles.push(role);
  return role;
}

export function addClusterRole(
  site: Site,
  name: string,
  rules: Rule[],
  spec: MetaSpec & { aggregates?: Labels[] } = {},
): ClusterRole {
  const known = site.state.clusterRoles.find((role) => role.name === name);
  if (known) return known;
  const role: ClusterRole = { ...meta(site, name, spec), rules, aggregates: spec.aggregates ?? null };
  site.state.clusterRoles.push(role);
  return role;
}

export function bind(
  site: Site,
  namespace: string,
  name: string,
  roleRef: RoleRef,
  subjects: Subject[],
  spec: MetaSpec = {},
): RoleBinding {
  const { roleBindings } = site.state;
  const binding = {
    ...meta(site, uniqueIn(roleBindings, namespace, name), spec),
    namespace,
    roleRef,
    subjects,
  };
  roleBindings.push(binding);
  return binding;
}

export function bindEverywhere(
  site: Site,
  name: string,
  role: string,
  subjects: Subject[],
  spec: MetaSpec = {},
): ClusterRoleBinding {
  const { clusterRoleBindings } = site.state;
  const taken = (candidate: string) => clusterRoleBindings.some((other) => other.name === candidate);
  const roleRef: RoleRef = { kind: "ClusterRole", name: role };
  const binding = { ...meta(site, freeName(name, taken), spec), roleRef, subjects };
  clusterRoleBindings.push(binding);
  return binding;
}

export const toAccount = (account: Pick<ServiceAccount, "name" | "namespace">): Subject => ({
  kind: "ServiceAccount",
  name: account.name,
  namespace: account.namespace,
});
export const toUser = (name: string): Subject => ({ kind: "User", name, namespace: null });
export const toGroup = (name: string): Subject => ({ kind: "Group", name, namespace: null });

export type WorkloadSpec = MetaSpec & {
  kind: WorkloadKind;
  replicas?: number;
  suspended?: boolean;
  template?: Partial<Template>;
  owner?: Owner | null;
};

export function addWorkload(site: Site, namespace: string, name: string, spec: WorkloadSpec): Workload {
  const ofKind = site.state.workloads.filter((other) => other.kind === spec.kind);
  const free = uniqueIn(ofKind, namespace, name);
  const workload: Workload = {
    ...meta(site, free, spec),
    namespace,
    kind: spec.kind,
    replicas: spec.replicas ?? site.random.int(1, 3),
    suspended: spec.suspended ?? false,
    cadence: site.random.pick([3, 7, 14, 30, 90]),
    template: {
      serviceAccount: null,
      automount: null,
      image: `registry.northwind-labs.example/${namespace}/${free}:${site.random.int(1, 9)}.${site.random.int(0, 30)}`,
      labels: { "app.kubernetes.io/name": free },
      tokens: [],
      secretVolumes: [],
      ...spec.template,
    },
    owner: spec.owner ?? null,
  };
  site.state.workloads.push(workload);
  return workload;
}

function uniqueIn(existing: Namespaced[], namespace: string, name: string): string {
  return freeName(name, (candidate) =>
    existing.some((other) => other.namespace === namespace && other.name === candidate),
  );
}

function freeName(name: string, taken: (candidate: string) => boolean): string {
  if (!taken(name)) return name;
  for (let suffix = 2; ; suffix++) if (!taken(`${name}-${suffix}`)) return `${name}-${suffix}`;
}
