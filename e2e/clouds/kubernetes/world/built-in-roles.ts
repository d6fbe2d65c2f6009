/** What every cluster comes with: the roles and bindings of the control plane, without which nothing in it would work. */
import type { Labels, Rule } from "./model.ts";
import { ALL, READ, rule, urls, WRITE } from "./rules.ts";

type BuiltIn = { name: string; rules: Rule[]; labels?: Labels; aggregates?: Labels[] };

const RBAC = "rbac.authorization.k8s.io";
const aggregateTo = (role: string): Labels => ({ [`${RBAC}/aggregate-to-${role}`]: "true" });
const EVENTS = rule("create patch update", "events", "core events.k8s.io");
const APPS =
  "daemonsets deployments deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale";

export const BUILT_IN_ROLES: BuiltIn[] = [
  { name: "cluster-admin", rules: [rule("*", "*", "*"), urls("*", "*")] },
  { name: "admin", rules: [], aggregates: [aggregateTo("admin")] },
  { name: "edit", rules: [], aggregates: [aggregateTo("edit")], labels: aggregateTo("admin") },
  { name: "view", rules: [], aggregates: [aggregateTo("view")], labels: aggregateTo("edit") },
  {
    name: "system:aggregate-to-admin",
    labels: aggregateTo("admin"),
    rules: [
      rule("create", "localsubjectaccessreviews", "authorization.k8s.io"),
      rule(ALL, "rolebindings roles", RBAC),
    ],
  },
  {
    name: "system:aggregate-to-edit",
    labels: aggregateTo("edit"),
    rules: [
      rule(READ, "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"),
      rule("impersonate", "serviceaccounts"),
      rule(WRITE, "pods pods/attach pods/exec pods/portforward pods/proxy"),
      rule("create", "pods/eviction"),
      rule(WRITE, "configmaps persistentvolumeclaims secrets serviceaccounts services services/proxy"),
      rule(WRITE, "replicationcontrollers replicationcontrollers/scale"),
      rule("create", "serviceaccounts/token"),
      rule(WRITE, APPS, "apps"),
      rule(WRITE, "horizontalpodautoscalers", "autoscaling"),
      rule(WRITE, "cronjobs jobs", "batch"),
      rule(WRITE, "ingresses networkpolicies", "networking.k8s.io"),
      rule(WRITE, "poddisruptionbudgets", "policy"),
    ],
  },
  {
    name: "system:aggregate-to-view",
    labels: aggregateTo("view"),
    rules: [
      rule(
        READ,
        "configmaps endpoints persistentvolumeclaims pods replicationcontrollers serviceaccounts services",
      ),
      rule(READ, "bindings events limitranges namespaces/status pods/log pods/status resourcequotas"),
      rule(READ, "namespaces"),
      rule(READ, `controllerrevisions ${APPS}`, "apps"),
      rule(READ, "horizontalpodautoscalers", "autoscaling"),
      rule(READ, "cronjobs jobs", "batch"),
      rule(READ, "ingresses networkpolicies", "networking.k8s.io"),
      rule(READ, "poddisruptionbudgets", "policy"),
    ],
  },
  {
    name: "system:basic-user",
    rules: [
      rule("create", "selfsubjectaccessreviews selfsubjectrulesreviews", "authorization.k8s.io"),
      rule("create", "selfsubjectreviews", "authentication.k8s.io"),
    ],
  },
  {
    name: "system:discovery",
    rules: [
      urls("get", "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/"),
    ],
  },
  { name: "system:public-info-viewer", rules: [urls("get", "/healthz /livez /readyz /version /version/")] },
  {
    name: "system:service-account-issuer-discovery",
    rules: [
      urls(
        "get",
        "/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/",
      ),
    ],
  },
  {
    name: "system:auth-delegator",
    rules: [
      rule("create", "tokenreviews", "authentication.k8s.io"),
      rule("create", "subjectaccessreviews", "authorization.k8s.io"),
    ],
  },
  {
    name: "system:monitoring",
    rules: [urls("get", "/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*")],
  },
  {
    name: "system:node",
    rules: [
      rule("create get list watch", "nodes services"),
      rule("patch update", "nodes nodes/status"),
      rule("create delete get list watch", "pods"),
      rule("patch update", "pods/status"),
      rule(READ, "configmaps secrets"),
      rule("create", "serviceaccounts/token"),
    ],
  },
  {
    name: "system:node-proxier",
    rules: [
      rule("list watch", "endpoints services"),
      rule(READ, "nodes"),
      rule("list watch", "endpointslices", "discovery.k8s.io"),
      EVENTS,
    ],
  },
  {
    name: "system:kube-scheduler",
    rules: [
      rule(READ, "namespaces nodes persistentvolumeclaims persistentvolumes pods services"),
      rule("create", "bindings pods/binding"),
      rule("patch update", "pods/status"),
      EVENTS,
    ],
  },
  {
    name: "system:kube-controller-manager",
    rules: [
      rule("create", "namespaces secrets serviceaccounts serviceaccounts/token"),
      rule("delete", "secrets"),
      rule("get update", "configmaps secrets serviceaccounts"),
      rule("list watch", "*", "*"),
      EVENTS,
    ],
  },
  {
    name: "system:volume-scheduler",
    rules: [
      rule("get list patch update watch", "persistentvolumes"),
      rule(READ, "storageclasses", "storage.k8s.io"),
    ],
  },
];

