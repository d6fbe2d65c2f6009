/** Names of actions: one per API group, resource and verb, whatever version; the same for grants, discovery and audit events. */

/** `core/pods/exec:create`, `apps/deployments:list`. `resource` may hold a subresource. */
export function actionName(group: string, resource: string, verb: string): string {
  return `${group === "" ? "core" : group}/${resource}:${verb}`;
}

/** Of a request that is about no resource: `url/metrics:get`. */
export function urlActionName(path: string, verb: string): string {
  return `url${path.startsWith("/") ? "" : "/"}${path}:${verb}`;
}

export type ActionLevel = "list" | "read" | "tagging" | "write" | "permissions";

/** Resources whose writing decides who may do what. */
const decides = new Set([
  "rbac.authorization.k8s.io/roles",
  "rbac.authorization.k8s.io/clusterroles",
  "rbac.authorization.k8s.io/rolebindings",
  "rbac.authorization.k8s.io/clusterrolebindings",
  "core/serviceaccounts/token",
  "certificates.k8s.io/certificatesigningrequests/approval",
]);
const special = new Set(["bind", "escalate", "approve", "sign", "attest"]);
const reads = new Set(["get", "proxy"]);
const lists = new Set(["list", "watch"]);

/**
 * What an action does at most. Reading a secret is reading; running a command in a pod is writing. Source: RBAC good practices,
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/
 */
export function actionLevel(group: string, resource: string, verb: string): ActionLevel {
  if (special.has(verb) || verb.startsWith("impersonate")) return "permissions";
  if (lists.has(verb)) return resource === "secrets" ? "read" : "list";
  if (reads.has(verb)) return resource === "nodes/proxy" ? "write" : "read";
  return decides.has(`${group === "" ? "core" : group}/${resource}`) ? "permissions" : "write";
}

/**
 * Actions RBAC knows and discovery never lists. Source: k8s.io/kubernetes 1.36, pkg/registry/rbac and staging impersonation filter;
 * kubelet authorization documentation.
 */
export const syntheticActions: readonly { group: string; resource: string; verbs: readonly string[] }[] = [
  ...["users", "groups", "serviceaccounts"].map((resource) => ({
    group: "",
    resource,
    verbs: ["impersonate"],
  })),
  ...["uids", "userextras"].map((resource) => ({
    group: "authentication.k8s.io",
    resource,
    verbs: ["impersonate"],
  })),
  ...["roles", "clusterroles"].map((resource) => ({
    group: "rbac.authorization.k8s.io",
    resource,
    verbs: ["bind", "escalate"],
  })),
  { group: "certificates.k8s.io", resource: "signers", verbs: ["approve", "sign", "attest"] },
  ...["metrics", "stats", "log", "spec", "checkpoint", "pods", "healthz", "configz"].map((part) => ({
    group: "",
    resource: `nodes/${part}`,
    verbs: ["get", "create"],
  })),
];
