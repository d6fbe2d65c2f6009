/** One asset as Cloud Asset Inventory knows it, before anybody has said which of its sides they want. */
import type { AuditConfig, Binding } from "../world/model.ts";

export type Asset = {
  name: string;
  type: string;
  location: string | null;
  version: string;
  /** The service whose discovery document describes `data`. */
  service: string;
  discoveryName: string;
  /** Full resource name; null at the top. */
  parent: string | null;
  updateTime: string;
  /** The resource as its own API writes it. */
  data: object;
  policy: { bindings: Binding[]; auditConfigs: AuditConfig[] } | null;
  search: Search;
};

/** What searching shows of it. */
export type Search = {
  displayName: string;
  description?: string;
  labels?: Record<string, string>;
  createTime?: string;
  state?: string;
  parentType?: string;
  /** Tags bound to it, by short names. */
  tags?: Record<string, string>;
};

/** Every type of asset this world can list; a pattern that fits none of them is an error. */
export const ASSET_TYPES = [
  "cloudresourcemanager.googleapis.com/Organization",
  "cloudresourcemanager.googleapis.com/Folder",
  "cloudresourcemanager.googleapis.com/Project",
  "iam.googleapis.com/ServiceAccount",
  "iam.googleapis.com/ServiceAccountKey",
  "iam.googleapis.com/Role",
  "iam.googleapis.com/WorkloadIdentityPool",
  "iam.googleapis.com/WorkloadIdentityPoolProvider",
  "run.googleapis.com/Service",
  "run.googleapis.com/Job",
  "cloudfunctions.googleapis.com/Function",
  "cloudfunctions.googleapis.com/CloudFunction",
  "compute.googleapis.com/Instance",
  "container.googleapis.com/Cluster",
  "container.googleapis.com/NodePool",
  "aiplatform.googleapis.com/ReasoningEngine",
  "storage.googleapis.com/Bucket",
  "secretmanager.googleapis.com/Secret",
  "pubsub.googleapis.com/Topic",
  "bigquery.googleapis.com/Dataset",
  "artifactregistry.googleapis.com/Repository",
  // Known to the inventory; this company has none of them.
  "appengine.googleapis.com/Application",
  "appengine.googleapis.com/Service",
  "appengine.googleapis.com/Version",
  "cloudbuild.googleapis.com/BuildTrigger",
  "cloudscheduler.googleapis.com/Job",
  "cloudkms.googleapis.com/CryptoKey",
  "composer.googleapis.com/Environment",
  "compute.googleapis.com/InstanceTemplate",
  "dataflow.googleapis.com/Job",
  "dataproc.googleapis.com/Cluster",
  "notebooks.googleapis.com/Instance",
  "pubsub.googleapis.com/Subscription",
  "run.googleapis.com/Revision",
  "run.googleapis.com/WorkerPool",
  "workflows.googleapis.com/Workflow",
  "aiplatform.googleapis.com/CustomJob",
  "aiplatform.googleapis.com/Endpoint",
  "aiplatform.googleapis.com/PipelineJob",
  "apikeys.googleapis.com/Key",
  "sqladmin.googleapis.com/Instance",
];

/** Types that the search knows nothing of. */
export const UNSEARCHABLE = new Set(["iam.googleapis.com/WorkloadIdentityPoolProvider"]);

export const RESOURCE_MANAGER = "//cloudresourcemanager.googleapis.com";
