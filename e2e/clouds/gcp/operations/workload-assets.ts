/** What runs, as assets: each in the words of the API that made it, so the account it runs as stands in a place of its own. */
import type { Workload } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import type { Asset } from "./asset.ts";

type Shape = Pick<Asset, "name" | "type" | "version" | "service" | "discoveryName" | "data">;

export function workloadAssets(facts: ProjectFacts, workload: Workload, parent: string): Asset[] {
  return SHAPES[workload.kind](facts, workload).map((shape) => ({
    ...shape,
    location: workload.location,
    parent,
    updateTime: workload.createdAt,
    policy: { bindings: workload.bindings, auditConfigs: [] },
    search: {
      displayName: workload.name,
      createTime: workload.createdAt,
      parentType: "cloudresourcemanager.googleapis.com/Project",
    },
  }));
}

const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

const SHAPES: Record<Workload["kind"], (facts: ProjectFacts, workload: Workload) => Shape[]> = {
  "run-service": (facts, item) => [knative(facts, item, "Service", "services")],
  "run-job": (facts, item) => [knative(facts, item, "Job", "jobs")],
  function: ({ id }, item) => {
    const name = `projects/${id}/locations/${item.location}/functions/${item.name}`;
    return [
      {
        name: `//cloudfunctions.googleapis.com/${name}`,
        type: "cloudfunctions.googleapis.com/Function",
        version: "v2",
        service: "cloudfunctions",
        discoveryName: "Function",
        data: {
          name,
          environment: "GEN_2",
          state: "ACTIVE",
          buildConfig: { runtime: "nodejs24", entryPoint: "main" },
          serviceConfig: { serviceAccountEmail: item.account, uri: `https://${item.name}-uc.a.run.app` },
        },
      },
    ];
  },
  "function-v1": ({ id }, item) => {
    const name = `projects/${id}/locations/${item.location}/functions/${item.name}`;
    return [
      {
        name: `//cloudfunctions.googleapis.com/${name}`,
        type: "cloudfunctions.googleapis.com/CloudFunction",
        version: "v1",
        service: "cloudfunctions",
        discoveryName: "CloudFunction",
        data: { name, status: "ACTIVE", runtime: "python312", serviceAccountEmail: item.account },
      },
    ];
  },
  instance: ({ id }, item) => {
    const zone = `https://www.googleapis.com/compute/v1/projects/${id}/zones/${item.location}`;
    return [
      {
        name: `//compute.googleapis.com/projects/${id}/zones/${item.location}/instances/${item.name}`,
        type: "compute.googleapis.com/Instance",
        version: "v1",
        service: "compute",
        discoveryName: "Instance",
        data: {
          id: item.id,
          name: item.name,
          zone,
          selfLink: `${zone}/instances/${item.name}`,
          creationTimestamp: item.createdAt,
          status: item.running ? "RUNNING" : "TERMINATED",
          machineType: `${zone}/machineTypes/e2-standard-4`,
          serviceAccounts: [{ email: item.account, scopes: [SCOPE] }],
        },
      },
    ];
  },
  cluster: ({ id }, item) => {
    const name = `projects/${id}/locations/${item.location}/clusters/${item.name}`;
    const selfLink = `https://container.googleapis.com/v1/${name}`;
    const config = { serviceAccount: item.account, oauthScopes: [SCOPE], machineType: "e2-standard-8" };
    return [
      {
        name: `//container.googleapis.com/${name}`,
        type: "container.googleapis.com/Cluster",
        version: "v1",
        service: "container",
        discoveryName: "Cluster",
        data: {
          name: item.name,
          location: item.location,
          selfLink,
          status: "RUNNING",
          createTime: item.createdAt,
          nodePools: [{ name: "default-pool", config }],
          ...(item.workloadIdentity ? { workloadIdentityConfig: { workloadPool: `${id}.svc.id.goog` } } : {}),
        },
      },
      {
        name: `//container.googleapis.com/${name}/nodePools/default-pool`,
        type: "container.googleapis.com/NodePool",
        version: "v1",
        service: "container",
        discoveryName: "NodePool",
        data: {
          name: "default-pool",
          selfLink: `${selfLink}/nodePools/default-pool`,
          status: "RUNNING",
          config,
        },
      },
    ];
  },
  "agent-engine": ({ number }, item) => {
    const name = `projects/${number}/locations/${item.location}/reasoningEngines/${item.id}`;
    return [
      {
        name: `//aiplatform.googleapis.com/${name}`,
        type: "aiplatform.googleapis.com/ReasoningEngine",
        version: "v1",
        service: "aiplatform",
        discoveryName: "GoogleCloudAiplatformV1ReasoningEngine",
        data: {
          name,
          displayName: item.name,
          createTime: item.createdAt,
          spec: { agentFramework: "google-adk", serviceAccount: item.account },
        },
      },
    ];
  },
};

/** The inventory knows services and jobs by the older of Cloud Run's two APIs. */
function knative(facts: ProjectFacts, item: Workload, kind: "Service" | "Job", path: string): Shape {
  const pod = {
    serviceAccountName: item.account,
    containers: [{ image: `europe-docker.pkg.dev/${facts.id}/images/${item.name}` }],
  };
  const template = kind === "Service" ? { spec: pod } : { spec: { template: { spec: pod } } };
  return {
    name: `//run.googleapis.com/projects/${facts.id}/locations/${item.location}/${path}/${item.name}`,
    type: `run.googleapis.com/${kind}`,
    version: "v1",
    service: "run",
    discoveryName: kind,
    data: {
      apiVersion: kind === "Service" ? "serving.knative.dev/v1" : "run.googleapis.com/v1",
      kind,
      metadata: {
        name: item.name,
        namespace: facts.number,
        labels: { "cloud.googleapis.com/location": item.location },
        creationTimestamp: item.createdAt,
      },
      spec: { template },
    },
  };
}
