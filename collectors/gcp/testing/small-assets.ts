/** The small estate as Cloud Asset Inventory lists it. */
import { projectIds, type SmallEstate } from "./small-estate.ts";

export type SmallAsset = {
  name: string;
  assetType: string;
  ancestors: string[];
  updateTime: string;
  resource?: { version: string; data: object; location?: string; parent?: string };
  iamPolicy?: object;
  assetExceptions?: { exceptionType: string }[];
};

const updateTime = "2026-11-20T00:00:00Z";
const typeOf = { organizations: "Organization", folders: "Folder", projects: "Project" };

export function smallAssets(estate: SmallEstate): { resources: SmallAsset[]; policies: SmallAsset[] } {
  const under = (node: string) => ({ ancestors: estate.ancestors[node] ?? [node], updateTime });
  const nodes = estate.nodes.map((data) => ({
    name: `//cloudresourcemanager.googleapis.com/${data.name}`,
    assetType: `cloudresourcemanager.googleapis.com/${typeOf[data.name.split("/")[0] as keyof typeof typeOf]}`,
    ...under(data.name),
    resource: { version: "v3", data },
  }));
  const accountName = (uniqueId: string) => {
    const found = estate.accounts.find((account) => account.uniqueId === uniqueId);
    return `//iam.googleapis.com/projects/${projectIds[found?.project ?? ""]}/serviceAccounts/${uniqueId}`;
  };
  const accounts = estate.accounts.map(({ project, ...data }) => ({
    ...{
      name: accountName(data.uniqueId),
      assetType: "iam.googleapis.com/ServiceAccount",
      ...under(project),
    },
    resource: { version: "v1", data },
  }));
  const keys = estate.keys.map(({ owner, id, ...data }) => {
    const account = estate.accounts.find(({ uniqueId }) => uniqueId === owner);
    return {
      ...{ name: `${accountName(owner)}/keys/${id}`, assetType: "iam.googleapis.com/ServiceAccountKey" },
      ...under(account?.project ?? ""),
      resource: {
        version: "v1",
        parent: accountName(owner),
        data: { ...data, name: `${account?.name}/keys/${id}` },
      },
    };
  });
  const pools = estate.pools.flatMap(({ project, providers, ...data }) => [
    {
      ...{ name: `//iam.googleapis.com/${data.name}`, assetType: "iam.googleapis.com/WorkloadIdentityPool" },
      ...under(project),
      resource: { version: "v1", data },
    },
    ...providers.map((provider) => ({
      ...{
        name: `//iam.googleapis.com/${provider.name}`,
        assetType: "iam.googleapis.com/WorkloadIdentityPoolProvider",
      },
      ...under(project),
      resource: { version: "v1", data: provider },
    })),
  ]);
  const roles = estate.customRoles.map(({ owner, ...data }) => ({
    ...{ name: `//iam.googleapis.com/${data.name}`, assetType: "iam.googleapis.com/Role", ...under(owner) },
    resource: { version: "v1", data },
  }));
  const workloads = estate.workloads.map(({ project, type, name, location, data }) => ({
    ...{ name, assetType: type, ...under(project) },
    resource: { version: "v1", location, data },
  }));
  const policies = Object.entries(estate.policies).map(([key, iamPolicy]) => policyAsset(key, iamPolicy));

  function policyAsset(key: string, iamPolicy: object): SmallAsset {
    if (key.startsWith("//")) {
      return { name: key, assetType: "storage.googleapis.com/Bucket", ...under(estate.payments), iamPolicy };
    }
    const account = accounts.find(({ name }) => name.endsWith(`/serviceAccounts/${key}`));
    const found = account ?? nodes.find(({ resource }) => resource.data.name === key);
    if (found === undefined) throw new Error(`No asset ${key}.`);
    const { resource: _, ...asset } = found;
    return { ...asset, iamPolicy };
  }
  return { resources: [...nodes, ...accounts, ...keys, ...pools, ...roles, ...workloads], policies };
}
