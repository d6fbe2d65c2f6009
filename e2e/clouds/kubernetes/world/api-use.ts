/** What accounts really do at the API server: some of what their roles allow, in rhythms of their own, while something runs as them. */
import { instantOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import type { ClusterState, Rule, ServiceAccount, Subject, Workload } from "./model.ts";

/** The API server's log keeps this many days. */
export const LOG_DAYS = 14;

export type ApiUse = {
  /** `system:serviceaccount:payments:ledger-api`, or a component's name. */
  user: string;
  /** Null for a component, which is no service account. */
  account: ServiceAccount | null;
  verb: string;
  group: string;
  resource: string;
  namespace: string | null;
  /** What allowed it, as the server explains it; null: nothing did. */
  reason: string | null;
  /** Happens every so many days. */
  every: number;
};

type Grant = { rules: Rule[]; namespace: string | null; reason: string };

/** What somebody does who may do everything. */
const ANYTHING: [verb: string, group: string, resource: string][] = [
  ["list", "", "pods"],
  ["get", "", "configmaps"],
  ["patch", "apps", "deployments"],
  ["list", "", "secrets"],
  ["create", "batch", "jobs"],
];
const MOST_PER_GRANT = 4;

export function apiUsesOf(state: ClusterState): ApiUse[] {
  const grants = grantsByAccount(state);
  const acting = actingAccounts(state);
  const uses = state.serviceAccounts
    .filter((account) => account.purpose === "controller" || acting.has(keyOf(account)))
    .flatMap((account) => [
      ...(grants.get(keyOf(account)) ?? []).flatMap((grant) => usesOfGrant(account, grant)),
      ...refusedAttempt(account),
    ]);
  return [...uses, ...componentUses()];
}

/** When it last happened within what the log keeps before `day`; null when it did not. */
export function lastHappened(use: ApiUse, day: number): Date | null {
  const salt = `${use.user}/${use.verb}/${use.group}/${use.resource}/${use.namespace ?? ""}`;
  const phase = hashOf(salt) % use.every;
  const last = day - 1 - ((((day - 1 - phase) % use.every) + use.every) % use.every);
  if (last < day - LOG_DAYS) return null;
  const at = instantOf(last, 5 + (hashOf(salt, last) % 1430));
  return use.account !== null && at < new Date(use.account.createdAt) ? null : at;
}

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;

function grantsByAccount(state: ClusterState): Map<string, Grant[]> {
  const roles = new Map(state.roles.map((role) => [keyOf(role), role.rules]));
  const clusterRoles = new Map(state.clusterRoles.map((role) => [role.name, role.rules]));
  const found = new Map<string, Grant[]>();
  const add = (subjects: Subject[], home: string, grant: Omit<Grant, "reason">, by: string) => {
    for (const { kind, name, namespace } of subjects) {
      if (kind !== "ServiceAccount") continue;
      const key = `${namespace ?? home}/${name}`;
      const reason = `RBAC: allowed by ${by} to ServiceAccount "${name}/${namespace ?? home}"`;
      found.set(key, [...(found.get(key) ?? []), { ...grant, reason }]);
    }
  };
  for (const { name, namespace, roleRef, subjects } of state.roleBindings) {
    const rules =
      roleRef.kind === "Role" ? roles.get(`${namespace}/${roleRef.name}`) : clusterRoles.get(roleRef.name);
    const by = `RoleBinding "${name}/${namespace}" of ${roleRef.kind} "${roleRef.name}"`;
    if (rules) add(subjects, namespace, { rules, namespace }, by);
  }
  for (const { name, roleRef, subjects } of state.clusterRoleBindings) {
    const rules = clusterRoles.get(roleRef.name);
    const by = `ClusterRoleBinding "${name}" of ClusterRole "${roleRef.name}"`;
    if (rules) add(subjects, "", { rules, namespace: null }, by);
  }
  return found;
}

/** Accounts something runs as that has a token for the API server. */
function actingAccounts(state: ClusterState): Set<string> {
  const automounts = new Map(state.serviceAccounts.map((account) => [keyOf(account), account.automount]));
  const acting = new Set<string>();
  for (const workload of state.workloads) {
    const key = `${workload.namespace}/${workload.template.serviceAccount ?? "default"}`;
    if (isRunning(workload) && (workload.template.automount ?? automounts.get(key) ?? true)) acting.add(key);
  }
  return acting;
}

function isRunning({ kind, replicas, suspended }: Workload): boolean {
  return kind === "CronJob" ? !suspended : kind !== "Job" && replicas > 0;
}

function usesOfGrant(account: ServiceAccount, { rules, namespace, reason }: Grant): ApiUse[] {
  const atoms = rules.flatMap((rule) => atomsOf(rule));
  const chosen = atoms.filter((atom) => hashOf(account.uid, ...atom) % 3 === 0).slice(0, MOST_PER_GRANT);
  return chosen.map(([verb, group, resource]) => ({
    ...{ user: userOf(account), account, verb, group, resource, namespace, reason },
    every: [1, 1, 2, 7, 30][hashOf(account.uid, verb, resource) % 5] ?? 1,
  }));
}

/** What a rule allows by name; of one that allows everything, what people do with it. */
function atomsOf({ verbs, apiGroups = [], resources = [] }: Rule): [string, string, string][] {
  const [group = ""] = apiGroups;
  if (resources.length === 0) return [];
  if (verbs.includes("*") && resources.includes("*")) return ANYTHING;
  return resources
    .filter((resource) => !resource.includes("*"))
    .flatMap((resource) =>
      verbs
        .filter((verb) => verb !== "*")
        .map((verb): [string, string, string] => [verb, group === "*" ? "" : group, resource]),
    );
}

/** One in nine asks for something it may not have, again and again. */
function refusedAttempt(account: ServiceAccount): ApiUse[] {
  if (account.purpose !== "app" || hashOf(account.uid, "refused") % 9 !== 0) return [];
  const what = { verb: "list", group: "", resource: "nodes", namespace: null };
  return [{ user: userOf(account), account, ...what, reason: null, every: 2 }];
}

/** The control plane never rests, so the log has no gaps. */
function componentUses(): ApiUse[] {
  const lease = {
    verb: "update",
    group: "coordination.k8s.io",
    resource: "leases",
    namespace: "kube-system",
  };
  return ["system:kube-scheduler", "system:kube-controller-manager"].map((user) => ({
    ...{ user, account: null, ...lease, every: 1 },
    reason: `RBAC: allowed by ClusterRoleBinding "${user}" of ClusterRole "${user}" to User "${user}"`,
  }));
}

const userOf = ({ namespace, name }: ServiceAccount): string => `system:serviceaccount:${namespace}:${name}`;
