/** What lives in a project, as assets: accounts with their keys, pools, roles, what runs, and what else has a policy. */

import { poolName } from "../world/forge.ts";
import type { Holding, Pool, ProjectState, ServiceAccount } from "../world/model.ts";
import type { ProjectFacts } from "../world/organization.ts";
import { type Asset, RESOURCE_MANAGER } from "./asset.ts";
import { accountBody, keyBody, poolBody, providerBody, systemKeyBody } from "./bodies.ts";
import { roleAsset } from "./node-assets.ts";
import { workloadAssets } from "./workload-assets.ts";

export function projectAssets(facts: ProjectFacts, state: ProjectState): Asset[] {
  const parent = `${RESOURCE_MANAGER}/projects/${facts.number}`;
  return [
    ...state.accounts.flatMap((account) => accountAssets(state, account, parent)),
    ...poolsOf(facts, state).flatMap((pool) => poolAssets(facts, pool, parent)),
    ...state.roles.map((role) => roleAsset(`projects/${facts.id}`, parent, role)),
    ...state.workloads.flatMap((workload) => workloadAssets(facts, workload, parent)),
    ...state.holdings.map((holding) => holdingAsset(facts, holding, parent)),
  ];
}

/** A project with a cluster also has the pool Google keeps for its pods; nobody can give it a provider. */
export function poolsOf(facts: ProjectFacts, state: ProjectState): (Pool & { system?: true })[] {
  const cluster = state.workloads.find((item) => item.workloadIdentity);
  if (!cluster) return state.pools;
  const system = {
    id: `${facts.id}.svc.id.goog`,
    displayName: "",
    description: "",
    disabled: false,
    createdAt: cluster.createdAt,
    providers: [],
    system: true as const,
  };
  return [...state.pools, system];
}

export const poolBodyOf = (facts: ProjectFacts, pool: Pool & { system?: true }): object =>
  pool.system
    ? { name: poolName(facts, pool.id), state: "ACTIVE", mode: "SYSTEM_TRUST_DOMAIN" }
    : poolBody(facts, pool);

const iam = { location: null, version: "v1", service: "iam" };

function accountAssets(state: ProjectState, account: ServiceAccount, parent: string): Asset[] {
  const name = `//iam.googleapis.com/projects/${state.id}/serviceAccounts/${account.uniqueId}`;
  const key = (body: { name: string; validAfterTime: string }): Asset => ({
    ...iam,
    name: `${name}/keys/${body.name.split("/").at(-1)}`,
    type: "iam.googleapis.com/ServiceAccountKey",
    discoveryName: "ServiceAccountKey",
    parent: name,
    updateTime: body.validAfterTime,
    data: body,
    policy: null,
    search: {
      displayName: "",
      createTime: body.validAfterTime,
      parentType: "iam.googleapis.com/ServiceAccount",
    },
  });
  return [
    {
      ...iam,
      name,
      type: "iam.googleapis.com/ServiceAccount",
      discoveryName: "ServiceAccount",
      parent,
      updateTime: account.createdAt,
      data: accountBody(state.id, account),
      policy: { bindings: account.bindings, auditConfigs: [] },
      search: {
        displayName: account.displayName,
        description: account.description,
        state: account.disabled ? "DISABLED" : "ENABLED",
        tags: account.tags,
        parentType: "cloudresourcemanager.googleapis.com/Project",
      },
    },
    key(systemKeyBody(state.id, account, state.day)),
    ...account.keys.map((item) => key(keyBody(state.id, account, item))),
  ];
}

function poolAssets(facts: ProjectFacts, pool: Pool, parent: string): Asset[] {
  const name = `//iam.googleapis.com/${poolName(facts, pool.id)}`;
  const base = { ...iam, location: "global", updateTime: pool.createdAt, policy: null };
  return [
    {
      ...base,
      name,
      type: "iam.googleapis.com/WorkloadIdentityPool",
      discoveryName: "WorkloadIdentityPool",
      parent,
      data: poolBodyOf(facts, pool),
      search: { displayName: pool.displayName, state: "ACTIVE" },
    },
    ...pool.providers.map((provider) => ({
      ...base,
      name: `${name}/providers/${provider.id}`,
      type: "iam.googleapis.com/WorkloadIdentityPoolProvider",
      discoveryName: "WorkloadIdentityPoolProvider",
      parent: name,
      data: providerBody(facts, pool, provider),
      search: { displayName: provider.displayName, state: "ACTIVE" },
    })),
  ];
}

type Kind = {
  type: string;
  name: (facts: ProjectFacts, holding: Holding) => string;
  service: string;
  data: (facts: ProjectFacts, holding: Holding) => object;
};

const KINDS: Record<Holding["kind"], Kind> = {
  bucket: {
    type: "storage.googleapis.com/Bucket",
    service: "storage",
    name: (_, { name }) => `//storage.googleapis.com/${name}`,
    data: (facts, { name, location }) => ({
      id: name,
      name,
      kind: "storage#bucket",
      location: location.toUpperCase(),
      projectNumber: facts.number,
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
    }),
  },
  secret: {
    type: "secretmanager.googleapis.com/Secret",
    service: "secretmanager",
    name: ({ number }, { name }) => `//secretmanager.googleapis.com/projects/${number}/secrets/${name}`,
    data: ({ number }, { name, createdAt }) => ({
      name: `projects/${number}/secrets/${name}`,
      createTime: createdAt,
      replication: { automatic: {} },
    }),
  },
  topic: {
    type: "pubsub.googleapis.com/Topic",
    service: "pubsub",
    name: ({ id }, { name }) => `//pubsub.googleapis.com/projects/${id}/topics/${name}`,
    data: ({ id }, { name }) => ({ name: `projects/${id}/topics/${name}` }),
  },
  dataset: {
    type: "bigquery.googleapis.com/Dataset",
    service: "bigquery",
    name: ({ id }, { name }) => `//bigquery.googleapis.com/projects/${id}/datasets/${name}`,
    data: ({ id }, { name, location }) => ({
      id: `${id}:${name}`,
      datasetReference: { datasetId: name, projectId: id },
      location,
    }),
  },
  repository: {
    type: "artifactregistry.googleapis.com/Repository",
    service: "artifactregistry",
    name: ({ id }, { name, location }) =>
      `//artifactregistry.googleapis.com/projects/${id}/locations/${location}/repositories/${name}`,
    data: ({ id }, { name, location, createdAt }) => ({
      name: `projects/${id}/locations/${location}/repositories/${name}`,
      createTime: createdAt,
      format: "DOCKER",
    }),
  },
};

function holdingAsset(facts: ProjectFacts, holding: Holding, parent: string): Asset {
  const kind = KINDS[holding.kind];
  return {
    name: kind.name(facts, holding),
    type: kind.type,
    location: holding.location,
    version: "v1",
    service: kind.service,
    discoveryName: kind.type.split("/")[1] ?? "",
    parent,
    updateTime: holding.createdAt,
    data: kind.data(facts, holding),
    policy: { bindings: holding.bindings, auditConfigs: [] },
    search: {
      displayName: holding.name,
      createTime: holding.createdAt,
      parentType: "cloudresourcemanager.googleapis.com/Project",
    },
  };
}
