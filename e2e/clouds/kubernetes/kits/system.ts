/** A cluster as it comes: its own namespaces, controllers, roles and the configuration its control plane keeps. */
import { dateOf } from "../../calendar.ts";
import { BUILT_IN_BINDINGS, BUILT_IN_ROLES, CONTROLLERS } from "../world/built-in-roles.ts";
import {
  addClusterRole,
  addConfigMap,
  addNamespace,
  addRole,
  addServiceAccount,
  bind,
  bindEverywhere,
  type Site,
  toAccount,
  toUser,
} from "../world/forge.ts";
import type { Subject } from "../world/model.ts";
import { rule } from "../world/rules.ts";

/** Marks what the control plane restores whenever it starts. */
const BUILT_IN = {
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
  annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  manager: "kube-apiserver",
};

export function buildControlPlane(site: Site): void {
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"])
    addNamespace(site, name, { manager: "kube-apiserver" });
  for (const { name, rules, labels, aggregates } of BUILT_IN_ROLES) {
    addClusterRole(site, name, rules, { ...BUILT_IN, labels: { ...BUILT_IN.labels, ...labels }, aggregates });
  }
  for (const { name, role, subjects } of BUILT_IN_BINDINGS) {
    const named = subjects.map(([kind, subject]): Subject => ({ kind, name: subject, namespace: null }));
    bindEverywhere(site, name, role, named, BUILT_IN);
  }
  for (const [name, rules] of Object.entries(CONTROLLERS)) {
    const account = addServiceAccount(site, "kube-system", name, {
      purpose: "controller",
      manager: "kube-controller-manager",
    });
    addClusterRole(site, `system:controller:${name}`, rules, BUILT_IN);
    bindEverywhere(
      site,
      `system:controller:${name}`,
      `system:controller:${name}`,
      [toAccount(account)],
      BUILT_IN,
    );
  }
  buildLeaderRoles(site);
  if (site.facts.trackingSinceDay !== null) {
    addConfigMap(site, "kube-system", "kube-apiserver-legacy-service-account-token-tracking", {
      since: dateOf(site.facts.trackingSinceDay),
    });
  }
}

function buildLeaderRoles(site: Site): void {
  for (const component of ["kube-controller-manager", "kube-scheduler"]) {
    const name = `system::leader-locking-${component}`;
    addRole(
      site,
      "kube-system",
      name,
      [rule("watch", "configmaps"), rule("get update", "configmaps", "core", [component])],
      BUILT_IN,
    );
    const subjects = [
      toUser(`system:${component}`),
      { kind: "ServiceAccount" as const, name: component, namespace: "kube-system" },
    ];
    bind(site, "kube-system", name, { kind: "Role", name }, subjects, BUILT_IN);
  }
  const reader = "extension-apiserver-authentication-reader";
  addRole(
    site,
    "kube-system",
    reader,
    [rule("get list watch", "configmaps", "core", ["extension-apiserver-authentication"])],
    BUILT_IN,
  );
  bind(
    site,
    "kube-system",
    `system::${reader}`,
    { kind: "Role", name: reader },
    [toUser("system:kube-controller-manager"), toUser("system:kube-scheduler")],
    BUILT_IN,
  );
}
