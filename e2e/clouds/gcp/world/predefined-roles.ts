/**
 * Google's own roles that this world grants, each with a selection of the permissions it really has: enough to tell roles
 * apart by what they allow. Basic roles are derived from all of them.
 */
export type PredefinedRole = { name: string; title: string; permissions: string[] };

const PROJECT = "resourcemanager.projects.{get,list}";

/** Role: title, permissions. `{a,b}` stands for both. */
const ROLES: Record<string, [title: string, ...permissions: string[]]> = {
  browser: [
    "Browser",
    "resourcemanager.folders.{get,list}",
    "resourcemanager.organizations.get",
    "resourcemanager.projects.{get,getIamPolicy,list}",
  ],
  "resourcemanager.organizationAdmin": [
    "Organization Administrator",
    "resourcemanager.organizations.{get,getIamPolicy,setIamPolicy}",
    "resourcemanager.folders.{get,getIamPolicy,list,setIamPolicy}",
    "resourcemanager.projects.{get,getIamPolicy,list,setIamPolicy}",
  ],
  "resourcemanager.folderAdmin": [
    "Folder Admin",
    "resourcemanager.folders.{create,delete,get,getIamPolicy,list,move,setIamPolicy,update}",
    "resourcemanager.projects.{get,getIamPolicy,list,move,setIamPolicy}",
  ],
  "resourcemanager.projectCreator": [
    "Project Creator",
    "resourcemanager.organizations.get",
    "resourcemanager.projects.create",
  ],
  "resourcemanager.projectIamAdmin": [
    "Project IAM Admin",
    "resourcemanager.projects.{get,getIamPolicy,setIamPolicy}",
  ],
  "billing.admin": [
    "Billing Account Administrator",
    "billing.accounts.{get,getIamPolicy,list,setIamPolicy,update}",
    "billing.budgets.{create,get,list}",
  ],
  "iam.organizationRoleViewer": [
    "Organization Role Viewer",
    "iam.roles.{get,list}",
    "resourcemanager.organizations.{get,getIamPolicy}",
  ],
  "iam.securityReviewer": [
    "Security Reviewer",
    "iam.roles.{get,list}",
    "iam.serviceAccountKeys.list",
    "iam.serviceAccounts.{getIamPolicy,list}",
    "resourcemanager.projects.{getIamPolicy,list}",
    "storage.buckets.{getIamPolicy,list}",
  ],
  "iam.securityAdmin": [
    "Security Admin",
    "iam.serviceAccounts.{getIamPolicy,list,setIamPolicy}",
    "resourcemanager.folders.{getIamPolicy,setIamPolicy}",
    "resourcemanager.organizations.{getIamPolicy,setIamPolicy}",
    "resourcemanager.projects.{getIamPolicy,setIamPolicy}",
    "storage.buckets.{getIamPolicy,setIamPolicy}",
  ],
  "iam.roleAdmin": [
    "Role Administrator",
    "iam.roles.{create,delete,get,list,undelete,update}",
    "resourcemanager.projects.get",
  ],
  "iam.serviceAccountAdmin": [
    "Service Account Admin",
    "iam.serviceAccounts.{create,delete,disable,enable,get,getIamPolicy,list,setIamPolicy,undelete,update}",
    PROJECT,
  ],
  "iam.serviceAccountKeyAdmin": [
    "Service Account Key Admin",
    "iam.serviceAccountKeys.{create,delete,disable,enable,get,list}",
    "iam.serviceAccounts.{get,list}",
    PROJECT,
  ],
  "iam.serviceAccountTokenCreator": [
    "Service Account Token Creator",
    "iam.serviceAccounts.{get,getAccessToken,getOpenIdToken,implicitDelegation,list,signBlob,signJwt}",
    PROJECT,
  ],
  "iam.serviceAccountUser": ["Service Account User", "iam.serviceAccounts.{actAs,get,list}", PROJECT],
  "iam.workloadIdentityUser": [
    "Workload Identity User",
    "iam.serviceAccounts.{get,getAccessToken,getOpenIdToken,list}",
  ],
  "storage.objectViewer": ["Storage Object Viewer", "storage.objects.{get,list}", PROJECT],
  "storage.objectCreator": ["Storage Object Creator", "storage.objects.create", PROJECT],
  "storage.objectUser": [
    "Storage Object User",
    "storage.objects.{create,delete,get,list,update}",
    "storage.multipartUploads.{abort,create,list}",
    PROJECT,
  ],
  "storage.objectAdmin": [
    "Storage Object Admin",
    "storage.objects.{create,delete,get,getIamPolicy,list,setIamPolicy,update}",
    "storage.multipartUploads.{abort,create,list}",
    PROJECT,
  ],
  "storage.admin": [
    "Storage Admin",
    "storage.buckets.{create,delete,get,getIamPolicy,list,setIamPolicy,update}",
    "storage.objects.{create,delete,get,getIamPolicy,list,setIamPolicy,update}",
    PROJECT,
  ],
  "storage.legacyBucketReader": [
    "Storage Legacy Bucket Reader",
    "storage.buckets.get",
    "storage.objects.list",
  ],
  "storage.legacyBucketOwner": [
    "Storage Legacy Bucket Owner",
    "storage.buckets.{get,getIamPolicy,setIamPolicy,update}",
    "storage.objects.{create,delete,list}",
  ],
  "secretmanager.secretAccessor": [
    "Secret Manager Secret Accessor",
    "secretmanager.versions.access",
    PROJECT,
  ],
  "secretmanager.admin": [
    "Secret Manager Admin",
    "secretmanager.secrets.{create,delete,get,getIamPolicy,list,setIamPolicy,update}",
    "secretmanager.versions.{access,add,destroy,disable,enable,get,list}",
    PROJECT,
  ],
  "pubsub.publisher": ["Pub/Sub Publisher", "pubsub.topics.publish"],
  "pubsub.subscriber": [
    "Pub/Sub Subscriber",
    "pubsub.snapshots.seek",
    "pubsub.subscriptions.consume",
    "pubsub.topics.attachSubscription",
  ],
  "pubsub.editor": [
    "Pub/Sub Editor",
    "pubsub.subscriptions.{consume,create,delete,get,list,update}",
    "pubsub.topics.{create,delete,get,list,publish,update}",
    "resourcemanager.projects.get",
  ],
  "bigquery.dataViewer": [
    "BigQuery Data Viewer",
    "bigquery.datasets.get",
    "bigquery.tables.{export,get,getData,list}",
    PROJECT,
  ],
  "bigquery.dataEditor": [
    "BigQuery Data Editor",
    "bigquery.datasets.{create,get}",
    "bigquery.tables.{create,delete,export,get,getData,list,update,updateData}",
    PROJECT,
  ],
  "bigquery.admin": [
    "BigQuery Admin",
    "bigquery.datasets.{create,delete,get,getIamPolicy,setIamPolicy,update}",
    "bigquery.jobs.{create,get,list,listAll,update}",
    "bigquery.tables.{create,delete,export,get,getData,list,setIamPolicy,update,updateData}",
    PROJECT,
  ],
  "bigquery.jobUser": ["BigQuery Job User", "bigquery.config.get", "bigquery.jobs.create", PROJECT],
  "datastore.user": [
    "Cloud Datastore User",
    "datastore.databases.{get,list}",
    "datastore.entities.{allocateIds,create,delete,get,list,update}",
    PROJECT,
  ],
  "datastore.viewer": [
    "Cloud Datastore Viewer",
    "datastore.databases.{get,list}",
    "datastore.entities.{get,list}",
    PROJECT,
  ],
  "cloudsql.client": ["Cloud SQL Client", "cloudsql.instances.{connect,get}"],
  "cloudkms.cryptoKeyEncrypterDecrypter": [
    "Cloud KMS CryptoKey Encrypter/Decrypter",
    "cloudkms.cryptoKeyVersions.{useToDecrypt,useToEncrypt}",
    "cloudkms.locations.{get,list}",
    "resourcemanager.projects.get",
  ],
  "logging.logWriter": ["Logs Writer", "logging.logEntries.{create,route}"],
  "logging.viewer": [
    "Logs Viewer",
    "logging.logEntries.list",
    "logging.logs.list",
    "logging.sinks.{get,list}",
  ],
  "logging.configWriter": [
    "Logs Configuration Writer",
    "logging.sinks.{create,delete,get,list,update}",
    PROJECT,
  ],
  "monitoring.metricWriter": [
    "Monitoring Metric Writer",
    "monitoring.metricDescriptors.{create,get,list}",
    "monitoring.timeSeries.create",
  ],
  "monitoring.viewer": [
    "Monitoring Viewer",
    "monitoring.metricDescriptors.{get,list}",
    "monitoring.timeSeries.list",
  ],
  "artifactregistry.reader": [
    "Artifact Registry Reader",
    "artifactregistry.repositories.{downloadArtifacts,get,list}",
    "artifactregistry.packages.{get,list}",
  ],
  "artifactregistry.writer": [
    "Artifact Registry Writer",
    "artifactregistry.repositories.{downloadArtifacts,get,list,uploadArtifacts}",
    "artifactregistry.packages.{get,list}",
  ],
  "run.invoker": ["Cloud Run Invoker", "run.jobs.run", "run.routes.invoke"],
  "run.developer": [
    "Cloud Run Developer",
    "run.jobs.{create,delete,get,list,run,update}",
    "run.services.{create,delete,get,list,update}",
    PROJECT,
  ],
  "run.admin": [
    "Cloud Run Admin",
    "run.jobs.{create,delete,get,list,run,setIamPolicy,update}",
    "run.services.{create,delete,get,getIamPolicy,list,setIamPolicy,update}",
    PROJECT,
  ],
  "cloudfunctions.developer": [
    "Cloud Functions Developer",
    "cloudfunctions.functions.{call,create,delete,get,list,update}",
    PROJECT,
  ],
  "cloudfunctions.invoker": ["Cloud Functions Invoker", "cloudfunctions.functions.invoke"],
  "cloudbuild.builds.editor": ["Cloud Build Editor", "cloudbuild.builds.{create,get,list,update}", PROJECT],
  "compute.viewer": [
    "Compute Viewer",
    "compute.instances.{get,list}",
    "compute.networks.{get,list}",
    PROJECT,
  ],
  "compute.instanceAdmin.v1": [
    "Compute Instance Admin (v1)",
    "compute.disks.{create,delete,get,list}",
    "compute.instances.{create,delete,get,list,reset,setMetadata,setServiceAccount,start,stop}",
    PROJECT,
  ],
  "compute.networkAdmin": [
    "Compute Network Admin",
    "compute.firewalls.{get,list}",
    "compute.networks.{create,delete,get,list,update}",
    "compute.subnetworks.{create,delete,get,list,update}",
    PROJECT,
  ],
  "compute.securityAdmin": [
    "Compute Security Admin",
    "compute.firewalls.{create,delete,get,list,update}",
    PROJECT,
  ],
  "dns.admin": [
    "DNS Administrator",
    "dns.changes.{create,get,list}",
    "dns.managedZones.{create,delete,get,list,update}",
    PROJECT,
  ],
  "container.developer": [
    "Kubernetes Engine Developer",
    "container.clusters.{get,list}",
    "container.deployments.{create,delete,get,list,update}",
    "container.pods.{create,delete,exec,get,list}",
    "container.secrets.{create,get,list}",
    PROJECT,
  ],
  "container.admin": [
    "Kubernetes Engine Admin",
    "container.clusterRoleBindings.{create,delete,get,list}",
    "container.clusters.{create,delete,get,getCredentials,list,update}",
    "container.pods.{create,delete,exec,get,list}",
    "container.secrets.{create,get,list}",
    PROJECT,
  ],
  "container.defaultNodeServiceAccount": [
    "Kubernetes Engine Default Node Service Account",
    "logging.logEntries.create",
    "monitoring.metricDescriptors.{create,list}",
    "monitoring.timeSeries.{create,list}",
  ],
  "aiplatform.user": [
    "Agent Platform User",
    "aiplatform.endpoints.{get,list,predict}",
    "aiplatform.models.{get,list}",
    "aiplatform.reasoningEngines.{get,list,query}",
    PROJECT,
  ],
  "aiplatform.viewer": [
    "Agent Platform Viewer",
    "aiplatform.endpoints.{get,list}",
    "aiplatform.models.{get,list}",
    PROJECT,
  ],
  "aiplatform.admin": [
    "Agent Platform Administrator",
    "aiplatform.endpoints.{create,delete,deploy,get,list,predict,setIamPolicy,update}",
    "aiplatform.models.{delete,get,list,update,upload}",
    "aiplatform.reasoningEngines.{create,delete,get,list,query,update}",
    PROJECT,
  ],
  "discoveryengine.viewer": [
    "Discovery Engine Viewer",
    "discoveryengine.dataStores.{get,list}",
    "discoveryengine.documents.{get,list}",
    PROJECT,
  ],
  "dataflow.worker": [
    "Dataflow Worker",
    "dataflow.jobs.get",
    "dataflow.workItems.{lease,sendMessage,update}",
    "logging.logEntries.create",
    "storage.objects.{create,get}",
  ],
  "serviceusage.serviceUsageConsumer": [
    "Service Usage Consumer",
    "serviceusage.services.{get,list,use}",
    "serviceusage.quotas.get",
    "monitoring.timeSeries.list",
  ],
  "cloudasset.viewer": [
    "Cloud Asset Viewer",
    "cloudasset.assets.{listIamPolicy,listResource,searchAllIamPolicies,searchAllResources}",
  ],
  "compute.serviceAgent": [
    "Compute Engine Service Agent",
    "compute.disks.{create,delete,get,use}",
    "compute.instances.{create,delete,get}",
  ],
  "container.serviceAgent": [
    "Kubernetes Engine Service Agent",
    "compute.instances.{create,delete,get,list}",
    "container.clusters.{get,list,update}",
  ],
  "run.serviceAgent": [
    "Cloud Run Service Agent",
    "iam.serviceAccounts.{getAccessToken,getOpenIdToken,signBlob}",
    "artifactregistry.repositories.{downloadArtifacts,get}",
  ],
  "cloudfunctions.serviceAgent": [
    "(Deprecated) Cloud Functions Service Agent",
    "iam.serviceAccounts.{getAccessToken,getOpenIdToken,signBlob}",
    "run.services.{create,get}",
  ],
  "pubsub.serviceAgent": [
    "Cloud Pub/Sub Service Agent",
    "iam.serviceAccounts.{getAccessToken,getOpenIdToken,signBlob}",
    PROJECT,
  ],
  "aiplatform.serviceAgent": [
    "Vertex AI Service Agent",
    "aiplatform.endpoints.{get,list,predict}",
    "storage.objects.{create,get,list}",
    "bigquery.jobs.create",
  ],
  "artifactregistry.serviceAgent": [
    "Artifact Registry Service Agent",
    "artifactregistry.repositories.{downloadArtifacts,get}",
    "pubsub.topics.publish",
  ],
  "cloudbuild.serviceAgent": [
    "Cloud Build Service Agent",
    "cloudbuild.builds.{create,get,list}",
    "logging.logEntries.create",
  ],
  "securitycenter.serviceAgent": [
    "Security Center Service Agent",
    "bigquery.datasets.get",
    "resourcemanager.projects.{get,getIamPolicy,list}",
  ],
};

