/** Tells the accounts Google runs its services with from those of customers, by where their addresses live. */

/**
 * Projects of Google whose accounts are service agents of the product named; a customer cannot own these project ids. All
 * others are in projects called `gcp-sa-<product>`. Source: https://cloud.google.com/iam/docs/service-agents
 */
const products: Record<string, string> = {
  "bigquery-encryption": "BigQuery encryption",
  "cloud-cdn-fill": "Cloud CDN",
  "cloud-filer": "Filestore",
  "cloud-memcache-sa": "Memorystore for Memcached",
  "cloud-ml": "AI Platform",
  "cloud-redis": "Memorystore for Redis",
  "cloud-tpu": "Cloud TPU",
  "cloudcomposer-accounts": "Cloud Composer",
  "compute-system": "Compute Engine",
  "container-analysis": "Container Analysis",
  "container-engine-robot": "Google Kubernetes Engine",
  containerregistry: "Container Registry",
  "dataflow-service-producer-prod": "Dataflow",
  "dataproc-accounts": "Dataproc",
  "dlp-api": "Sensitive Data Protection",
  "endpoints-portal": "Cloud Endpoints",
  "firebase-rules": "Firebase security rules",
  "gae-api-prod": "App Engine",
  "gcf-admin-robot": "Cloud Functions",
  "gcp-gae-service": "App Engine",
  "genomics-api": "Cloud Life Sciences",
  "gs-project-accounts": "Cloud Storage",
  remotebuildexecution: "Remote Build Execution",
  "security-center-api": "Security Command Center",
  "serverless-robot-prod": "Cloud Run",
  "service-consumer-management": "service consumer management",
  "service-networking": "service networking",
  "sourcerepo-service-accounts": "Cloud Source Repositories",
  "storage-transfer-service": "Storage Transfer Service",
};

/** Addresses directly under gserviceaccount.com that Google runs, whatever stands before the @. */
const direct: Record<string, string> = {
  cloudbuild: "Cloud Build",
  cloudservices: "Google APIs",
  system: "Google",
};

/** What the account is a service agent of, in words, and the number in its address; null for a customer's account. */
export function serviceAgentOf(email: string): { product: string; number: string | null } | null {
  const [, local = "", host = ""] = /^([^@]+)@([^@]+)\.gserviceaccount\.com$/.exec(email.toLowerCase()) ?? [];
  const product = productOf(host);
  return product === null
    ? null
    : { product, number: /(?:^|[^\d])p?(\d{4,})(?:$|[^\d])/.exec(local)?.[1] ?? null };
}

/** `host`: what stands between @ and `.gserviceaccount.com`. A cloud of another universe puts its own name before `.iam`. */
function productOf(host: string): string | null {
  if (Object.hasOwn(direct, host)) return direct[host] ?? null;
  const project = /^([a-z0-9-]+)(?:\.[a-z0-9-]+)?\.iam$/.exec(host)?.[1];
  if (project === undefined) return null;
  if (Object.hasOwn(products, project)) return products[project] ?? null;
  return /^gcp-(?:sa|ri)-(.+)$/.exec(project)?.[1]?.replaceAll("-", " ") ?? null;
}

/**
 * Whether a role is made for service agents: Google gives it to them by itself, and may put into it whatever their service needs.
 * `role`: with or without the `@` and scope of a stored one. Source: https://cloud.google.com/iam/docs/service-agents
 */
export function isServiceAgentRole(role: string): boolean {
  const name = /^roles\/[a-z0-9]+\.([A-Za-z0-9]+)(?:@|$)/.exec(role)?.[1] ?? "";
  return /serviceAgent(V\d+Ext)?$/i.test(name);
}
