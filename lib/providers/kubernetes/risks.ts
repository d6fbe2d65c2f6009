/**
 * Which actions in a cluster make their holder privileged, and by which of them others become theirs. Sources: RBAC good practices of
 * kubernetes.io, the tables of rbac-police and KubiScan; a title says what the holder can do.
 */
import type { Escalation, RiskTable } from "#lib/domain/risk.ts";

const practices = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/";
const rbacPolice = "https://github.com/PaloAltoNetworks/rbac-police/blob/main/docs/policies.md";
const impersonation = "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/";

const rbac = "rbac.authorization.k8s.io";
const certificates = "certificates.k8s.io";

function of(resource: string, ...verbs: string[]): string[] {
  return verbs.map((verb) => `${resource}:${verb}`);
}
const writing = ["create", "update", "patch", "delete", "deletecollection"];
const making = ["create", "update", "patch"];
const changing = ["update", "patch"];

/** What pods are made from: whoever writes it chooses what runs, and as which account of the namespace. */
const templates = [
  ...["deployments", "daemonsets", "statefulsets", "replicasets"].map((resource) => `apps/${resource}`),
  ...["deployments", "daemonsets", "replicasets"].map((resource) => `extensions/${resource}`),
  ...["batch/jobs", "batch/cronjobs", "core/replicationcontrollers"],
].flatMap((resource) => of(resource, ...making));