/** What not even an owner has; buckets and tables reach basic roles by their own convenience members. */
const OWNER_LACKS =
  /^(iam\.serviceAccounts\.(getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)|storage\.(objects|multipartUploads)\.|storage\.buckets\.(get|getIamPolicy|setIamPolicy|update)$|bigquery\.tables\.|resourcemanager\.(organizations|folders)\.|resourcemanager\.projects\.create|billing\.(accounts|budgets)\.|cloudasset\.assets\.list|cloudkms\.cryptoKeyVersions\.use)/;
const EDITOR_LACKS =
  /(setIamPolicy$|^iam\.roles\.(create|delete|undelete|update)$|^iam\.serviceAccounts\.undelete$|^bigquery\.datasets\.(delete|update)$|^bigquery\.jobs\.(listAll|update)$|^resourcemanager\.projects\.(setIamPolicy|delete)$|^secretmanager\.versions\.access$|^container\.clusterRoleBindings\.(create|delete)$|^logging\.sinks\.(create|delete|update)$)/;
const VIEWER_HAS =
  /^(?!container\.secrets\.).*\.(get|list|search|getIamPolicy|searchAllResources|searchAllIamPolicies)$/;

export const predefinedRoles: PredefinedRole[] = build();
const byName = new Map(predefinedRoles.map((role) => [role.name, role]));

/** Undefined for a role this world does not know. */
export function predefinedRoleOf(name: string): PredefinedRole | undefined {
  return byName.get(name);
}

export const serviceAgentRole = (name: string): boolean => name.endsWith(".serviceAgent");

function build(): PredefinedRole[] {
  const named = Object.entries(ROLES).map(([name, [title, ...patterns]]) => ({
    name: `roles/${name}`,
    title,
    permissions: [...new Set(patterns.flatMap(expand))].toSorted(),
  }));
  const all = [...new Set(named.flatMap((role) => role.permissions))].toSorted();
  const owner = all.filter((permission) => !OWNER_LACKS.test(permission));
  const editor = owner.filter((permission) => !EDITOR_LACKS.test(permission));
  const viewer = editor.filter((permission) => VIEWER_HAS.test(permission));
  const basic = { owner, editor, viewer };
  const basics = Object.entries(basic).map(([name, permissions]) => ({
    name: `roles/${name}`,
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    permissions,
  }));
  return [...basics, ...named].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function expand(pattern: string): string[] {
  const found = /^(.*)\{(.+)\}$/.exec(pattern);
  if (!found) return [pattern];
  const [, stem = "", names = ""] = found;
  return names.split(",").map((name) => stem + name);
}
