/** The cluster that builds and delivers: pipelines that may do anything, and secrets made before tokens were bound to pods. */
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
  type Site,
  toAccount,
} from "../world/forge.ts";
import { ALL, READ, rule } from "../world/rules.ts";

const DAILY = { every: 1, phase: 0, until: null };

export function buildTooling(site: Site): void {
  buildJenkins(site);
  buildRunners(site);
  buildVault(site);
  buildPortal(site);
}

/** The pipeline server of an earlier age: it may do everything, from a token that never expires. */
function buildJenkins(site: Site): void {
  addNamespace(site, "jenkins", { labels: { team: "platform" } });
  const jenkins = addServiceAccount(site, "jenkins", "jenkins", {
    purpose: "delivery",
    labels: { team: "platform" },
  });
  bindEverywhere(site, "jenkins-admin", "cluster-admin", [toAccount(jenkins)]);
  addTokenSecret(site, jenkins, { name: "jenkins-remote-token", use: DAILY });
  addWorkload(site, "jenkins", "jenkins", {
    kind: "StatefulSet",
    replicas: 1,
    template: { serviceAccount: "jenkins", secretVolumes: ["jenkins-remote-token"] },
  });
  for (const agent of ["jenkins-agent-x7k2p", "jenkins-agent-m4w9q"])
    addWorkload(site, "jenkins", agent, {
      kind: "Pod",
      replicas: 1,
      template: { serviceAccount: "jenkins" },
    });
  addSecret(site, "jenkins", "jenkins-credentials", "Opaque");
}

function buildRunners(site: Site): void {
  addNamespace(site, "gitlab-runners", { labels: { team: "platform" } });
  const manager = addServiceAccount(site, "gitlab-runners", "gitlab-runner", { purpose: "delivery" });
  addRole(site, "gitlab-runners", "gitlab-runner", [
    rule(ALL, "pods pods/exec pods/attach secrets configmaps"),
    rule("get list", "pods/log"),
  ]);
  bind(site, "gitlab-runners", "gitlab-runner", { kind: "Role", name: "gitlab-runner" }, [
    toAccount(manager),
  ]);
  addWorkload(site, "gitlab-runners", "gitlab-runner", {
    kind: "Deployment",
    replicas: 2,
    template: { serviceAccount: "gitlab-runner" },
  });
  const job = addServiceAccount(site, "gitlab-runners", "job", { purpose: "delivery", automount: false });
  addTokenSecret(site, job, { name: "deploy-from-ci", use: { every: 2, phase: 1, until: null } });
  addTokenSecret(site, job, { name: "deploy-from-laptop", use: { every: 9, phase: 0, until: 120 } });
  addWorkload(site, "gitlab-runners", "nightly-cleanup", {
    kind: "CronJob",
    replicas: 1,
    template: { serviceAccount: "job", automount: false },
  });
}

function buildVault(site: Site): void {
  addNamespace(site, "vault", { labels: { team: "identity" } });
  const vault = addServiceAccount(site, "vault", "vault", {
    purpose: "platform",
    labels: { team: "identity" },
  });
  bindEverywhere(site, "vault-server-binding", "system:auth-delegator", [toAccount(vault)]);
  addTokenSecret(site, vault, { name: "vault-reviewer", use: DAILY });
  addWorkload(site, "vault", "vault", {
    kind: "StatefulSet",
    replicas: 3,
    template: { serviceAccount: "vault" },
  });
  const injector = addServiceAccount(site, "vault", "vault-agent-injector", { purpose: "operator" });
  addClusterRole(site, "vault-agent-injector", [
    rule("get list patch watch", "mutatingwebhookconfigurations", "admissionregistration.k8s.io"),
  ]);
  bindEverywhere(site, "vault-agent-injector", "vault-agent-injector", [toAccount(injector)]);
  addWorkload(site, "vault", "vault-agent-injector", {
    kind: "Deployment",
    replicas: 1,
    template: { serviceAccount: "vault-agent-injector" },
  });
}

/** The developer portal reads everything that `view` lets it, and a little more. */
function buildPortal(site: Site): void {
  addNamespace(site, "backstage", { annotations: { owner: "platform@northwind-labs.example" } });
  const portal = addServiceAccount(site, "backstage", "backstage", { purpose: "platform" });
  bindEverywhere(site, "backstage-view", "view", [toAccount(portal)]);
  addClusterRole(site, "backstage-metrics", [
    rule(READ, "pods nodes", "metrics.k8s.io"),
    rule(READ, "nodes"),
  ]);
  bindEverywhere(site, "backstage-metrics", "backstage-metrics", [toAccount(portal)]);
  addWorkload(site, "backstage", "backstage", {
    kind: "Deployment",
    replicas: 1,
    template: { serviceAccount: "backstage" },
  });
  addWorkload(site, "backstage", "postgres", { kind: "StatefulSet", replicas: 1 });
}
