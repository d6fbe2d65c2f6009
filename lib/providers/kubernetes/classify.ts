/**
 * Tells software from people among Kubernetes principals: the same facts always give the same nature, with the evidence that
 * decided it; a user name that says nothing stays unknown, since who may sign in with it is decided outside the cluster.
 */
import type { Nature, NatureVerdict, PrincipalFacts } from "../contract.ts";

/** The nature of a principal of any kind in `kubernetesProvider.principalKinds`. */
export function natureOf(facts: PrincipalFacts): NatureVerdict {
  switch (facts.kind) {
    case "kubernetes_service_account":
      return natureOfAccount(facts);
    case "kubernetes_node":
      return verdict("provider-managed", "high", "It is the kubelet of a node.");
    case "kubernetes_component":
      return natureOfComponent(facts.name);
    case "kubernetes_group":
      return facts.name === "system:unauthenticated"
        ? verdict("set", "high", "It stands for everybody who has not signed in.")
        : verdict("group", "high", "A group passes its bindings on to whoever signs in with it.");
    case "kubernetes_user":
      return natureOfUser(facts);
    default:
      return verdict("unknown", "low", `Nothing is known about the kind ${facts.kind}.`);
  }
}

function natureOfAccount(facts: PrincipalFacts): NatureVerdict {
  const [, namespace = "", name = facts.name] = (facts.resourceName ?? "").split("/");
  if (namespace === "kube-system" && controllers.has(name)) {
    return verdict("provider-managed", "high", "It belongs to a controller of the control plane.");
  }
  if (name === "default") {
    return verdict("machine", "high", "Every pod of its namespace that names no account runs as it.");
  }
  return verdict("machine", "high", "A service account is made for software to act as.");
}

function natureOfComponent(name: string): NatureVerdict {
  if (name === "system:anonymous") {
    return verdict("set", "high", "It stands for everybody who has not signed in.");
  }
  return verdict("provider-managed", "high", "It is a component of the control plane.");
}

function natureOfUser(facts: PrincipalFacts): NatureVerdict {
  const { name } = facts;
  if (/\.gserviceaccount\.com$/.test(name) || /^(arn:|https?:)/.test(name)) {
    return verdict("external", "high", "Its name is that of an identity of another system.");
  }
  if (/^([^:]+:)?[^\s@:]+@[^\s@]+\.[^\s@]+$/.test(name)) {
    return verdict("human", "medium", "Its name is an e-mail address, as an identity provider gives people.");
  }
  const certificates = facts.credentials.filter(({ kind }) => kind === "kubernetes_client_certificate");
  return verdict(
    "unknown",
    "low",
    certificates.length > 0
      ? "It signs in with a client certificate; whether a person or software holds it cannot be seen."
      : "A binding names it; who may sign in with that name is decided outside the cluster.",
  );
}

function verdict(nature: Nature, confidence: NatureVerdict["confidence"], evidence: string): NatureVerdict {
  return { nature, confidence, evidence: [evidence] };
}

/**
 * Accounts in kube-system that the controller manager makes for its own loops. Source: bootstrap roles `system:controller:*` of 1.20
 * to 1.36, and cmd/kube-controller-manager/names. Add-ons live in kube-system as well, so the name alone must be one of these.
 */
const controllers = new Set([
  "attachdetach-controller",
  "bootstrap-signer",
  "certificate-controller",
  "clusterrole-aggregation-controller",
  "cronjob-controller",
  "daemon-set-controller",
  "deployment-controller",
  "device-taint-eviction-controller",
  "disruption-controller",
  "endpoint-controller",
  "endpointslice-controller",
  "endpointslicemirroring-controller",
  "ephemeral-volume-controller",
  "expand-controller",
  "generic-garbage-collector",
  "horizontal-pod-autoscaler",
  "job-controller",
  "legacy-service-account-token-cleaner",
  "namespace-controller",
  "node-controller",
  "persistent-volume-binder",
  "pod-garbage-collector",
  "pv-protection-controller",
  "pvc-protection-controller",
  "replicaset-controller",
  "replication-controller",
  "resource-claim-controller",
  "resourcequota-controller",
  "root-ca-cert-publisher",
  "route-controller",
  "selinux-warning-controller",
  "service-account-controller",
  "service-ca-cert-publisher",
  "service-cidrs-controller",
  "service-controller",
  "statefulset-controller",
  "storage-version-garbage-collector",
  "taint-eviction-controller",
  "token-cleaner",
  "ttl-after-finished-controller",
  "ttl-controller",
  "validatingadmissionpolicy-status-controller",
  "volumeattributesclass-protection-controller",
]);
