/** What the platform team runs for everybody: the managed cluster's own add-ons, and operators in namespaces of their own. */
import { PLATFORM_LINKS, platformRoleName } from "../../aws/kits/shared-clusters.ts";
import { roleAnnotation, sharedAccount } from "../world/cloud-links.ts";
import { COLLECTOR, PLATFORM_CONTACT } from "../world/clusters.ts";
import {
  addClusterRole,
  addConfigMap,
  addNamespace,
  addRole,
  addServiceAccount,
  addWorkload,
  bind,
  bindEverywhere,
  GROUPS,
  type Site,
  toAccount,
  toGroup,
  toUser,
} from "../world/forge.ts";
import type { Purpose, Rule, ServiceAccount, WorkloadKind } from "../world/model.ts";
import { ALL, READ, rule, urls } from "../world/rules.ts";
import { awsAuthText } from "./aws-auth.ts";

type Component = {
  namespace: string;
  name: string;
  kind: WorkloadKind;
  purpose?: Purpose;
  rules?: Rule[];
  /** A role that exists already, in place of rules of its own. */
  role?: string;
  automount?: boolean;
  replicas?: number;
};

const OWNER = { "app.kubernetes.io/managed-by": "argocd", team: "platform" };

function build(site: Site, component: Component): ServiceAccount {
  const { namespace, name, kind, rules, role } = component;
  const account = addServiceAccount(site, namespace, name, {
    purpose: component.purpose ?? "operator",
    automount: component.automount ?? null,
    labels: { "app.kubernetes.io/name": name, ...(namespace === "kube-system" ? {} : OWNER) },
    annotations: linkOf(site, component),
    manager: "argocd-controller",
  });
  if (rules) addClusterRole(site, name, rules, { labels: OWNER, manager: "argocd-controller" });
  if (rules || role) bindEverywhere(site, name, role ?? name, [toAccount(account)], { labels: OWNER });
  addWorkload(site, namespace, name, {
    kind,
    replicas: component.replicas ?? 1,
    labels: OWNER,
    template: { serviceAccount: name, labels: { "app.kubernetes.io/name": name } },
  });
  return account;
}

function linkOf(site: Site, { namespace, name }: Component) {
  const link = PLATFORM_LINKS.find((one) => one.serviceAccount === name && one.namespace === namespace);
  if (link?.by !== "issuer" || site.facts.eks === null) return {};
  return roleAnnotation(sharedAccount(site), platformRoleName(site.facts, name));
}

/** The add-ons of a managed cluster, all in kube-system. */
export function buildManagedAddOns(site: Site): void {
  const inSystem = (name: string, kind: WorkloadKind, more: Partial<Component> = {}) =>
    build(site, { namespace: "kube-system", name, kind, purpose: "platform", ...more });
  inSystem("coredns", "Deployment", {
    rules: [rule("list watch", "endpoints namespaces pods services")],
    replicas: 2,
  });
  inSystem("aws-node", "DaemonSet", { rules: [rule(READ, "namespaces nodes pods"), rule("patch", "pods")] });
  inSystem("kube-proxy", "DaemonSet", { role: "system:node-proxier" });
  inSystem("metrics-server", "Deployment", {
    rules: [rule(READ, "nodes pods"), rule("get", "nodes/metrics")],
  });
  inSystem("aws-load-balancer-controller", "Deployment", {
    rules: [
      rule(READ, "endpoints nodes pods secrets services"),
      rule("patch update", "services/status ingresses/status", "core networking.k8s.io"),
    ],
    replicas: 2,
  });
  inSystem("external-dns", "Deployment", {
    rules: [rule(READ, "endpoints nodes pods services"), rule(READ, "ingresses", "networking.k8s.io")],
  });
  inSystem("cluster-autoscaler", "Deployment", {
    rules: [
      rule("delete get list patch update watch", "nodes"),
      rule("create", "pods/eviction"),
      rule(READ, "pods services replicationcontrollers"),
    ],
  });
  inSystem("ebs-csi-controller-sa", "Deployment", {
    rules: [rule(ALL, "persistentvolumes"), rule(READ, "nodes persistentvolumeclaims secrets")],
    replicas: 2,
  });
  inSystem("ebs-csi-node-sa", "DaemonSet", { rules: [rule("get patch", "nodes")] });
  inSystem("eks-pod-identity-agent", "DaemonSet", {});
  addConfigMap(site, "kube-system", "aws-auth", { mapRoles: awsAuthText(sharedAccount(site)) });
}

export function buildMonitoring(site: Site): void {
  const namespace = "monitoring";
  addNamespace(site, namespace, { labels: { team: "observability" } });
  const add = (name: string, kind: WorkloadKind, more: Partial<Component> = {}) =>
    build(site, { namespace, name, kind, ...more });
  add("prometheus-operator", "Deployment", {
    rules: [
      rule("*", "prometheuses servicemonitors alertmanagers", "monitoring.coreos.com"),
      rule("*", "statefulsets", "apps"),
      rule("*", "configmaps secrets"),
    ],
  });
  const prometheus = add("prometheus-k8s", "StatefulSet", {
    rules: [rule("get", "nodes/metrics"), urls("get", "/metrics")],
    replicas: 2,
  });
  add("kube-state-metrics", "Deployment", {
    rules: [
      rule("list watch", "configmaps secrets nodes pods services serviceaccounts"),
      rule("list watch", "deployments daemonsets statefulsets replicasets", "apps"),
    ],
  });
  add("node-exporter", "DaemonSet", { role: "system:auth-delegator", automount: false });
  add("grafana", "Deployment", { automount: false });
  for (const watched of ["default", "kube-system", namespace]) {
    addRole(site, watched, "prometheus-k8s", [rule(READ, "endpoints pods services")], { labels: OWNER });
    bind(site, watched, "prometheus-k8s", { kind: "Role", name: "prometheus-k8s" }, [toAccount(prometheus)], {
      labels: OWNER,
    });
  }
}

