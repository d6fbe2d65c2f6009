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

/** Resources that belong to no namespace, of the API groups every cluster has; a star stands for all of a group. */
const clusterScoped = new Set([
  ...["componentstatuses", "namespaces", "nodes", "persistentvolumes", "users", "groups"].map(
    (resource) => `core/${resource}`,
  ),
  "admissionregistration.k8s.io/*",
  "apiextensions.k8s.io/customresourcedefinitions",
  "apiregistration.k8s.io/apiservices",
  ...["nodes", "users", "groups", "uids", "userextras", "tokenreviews", "selfsubjectreviews"].map(
    (resource) => `authentication.k8s.io/${resource}`,
  ),
  ...["selfsubjectaccessreviews", "selfsubjectrulesreviews", "subjectaccessreviews"].map(
    (resource) => `authorization.k8s.io/${resource}`,
  ),
  ...["certificatesigningrequests", "clustertrustbundles", "signers"].map(
    (resource) => `certificates.k8s.io/${resource}`,
  ),
  "flowcontrol.apiserver.k8s.io/*",
  "internal.apiserver.k8s.io/storageversions",
  ...["ingressclasses", "ipaddresses", "servicecidrs"].map((resource) => `networking.k8s.io/${resource}`),
  "node.k8s.io/runtimeclasses",
  "policy/podsecuritypolicies",
  "rbac.authorization.k8s.io/clusterroles",
  "rbac.authorization.k8s.io/clusterrolebindings",
  ...["deviceclasses", "devicetaintrules", "resourceslices"].map((resource) => `resource.k8s.io/${resource}`),
  "scheduling.k8s.io/priorityclasses",
  ...["csidrivers", "csinodes", "storageclasses", "volumeattachments", "volumeattributesclasses"].map(
    (resource) => `storage.k8s.io/${resource}`,
  ),
  "storagemigration.k8s.io/storageversionmigrations",
]);

/** Whether a resource or subresource belongs to the cluster, as far as that is known without asking the cluster. */
export function isClusterScoped(group: string, resource: string): boolean {
  const place = group === "" ? "core" : group;
  return clusterScoped.has(`${place}/*`) || clusterScoped.has(`${place}/${resource.split("/")[0]}`);
}

const impersonated = (group: string, resources: string[], verb: string) =>
  resources.map((resource) => ({ group, resource, verbs: [verb] }));

/**
 * Actions RBAC knows and discovery never lists. Source: k8s.io/kubernetes 1.36, pkg/registry/rbac and staging impersonation filter;
 * KEP-5284 (constrained impersonation); kubelet authorization documentation.
 */
export const syntheticActions: readonly { group: string; resource: string; verbs: readonly string[] }[] = [
  ...impersonated("", ["users", "groups", "serviceaccounts"], "impersonate"),
  ...impersonated("authentication.k8s.io", ["uids", "userextras"], "impersonate"),
  ...impersonated("authentication.k8s.io", ["users", "groups"], "impersonate:user-info"),
  ...impersonated("authentication.k8s.io", ["serviceaccounts"], "impersonate:serviceaccount"),
  ...impersonated("authentication.k8s.io", ["nodes"], "impersonate:arbitrary-node"),
  ...impersonated("authentication.k8s.io", ["nodes"], "impersonate:associated-node"),
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

/** What every API server answers beside its resources. Source: default roles of 1.36, and the server's own index at `/`. */
export const knownUrls: readonly string[] = [
  ...["/api", "/apis", "/openapi/v2", "/openapi/v3", "/version", "/metrics", "/metrics/slis"],
  ...["/healthz", "/healthz/ping", "/livez", "/livez/ping", "/readyz", "/readyz/ping"],
  ...["/logs", "/debug/pprof", "/.well-known/openid-configuration", "/openid/v1/jwks"],
];
