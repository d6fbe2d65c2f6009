/**
 * Which permissions of Google Cloud make their holder privileged: they decide who may do what, change identities, or read secrets and
 * credentials. Data alone does not. Permissions of the level `permissions` are privileged without being named here.
 */
import type { RiskTable } from "#lib/domain/risk.ts";
import { gcpEscalations } from "./escalations.ts";

export const gcpRisks: RiskTable = {
  privileged: [
    // Who may do what, and the rules above it.
    "*.setIamPolicy",
    "iam.roles.create",
    "iam.roles.update",
    "iam.roles.delete",
    "iam.roles.undelete",
    "iam.denypolicies.create",
    "iam.denypolicies.update",
    "iam.denypolicies.delete",
    "iam.principalaccessboundarypolicies.create",
    "iam.principalaccessboundarypolicies.update",
    "iam.principalaccessboundarypolicies.delete",
    "iam.principalaccessboundarypolicies.unbind",
    "orgpolicy.policy.set",
    "orgpolicy.policies.create",
    "orgpolicy.policies.update",
    "orgpolicy.policies.delete",
    "privilegedaccessmanager.entitlements.create",
    "privilegedaccessmanager.entitlements.update",
    // Bindings that depend on tags follow whoever may tag.
    "resourcemanager.tagValueBindings.create",
    // Identities, and what lets one act as them.
    "iam.serviceAccounts.create",
    "iam.serviceAccounts.update",
    "iam.serviceAccounts.delete",
    "iam.serviceAccounts.undelete",
    "iam.serviceAccounts.enable",
    "iam.serviceAccounts.disable",
    "iam.serviceAccounts.actAs",
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.getOpenIdToken",
    "iam.serviceAccounts.implicitDelegation",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccounts.signJwt",
    "iam.serviceAccountKeys.create",
    "iam.serviceAccountKeys.enable",
    "iam.serviceAccountKeys.delete",
    "iam.googleapis.com/workloadIdentityPool*.create",
    "iam.googleapis.com/workloadIdentityPool*.update",
    "iam.googleapis.com/workloadIdentityPool*.undelete",
    "iam.googleapis.com/workforcePool*.create",
    "iam.googleapis.com/workforcePool*.update",
    "iam.googleapis.com/workforcePool*.undelete",
    "storage.hmacKeys.create",
    "storage.hmacKeys.update",
    "apikeys.keys.create",
    "apikeys.keys.getKeyString",
    "serviceusage.apiKeys.create",
    "serviceusage.apiKeys.list",
    // Secrets.
    "secretmanager.versions.access",
    "secretmanager.versions.add",
    "secretmanager.versions.destroy",
    "secretmanager.versions.disable",
    "secretmanager.versions.enable",
    "secretmanager.secrets.create",
    "secretmanager.secrets.delete",
    "secretmanager.secrets.update",
    // Clusters: their secrets, and code in whatever runs there.
    "container.clusters.getCredentials",
    "container.pods.exec",
    "container.secrets.get",
    "container.secrets.list",
    "container.secrets.create",
    "container.secrets.update",
    "container.roles.escalate",
    "container.roles.bind",
    "container.clusterRoles.escalate",
    "container.clusterRoles.bind",
    "container.clusterRoleBindings.create",
    "container.clusterRoleBindings.update",
    "container.roleBindings.create",
    "container.roleBindings.update",
    "container.serviceAccounts.createToken",
  ],
  /** Whoever may change the policy of a project or of what is above it gives himself the rest. */
  administrator: [
    [
      "resourcemanager.organizations.setIamPolicy",
      "resourcemanager.folders.setIamPolicy",
      "resourcemanager.projects.setIamPolicy",
    ],
  ],
  escalations: gcpEscalations,
};
