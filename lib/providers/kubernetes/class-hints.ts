/** The work that a namespace is known for: what a cluster needs to run, or what is installed in it under its own name. */
import type { Ground } from "#lib/domain/classification/verdict.ts";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { UseFacts } from "../contract.ts";

/** Names that projects install themselves under. */
const namespaces: Record<string, WorkloadClass> = {
  ...same("platform", ["kube-system", "kube-public", "kube-node-lease", "ingress-nginx", "cert-manager"]),
  ...same("platform", ["istio-system", "monitoring", "prometheus", "external-secrets", "gatekeeper-system"]),
  ...same("platform", ["kyverno", "velero", "linkerd", "calico-system", "tigera-operator", "karpenter"]),
  ...same("ci-cd", ["argocd", "flux-system", "tekton-pipelines", "jenkins", "gitlab-runner"]),
  ...same("data", ["airflow", "spark", "kafka", "strimzi"]),
};

/** `resourceName`: `<cluster>/<namespace>/<name>`. */
export function classHints({ resourceName }: UseFacts): Ground<WorkloadClass>[] {
  const namespace = resourceName?.split("/").at(-2) ?? "";
  const value = namespaces[namespace];
  if (value === undefined) return [];
  return [
    { value, source: "use", confidence: "medium", evidence: `It lives in the namespace ${namespace}.` },
  ];
}

function same(value: WorkloadClass, all: string[]): Record<string, WorkloadClass> {
  return Object.fromEntries(all.map((name) => [name, value]));
}