/** Each controller acts as a service account of its own in kube-system, with a role and a binding of the same name. */
export const CONTROLLERS: Record<string, Rule[]> = {
  "attachdetach-controller": [
    rule("list watch", "persistentvolumes persistentvolumeclaims pods"),
    rule("get patch update", "nodes/status"),
    EVENTS,
  ],
  "certificate-controller": [
    rule("delete get list watch", "certificatesigningrequests", "certificates.k8s.io"),
    rule(
      "update",
      "certificatesigningrequests/approval certificatesigningrequests/status",
      "certificates.k8s.io",
    ),
    rule("approve sign", "signers", "certificates.k8s.io", ["kubernetes.io/kube-apiserver-client-kubelet"]),
    EVENTS,
  ],
  "clusterrole-aggregation-controller": [rule("escalate get list patch update watch", "clusterroles", RBAC)],
  "cronjob-controller": [
    rule("get list update watch", "cronjobs", "batch"),
    rule(ALL, "jobs", "batch"),
    EVENTS,
  ],
  "daemon-set-controller": [
    rule("get list watch", "daemonsets", "apps"),
    rule("list watch", "nodes"),
    rule("create delete list patch watch", "pods"),
    EVENTS,
  ],
  "deployment-controller": [
    rule("get list update watch", "deployments", "apps"),
    rule(ALL, "replicasets", "apps"),
    rule("get list update watch", "pods"),
    EVENTS,
  ],
  "disruption-controller": [
    rule(READ, "poddisruptionbudgets", "policy"),
    rule("update", "poddisruptionbudgets/status", "policy"),
    EVENTS,
  ],
  "endpoint-controller": [
    rule(READ, "pods services"),
    rule("create delete get list update", "endpoints"),
    EVENTS,
  ],
  "endpointslice-controller": [
    rule(READ, "nodes pods services"),
    rule("create delete get list update", "endpointslices", "discovery.k8s.io"),
    EVENTS,
  ],
  "expand-controller": [
    rule("get list patch update watch", "persistentvolumes"),
    rule("patch update", "persistentvolumeclaims/status"),
    rule("get", "secrets"),
    EVENTS,
  ],
  "generic-garbage-collector": [rule("delete get list patch update watch", "*", "*"), EVENTS],
  "horizontal-pod-autoscaler": [
    rule(READ, "horizontalpodautoscalers", "autoscaling"),
    rule("get update", "*/scale", "*"),
    rule("list", "pods"),
    EVENTS,
  ],
  "job-controller": [
    rule("get list patch update watch", "jobs", "batch"),
    rule("create delete list patch watch", "pods"),
    EVENTS,
  ],
  "namespace-controller": [
    rule("delete get list watch", "namespaces"),
    rule("update", "namespaces/finalize namespaces/status"),
    rule("delete deletecollection get list", "*", "*"),
  ],
  "node-controller": [
    rule("delete get list patch update", "nodes"),
    rule("patch update", "nodes/status"),
    rule("delete list", "pods"),
    EVENTS,
  ],
  "persistent-volume-binder": [
    rule("create delete get list update watch", "persistentvolumes"),
    rule("get list update watch", "persistentvolumeclaims"),
    rule("get", "secrets"),
    EVENTS,
  ],
  "pod-garbage-collector": [rule("delete list watch", "pods"), rule("get list", "nodes")],
  "pv-protection-controller": [rule("get list update watch", "persistentvolumes"), EVENTS],
  "pvc-protection-controller": [
    rule("get list update watch", "persistentvolumeclaims"),
    rule(READ, "pods"),
    EVENTS,
  ],
  "replicaset-controller": [
    rule("get list update watch", "replicasets", "apps"),
    rule("create delete list patch watch", "pods"),
    EVENTS,
  ],
  "replication-controller": [
    rule("get list update watch", "replicationcontrollers"),
    rule("create delete list patch watch", "pods"),
    EVENTS,
  ],
  "resourcequota-controller": [rule("list watch", "*", "*"), rule("update", "resourcequotas/status"), EVENTS],
  "root-ca-cert-publisher": [rule("create update", "configmaps"), EVENTS],
  "service-account-controller": [rule("create", "serviceaccounts"), EVENTS],
  "service-controller": [
    rule(READ, "services"),
    rule("patch update", "services/status"),
    rule("list watch", "nodes"),
    EVENTS,
  ],
  "statefulset-controller": [
    rule(READ, "statefulsets", "apps"),
    rule("update", "statefulsets/status", "apps"),
    rule("create delete get patch update", "pods"),
    rule("create get", "persistentvolumeclaims"),
    EVENTS,
  ],
  "ttl-after-finished-controller": [rule("delete get list watch", "jobs", "batch"), EVENTS],
  "ttl-controller": [rule("list patch update watch", "nodes"), EVENTS],
};