export function buildDeliveryOperators(site: Site): void {
  const argo = (name: string, kind: WorkloadKind, more: Partial<Component> = {}) =>
    build(site, { namespace: "argocd", name, kind, purpose: "delivery", ...more });
  addNamespace(site, "argocd", { labels: { team: "platform" } });
  // It may change everything, because it deploys everything.
  argo("argocd-application-controller", "StatefulSet", { rules: [rule("*", "*", "*"), urls("*", "*")] });
  argo("argocd-server", "Deployment", {
    rules: [rule("delete get patch", "*", "*"), rule("list", "events"), rule("get", "pods pods/log")],
    replicas: 2,
  });
  argo("argocd-applicationset-controller", "Deployment");
  argo("argocd-repo-server", "Deployment", { automount: false });
  argo("argocd-dex-server", "Deployment");
  addNamespace(site, "cert-manager", { labels: { team: "platform" } });
  const cert = (name: string, more: Partial<Component> = {}) =>
    build(site, { namespace: "cert-manager", name, kind: "Deployment", ...more });
  cert("cert-manager", {
    rules: [
      rule(ALL, "certificates certificaterequests issuers", "cert-manager.io"),
      rule(ALL, "secrets"),
      rule("sign", "signers", "cert-manager.io", ["issuers.cert-manager.io/*"]),
    ],
  });
  cert("cert-manager-cainjector", {
    rules: [
      rule(READ, "secrets"),
      rule(
        "get list patch update watch",
        "mutatingwebhookconfigurations validatingwebhookconfigurations",
        "admissionregistration.k8s.io",
      ),
    ],
  });
  cert("cert-manager-webhook", { rules: [rule("create", "subjectaccessreviews", "authorization.k8s.io")] });
  addNamespace(site, "external-secrets", { labels: { team: "platform" } });
  build(site, {
    namespace: "external-secrets",
    name: "external-secrets",
    kind: "Deployment",
    rules: [
      rule(ALL, "secrets"),
      rule("create", "serviceaccounts/token"),
      rule(READ, "externalsecrets secretstores", "external-secrets.io"),
    ],
  });
  buildAggregates(site);
}

/** Operators add to the roles people get, and the platform has an aggregated role of its own. */
function buildAggregates(site: Site): void {
  const part = (name: string, verbs: string, resources: string, group: string, ...to: string[]) =>
    addClusterRole(site, name, [rule(verbs, resources, group)], {
      labels: {
        ...OWNER,
        ...Object.fromEntries(to.map((role) => [`${GROUPS}/aggregate-to-${role}`, "true"])),
      },
    });
  part(
    "cert-manager-view",
    READ,
    "certificates certificaterequests issuers",
    "cert-manager.io",
    "view",
    "edit",
    "admin",
  );
  part(
    "cert-manager-edit",
    "create delete deletecollection patch update",
    "certificates issuers",
    "cert-manager.io",
    "edit",
    "admin",
  );
  part("argocd-applications-view", READ, "applications applicationsets", "argoproj.io", "view");
  addClusterRole(site, "platform-operator", [], {
    aggregates: [
      { "northwind-labs.example/aggregate-to-operator": "true" },
      { [`${GROUPS}/aggregate-to-view`]: "true" },
    ],
    labels: OWNER,
  });
  addClusterRole(
    site,
    "platform-operator-nodes",
    [rule("get list patch update watch", "nodes"), rule("create", "pods/eviction")],
    {
      labels: { ...OWNER, "northwind-labs.example/aggregate-to-operator": "true" },
    },
  );
  bindEverywhere(site, "platform-operators", "platform-operator", [toGroup("platform-engineers")], {
    labels: OWNER,
  });
  bindEverywhere(site, "platform-admins", "cluster-admin", [
    toGroup("platform-admins"),
    toUser(PLATFORM_CONTACT),
  ]);
}

/** What Rollcall itself was given, with a role as narrow as its README asks for. */
export function buildCollector(site: Site): void {
  const { namespace, serviceAccount: name } = COLLECTOR;
  addNamespace(site, namespace, { labels: { team: "security" } });
  const account = addServiceAccount(site, namespace, name, {
    purpose: "platform",
    automount: false,
    labels: { team: "security" },
  });
  addClusterRole(site, "rollcall-reader", [
    rule("list", "namespaces pods replicationcontrollers serviceaccounts"),
    rule("list", "clusterrolebindings clusterroles rolebindings roles", GROUPS),
    rule("list", "daemonsets deployments replicasets statefulsets", "apps"),
    rule("list", "cronjobs jobs", "batch"),
    rule("list", "certificatesigningrequests", "certificates.k8s.io"),
  ]);
  bindEverywhere(site, "rollcall-reader", "rollcall-reader", [toAccount(account)]);
  const names = ["aws-auth", "kube-apiserver-legacy-service-account-token-tracking"];
  addRole(site, "kube-system", "rollcall-reader", [rule("get", "configmaps", "core", names)]);
  bind(site, "kube-system", "rollcall-reader", { kind: "Role", name: "rollcall-reader" }, [
    toAccount(account),
  ]);
}