const admission = [
  ...["mutatingwebhookconfigurations", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings"],
  ...["validatingwebhookconfigurations", "validatingadmissionpolicies", "validatingadmissionpolicybindings"],
].map((resource) => `admissionregistration.k8s.io/${resource}`);
const mutating = admission.slice(0, 3);

const escalations: Escalation[] = [
  {
    id: "escalate-role",
    title: "Can put rights it does not have into a role, its own among them.",
    needs: [[...of(`${rbac}/clusterroles`, "escalate"), ...of(`${rbac}/roles`, "escalate")], roleWriting()],
    source: practices,
  },
  {
    id: "bind-role",
    title: "Can bind itself to roles whose rights it does not have.",
    needs: [[...of(`${rbac}/clusterroles`, "bind"), ...of(`${rbac}/roles`, "bind")], bindingWriting()],
    source: practices,
  },
  {
    id: "impersonate",
    title: "Can act as other users, groups or service accounts.",
    needs: [["core/users:impersonate", "core/groups:impersonate", "core/serviceaccounts:impersonate"]],
    source: impersonation,
  },
  {
    id: "impersonate-constrained",
    title: "Can act as other users, service accounts or nodes, for the actions it may do in their name.",
    needs: [
      [
        "authentication.k8s.io/users:impersonate:user-info",
        "authentication.k8s.io/serviceaccounts:impersonate:serviceaccount",
        "authentication.k8s.io/nodes:impersonate:*",
      ],
    ],
    source: impersonation,
  },
  {
    id: "read-secrets",
    title: "Can read secrets, the tokens of other accounts among them.",
    needs: [of("core/secrets", "get", "list", "watch")],
    source: practices,
  },
  {
    id: "mint-secret-token",
    title: "Can have a token of any account of the namespace written into a secret, and read it.",
    needs: [of("core/secrets", ...making), of("core/secrets", "get", "list", "watch")],
    source: rbacPolice,
  },
  {
    id: "request-token",
    title: "Can ask for tokens of service accounts.",
    needs: [["core/serviceaccounts/token:create"]],
    source: practices,
  },
  {
    id: "run-pod",
    title: "Can run what it likes as any service account of the namespace.",
    needs: [["core/pods:create", ...templates]],
    source: practices,
  },
  {
    id: "enter-pod",
    title: "Can run commands in pods, with the rights of their accounts.",
    needs: [
      [
        ...of("core/pods/exec", "create", "get"),
        ...of("core/pods/attach", "create", "get"),
        ...of("core/pods/ephemeralcontainers", ...changing),
      ],
    ],
    source: rbacPolice,
  },
  {
    id: "change-pod",
    title: "Can replace the image that a running pod of another account uses.",
    needs: [of("core/pods", ...changing)],
    source: rbacPolice,
  },
  {
    id: "reach-kubelet",
    title: "Can run commands in every pod of a node, past admission and audit.",
    needs: [["core/nodes/proxy:*"]],
    source: practices,
  },
  {
    id: "issue-certificate",
    title: "Can have a client certificate signed for a user or group of its choice.",
    needs: [
      of(`${certificates}/certificatesigningrequests`, "create"),
      of(`${certificates}/certificatesigningrequests/approval`, ...changing),
      of(`${certificates}/signers`, "approve"),
    ],
    source: practices,
  },
  {
    id: "sign-certificate",
    title: "Can sign client certificates with a signer's name.",
    needs: [
      of(`${certificates}/certificatesigningrequests/status`, ...changing),
      of(`${certificates}/signers`, "sign"),
    ],
    source: practices,
  },
  {
    id: "mutate-admission",
    title: "Can read and change everything that is written to the cluster.",
    needs: [mutating.flatMap((resource) => of(resource, ...making))],
    source: practices,
  },
  {
    id: "serve-api",
    title: "Can put a server of its own between clients and an API group.",
    needs: [of("apiregistration.k8s.io/apiservices", ...making)],
    source: rbacPolice,
  },
  {
    id: "convert-resources",
    title: "Can have every custom resource sent through a webhook of its own.",
    needs: [of("apiextensions.k8s.io/customresourcedefinitions", ...making)],
    source: rbacPolice,
  },
  {
    id: "mount-host",
    title: "Can make volumes out of a node's own files.",
    needs: [["core/persistentvolumes:create"]],
    source: practices,
  },
  {
    id: "steal-pods",
    title: "Can drive pods, with their tokens, to a node it controls.",
    needs: [
      [...of("core/nodes", ...changing, "delete"), ...of("core/nodes/status", ...changing)],
      [...of("core/pods", "delete", "deletecollection"), "core/pods/eviction:create"],
    ],
    source: rbacPolice,
  },
];

function roleWriting(): string[] {
  return [...of(`${rbac}/clusterroles`, ...making), ...of(`${rbac}/roles`, ...making)];
}

function bindingWriting(): string[] {
  return [...of(`${rbac}/clusterrolebindings`, ...making), ...of(`${rbac}/rolebindings`, ...making)];
}

export const kubernetesRisks: RiskTable = {
  privileged: [
    // Whoever holds one of these alone can become somebody else, or decides who may do what.
    ...["*:escalate", "*:bind", "*:impersonate", "*:impersonate:*", "core/nodes/proxy:*"],
    ...of("core/secrets", "get", "list", "watch", ...writing),
    ...of("core/serviceaccounts", ...writing),
    "core/serviceaccounts/token:create",
    ...["core/pods:create", "core/pods:update", "core/pods:patch"],
    ...templates,
    ...of("core/pods/exec", "create", "get"),
    ...of("core/pods/attach", "create", "get"),
    ...of("core/pods/ephemeralcontainers", ...changing),
    ...of(`${certificates}/certificatesigningrequests/approval`, ...changing),
    ...of(`${certificates}/signers`, "approve", "sign", "attest"),
    ...["roles", "clusterroles", "rolebindings", "clusterrolebindings"].flatMap((resource) =>
      of(`${rbac}/${resource}`, ...writing),
    ),
    ...admission.flatMap((resource) => of(resource, ...writing)),
    ...of("apiregistration.k8s.io/apiservices", ...writing),
    ...of("apiextensions.k8s.io/customresourcedefinitions", ...writing),
    "core/persistentvolumes:create",
    // High, though not at once somebody else's: pod security labels, other tenants' traffic, drivers that run on nodes.
    ...of("core/namespaces", ...changing),
    ...of("core/nodes", ...changing, "delete"),
    ...of("core/pods/portforward", "create", "get"),
    ...["core/services/proxy:*", "core/pods/proxy:*"],
    ...of("storage.k8s.io/csidrivers", ...writing),
    ...of("storage.k8s.io/storageclasses", ...writing),
  ],
  // What only `*` on everything in the whole cluster gives together.
  administrator: [
    of(`${rbac}/clusterroles`, "escalate"),
    of(`${rbac}/clusterrolebindings`, "create"),
    ["core/users:impersonate"],
    ["core/secrets:list"],
    ["core/nodes:delete"],
  ],
  escalations,
};
