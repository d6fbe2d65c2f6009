/** What real clusters collect over the years, each of a kind a reader must understand. */
import { hashOf } from "../../random.ts";
import {
  addClusterRole,
  addNamespace,
  addRole,
  addSecret,
  addServiceAccount,
  addTokenSecret,
  addWorkload,
  bind,
  bindEverywhere,
  GROUPS,
  type Site,
  toAccount,
  toGroup,
  toUser,
} from "../world/forge.ts";
import { READ, rule, urls } from "../world/rules.ts";

/** Stands where a careless `kubectl apply` left a secret's content in plain sight; nothing may ever repeat it. */
export const CANARY = "canary-7f3a9c-never-store-this";

/** Bindings whose role or subject is not there (any more). */
export function buildDangling(site: Site, namespace: string): void {
  bind(site, namespace, "old-exporter", { kind: "Role", name: "exporter-legacy" }, [toUser("exporter")]);
  bind(site, namespace, "old-importer", { kind: "ClusterRole", name: "importer" }, [
    { kind: "ServiceAccount", name: "importer", namespace },
  ]);
  bindEverywhere(site, "tiller", "cluster-admin", [
    { kind: "ServiceAccount", name: "tiller", namespace: "kube-system" },
  ]);
  bind(site, namespace, "nobody", { kind: "ClusterRole", name: "view" }, []);
}

/** The account every namespace has was given what one workload needed, so whatever runs there has it. */
export function buildDefaultGrant(site: Site, namespace: string): void {
  bind(site, namespace, "default-edit", { kind: "ClusterRole", name: "edit" }, [
    { kind: "ServiceAccount", name: "default", namespace: null },
  ]);
}

/** Grants to everybody: all service accounts, all of one namespace, whoever signs in, whoever does not. */
export function buildEverybodyGrants(site: Site, namespace: string): void {
  addClusterRole(site, "image-reader", [rule(READ, "configmaps")]);
  bindEverywhere(site, "image-readers", "image-reader", [toGroup("system:serviceaccounts")]);
  bind(site, "default", "shared-view", { kind: "ClusterRole", name: "view" }, [
    toGroup(`system:serviceaccounts:${namespace}`),
    toGroup("system:authenticated"),
  ]);
  addRole(site, "kube-public", "cluster-info", [rule("get", "configmaps", "core", ["cluster-info"])]);
  bind(site, "kube-public", "cluster-info", { kind: "Role", name: "cluster-info" }, [
    toUser("system:anonymous"),
  ]);
}

/** Rules that are legal and do not say what their author meant, and a service account named as a user. */
export function buildOddRules(site: Site, namespace: string): void {
  addClusterRole(site, "log:reader", [
    rule("get", "pods/*"),
    rule("list", "pod"),
    rule(READ, "*/log"),
    urls("get", "/logs /logs/*"),
  ]);
  addClusterRole(site, "empty", []);
  addClusterRole(site, "webhook-fixer", [
    rule("*", "mutatingwebhookconfigurations", "admissionregistration.k8s.io"),
    rule("bind escalate", "clusterroles", GROUPS),
    rule("impersonate", "users groups serviceaccounts"),
  ]);
  bindEverywhere(site, "log-readers", "log:reader", [
    toUser(`system:serviceaccount:${namespace}:deployer`),
    toGroup("support-engineers"),
  ]);
  bindEverywhere(site, "webhook-fixers", "webhook-fixer", [toUser("mara.lindqvist@northwind-labs.example")]);
}

/** Token secrets made by hand: used daily, long ago, never, switched off, and one with its content in an annotation. */
export function buildHandMadeTokens(site: Site, namespace: string): void {
  addNamespace(site, namespace, { labels: { team: "data-platform" } });
  const account = addServiceAccount(site, namespace, "external-reporting", {
    purpose: "app",
    annotations: { owner: "data-platform@northwind-labs.example" },
  });
  bind(site, namespace, "external-reporting", { kind: "ClusterRole", name: "view" }, [toAccount(account)]);
  addTokenSecret(site, account, { name: "reporting-token", use: { every: 1, phase: 0, until: null } });
  addTokenSecret(site, account, { name: "reporting-token-old", use: { every: 5, phase: 2, until: 60 } });
  addTokenSecret(site, account, { name: "reporting-token-unused" });
  addTokenSecret(site, account, {
    name: "reporting-token-revoked",
    use: { every: 3, phase: 1, until: -45 },
    invalidSince: -40,
  });
  addTokenSecret(site, account, {
    name: "reporting-token-copied",
    annotations: {
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "reporting-token-copied", namespace },
        data: { token: Buffer.from(CANARY).toString("base64") },
        stringData: { token: CANARY },
      }),
    },
  });
  addSecret(site, namespace, "registry", "kubernetes.io/dockerconfigjson");
  addSecret(site, namespace, "database", "Opaque");
}

/** A namespace nobody remembers: accounts without workloads, a workload scaled to nothing, a stranger's custom resource. */
export function buildForgotten(site: Site, name: string): void {
  addNamespace(site, name, {});
  for (const forgotten of ["migration", "load-test", "importer-2023"]) {
    const account = addServiceAccount(site, name, forgotten, { purpose: "app" });
    if (hashOf(name, forgotten) % 2 === 0)
      bind(site, name, forgotten, { kind: "ClusterRole", name: "edit" }, [toAccount(account)]);
  }
  addWorkload(site, name, "load-test", {
    kind: "Deployment",
    replicas: 0,
    template: { serviceAccount: "load-test" },
  });
  addWorkload(site, name, "old-importer", {
    kind: "ReplicationController",
    replicas: 1,
    template: { serviceAccount: "importer-2023" },
  });
  addWorkload(site, name, "pipeline-run", {
    kind: "Pod",
    replicas: 1,
    template: { serviceAccount: "was-deleted" },
    owner: {
      apiVersion: "tekton.dev/v1",
      kind: "TaskRun",
      name: "pipeline-run",
      uid: "7c0f1c9e-40a5-4d0b-8b1c-2f5f7f0a1b2c",
    },
  });
}
