/**
 * Documented ways from permissions of Google Cloud to more of them: those of Rhino Security Labs under their names, then those of
 * Google's own documentation. Whoever holds what a way needs is told of it, though he may not hold all of it on the same resource.
 */
import type { Escalation } from "#lib/domain/risk.ts";

const partOne = "https://rhinosecuritylabs.com/gcp/privilege-escalation-google-cloud-platform-part-1/";
const partTwo =
  "https://rhinosecuritylabs.com/cloud-security/privilege-escalation-google-cloud-platform-part-2/";
const accounts = "https://cloud.google.com/iam/docs/service-account-permissions";
const pools = "https://cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation";
const metadata = "https://cloud.google.com/compute/docs/connect/add-ssh-keys";
const login = "https://cloud.google.com/compute/docs/oslogin/set-up-oslogin";
const denials = "https://cloud.google.com/iam/docs/deny-overview";

const actAs = "iam.serviceAccounts.actAs";

/** Id, title, source, then what must be held: each permission, and of each list one. */
type Way = [id: string, title: string, source: string, ...needs: (string | string[])[]];

const ways: Way[] = [
  ["update-iam-role", "Can add permissions to a role that it holds.", partOne, "iam.roles.update"],
  [
    "create-service-account-key",
    "Can make a key of a service account and act as it.",
    partOne,
    "iam.serviceAccountKeys.create",
  ],
  [
    "get-service-account-access-token",
    "Can take an access token of a service account.",
    partOne,
    "iam.serviceAccounts.getAccessToken",
  ],
  [
    "service-account-implicit-delegation",
    "Can take a token of an account through another that may take it.",
    partOne,
    "iam.serviceAccounts.implicitDelegation",
  ],
  [
    "service-account-sign-blob",
    "Can sign as a service account, and so make tokens of it.",
    partOne,
    "iam.serviceAccounts.signBlob",
  ],
  [
    "service-account-sign-jwt",
    "Can sign tokens as a service account and exchange them for access.",
    partOne,
    "iam.serviceAccounts.signJwt",
  ],
  [
    "create-deployment-manager-deployment",
    "Can deploy anything as the account Deployment Manager runs as, an editor of the project.",
    partOne,
    "deploymentmanager.deployments.create",
  ],
  [
    "rce-cloud-build-build-server",
    "Can run code of its own as the account Cloud Build runs as.",
    partOne,
    "cloudbuild.builds.create",
  ],
  [
    "exfil-cloud-function-creds-auth-call",
    "Can run code of its own as a service account, in a new Cloud Function that it calls.",
    partOne,
    "cloudfunctions.functions.create",
    actAs,
    ["cloudfunctions.functions.call", "cloudfunctions.functions.invoke"],
  ],
  [
    "exfil-cloud-function-creds-unauth-call",
    "Can run code of its own as a service account, in a new Cloud Function that it opens to anybody.",
    partOne,
    "cloudfunctions.functions.create",
    actAs,
    "cloudfunctions.functions.setIamPolicy",
  ],
  [
    "update-cloud-function",
    "Can replace the code of a Cloud Function that runs as a service account.",
    partOne,
    "cloudfunctions.functions.update",
    actAs,
  ],
  [
    "create-gce-instance-with-sa",
    "Can start a virtual machine as a service account and use its token.",
    partOne,
    "compute.instances.create",
    actAs,
  ],
  [
    "exfil-cloud-run-service-auth-call",
    "Can run a container of its own as a service account, in a new Cloud Run service that it calls.",
    partOne,
    "run.services.create",
    actAs,
    "run.routes.invoke",
  ],
  [
    "exfil-cloud-run-service-unauth-call",
    "Can run a container of its own as a service account, in a new Cloud Run service that it opens to anybody.",
    partOne,
    "run.services.create",
    actAs,
    "run.services.setIamPolicy",
  ],
  [
    "create-cloud-scheduler-http-request",
    "Can have Cloud Scheduler call APIs as a service account.",
    partOne,
    "cloudscheduler.jobs.create",
    actAs,
  ],
  [
    "set-org-policy-constraints",
    "Can lift constraints that keep others from escalating.",
    partTwo,
    "orgpolicy.policy.set",
  ],
  [
    "create-service-account-hmac-key",
    "Can make an HMAC key of a service account and use Cloud Storage as it.",
    partTwo,
    "storage.hmacKeys.create",
  ],
  [
    "create-api-key",
    "Can make an API key of the project.",
    partTwo,
    ["serviceusage.apiKeys.create", "apikeys.keys.create"],
  ],
  [
    "view-existing-api-keys",
    "Can read the API keys of the project.",
    partTwo,
    ["serviceusage.apiKeys.list", "apikeys.keys.getKeyString"],
  ],
  [
    "set-org-iam-policy",
    "Can give itself any role in the organization.",
    partTwo,
    "resourcemanager.organizations.setIamPolicy",
  ],
  [
    "set-folder-iam-policy",
    "Can give itself any role in a folder.",
    partTwo,
    "resourcemanager.folders.setIamPolicy",
  ],
  [
    "set-project-iam-policy",
    "Can give itself any role in a project.",
    partTwo,
    "resourcemanager.projects.setIamPolicy",
  ],
  [
    "set-service-account-iam-policy",
    "Can let itself act as a service account.",
    partTwo,
    "iam.serviceAccounts.setIamPolicy",
  ],
  [
    "create-dataflow-job",
    "Can run code of its own as a service account, in a Dataflow job.",
    accounts,
    "dataflow.jobs.create",
    actAs,
  ],
  [
    "create-composer-environment",
    "Can run code of its own as a service account, in an Airflow environment.",
    accounts,
    "composer.environments.create",
    actAs,
  ],
  [
    "set-instance-metadata",
    "Can put a key of its own on virtual machines that run as a service account.",
    metadata,
    ["compute.instances.setMetadata", "compute.projects.setCommonInstanceMetadata"],
    actAs,
  ],
  [
    "log-in-as-root",
    "Can become root on virtual machines and use the tokens of what they run as.",
    login,
    "compute.instances.osAdminLogin",
    actAs,
  ],
  [
    "open-identity-pool",
    "Can have a pool accept tokens of its own issuer and become whatever the pool may become.",
    pools,
    [
      "iam.googleapis.com/workloadIdentityPoolProviders.create",
      "iam.googleapis.com/workloadIdentityPoolProviders.update",
    ],
  ],
  [
    "change-deny-policy",
    "Can lift a denial that holds it back.",
    denials,
    ["iam.denypolicies.update", "iam.denypolicies.delete"],
  ],
];

export const gcpEscalations: readonly Escalation[] = ways.map(([id, title, source, ...needs]) => ({
  ...{ id, title, source },
  needs: needs.map((need) => (typeof need === "string" ? [need] : need)),
}));