type BuiltInBinding = {
  name: string;
  role: string;
  subjects: ["User" | "Group" | "ServiceAccount", string][];
};

export const BUILT_IN_BINDINGS: BuiltInBinding[] = [
  { name: "cluster-admin", role: "cluster-admin", subjects: [["Group", "system:masters"]] },
  { name: "system:basic-user", role: "system:basic-user", subjects: [["Group", "system:authenticated"]] },
  { name: "system:discovery", role: "system:discovery", subjects: [["Group", "system:authenticated"]] },
  {
    name: "system:public-info-viewer",
    role: "system:public-info-viewer",
    subjects: [
      ["Group", "system:authenticated"],
      ["Group", "system:unauthenticated"],
    ],
  },
  {
    name: "system:service-account-issuer-discovery",
    role: "system:service-account-issuer-discovery",
    subjects: [["Group", "system:serviceaccounts"]],
  },
  { name: "system:monitoring", role: "system:monitoring", subjects: [["Group", "system:monitoring"]] },
  { name: "system:node", role: "system:node", subjects: [] },
  { name: "system:node-proxier", role: "system:node-proxier", subjects: [["User", "system:kube-proxy"]] },
  {
    name: "system:kube-scheduler",
    role: "system:kube-scheduler",
    subjects: [["User", "system:kube-scheduler"]],
  },
  {
    name: "system:volume-scheduler",
    role: "system:volume-scheduler",
    subjects: [["User", "system:kube-scheduler"]],
  },
  {
    name: "system:kube-controller-manager",
    role: "system:kube-controller-manager",
    subjects: [["User", "system:kube-controller-manager"]],
  },
];
