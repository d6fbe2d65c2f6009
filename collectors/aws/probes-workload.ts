/** Probes for what the collector asks about workloads, in the home region. */
import type { Access } from "./access.ts";
import { onFirst, type Probe, simple } from "./probe.ts";
import { signedGet } from "./signed-get.ts";

async function ecsOf(access: Access) {
  const sdk = await import("@aws-sdk/client-ecs");
  return { sdk, ecs: access.client("ecs", access.homeRegion, (options) => new sdk.ECSClient(options)) };
}

async function eksOf(access: Access) {
  const sdk = await import("@aws-sdk/client-eks");
  return { sdk, eks: access.client("eks", access.homeRegion, (options) => new sdk.EKSClient(options)) };
}

async function ec2Of(access: Access) {
  const sdk = await import("@aws-sdk/client-ec2");
  return { sdk, ec2: access.client("ec2", access.homeRegion, (options) => new sdk.EC2Client(options)) };
}

async function firstCluster(access: Access) {
  const { sdk, ecs } = await ecsOf(access);
  const answer = await access.call("ecs:ListClusters", (options) =>
    ecs.send(new sdk.ListClustersCommand({}), options),
  );
  return answer.clusterArns?.[0];
}

async function firstService(access: Access) {
  const { sdk, ecs } = await ecsOf(access);
  const cluster = await firstCluster(access);
  if (cluster === undefined) return undefined;
  const answer = await access.call("ecs:ListServices", (options) =>
    ecs.send(new sdk.ListServicesCommand({ cluster }), options),
  );
  const service = answer.serviceArns?.[0];
  return service === undefined ? undefined : { cluster, service };
}

async function firstTaskDefinition(access: Access) {
  const { sdk, ecs } = await ecsOf(access);
  const found = await firstService(access);
  if (found === undefined) return undefined;
  const answer = await access.call("ecs:DescribeServices", (options) =>
    ecs.send(new sdk.DescribeServicesCommand({ cluster: found.cluster, services: [found.service] }), options),
  );
  return answer.services?.[0]?.taskDefinition;
}

async function firstEksCluster(access: Access) {
  const { sdk, eks } = await eksOf(access);
  const answer = await access.call("eks:ListClusters", (options) =>
    eks.send(new sdk.ListClustersCommand({}), options),
  );
  return answer.clusters?.[0];
}

async function firstAssociation(access: Access) {
  const { sdk, eks } = await eksOf(access);
  const clusterName = await firstEksCluster(access);
  if (clusterName === undefined) return undefined;
  const answer = await access.call("eks:ListPodIdentityAssociations", (options) =>
    eks.send(new sdk.ListPodIdentityAssociationsCommand({ clusterName }), options),
  );
  const associationId = answer.associations?.[0]?.associationId;
  return associationId === undefined ? undefined : { clusterName, associationId };
}

function anywhere(permission: string, path: string): Probe {
  return simple(permission, (access, options) =>
    signedGet(
      access,
      { service: "rolesanywhere", region: access.homeRegion, path, query: {} },
      options.abortSignal,
    ),
  );
}

export const workloadProbes: Probe[] = [
  simple("ec2:DescribeRegions", async (access, options) => {
    const { sdk, ec2 } = await ec2Of(access);
    return ec2.send(new sdk.DescribeRegionsCommand({}), options);
  }),
  simple("ec2:DescribeInstances", async (access, options) => {
    const { sdk, ec2 } = await ec2Of(access);
    return ec2.send(new sdk.DescribeInstancesCommand({ MaxResults: 5 }), options);
  }),
  simple("lambda:ListFunctions", async (access, options) => {
    const sdk = await import("@aws-sdk/client-lambda");
    const lambda = access.client("lambda", access.homeRegion, (given) => new sdk.LambdaClient(given));
    return lambda.send(new sdk.ListFunctionsCommand({ MaxItems: 1 }), options);
  }),
  simple("ecs:ListClusters", async (access, options) => {
    const { sdk, ecs } = await ecsOf(access);
    return ecs.send(new sdk.ListClustersCommand({}), options);
  }),
  onFirst("ecs:ListServices", firstCluster, async (access, cluster, options) => {
    const { sdk, ecs } = await ecsOf(access);
    return ecs.send(new sdk.ListServicesCommand({ cluster }), options);
  }),
  onFirst("ecs:DescribeServices", firstService, async (access, found, options) => {
    const { sdk, ecs } = await ecsOf(access);
    return ecs.send(
      new sdk.DescribeServicesCommand({ cluster: found.cluster, services: [found.service] }),
      options,
    );
  }),
  onFirst("ecs:DescribeTaskDefinition", firstTaskDefinition, async (access, taskDefinition, options) => {
    const { sdk, ecs } = await ecsOf(access);
    return ecs.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition }), options);
  }),
  simple("eks:ListClusters", async (access, options) => {
    const { sdk, eks } = await eksOf(access);
    return eks.send(new sdk.ListClustersCommand({}), options);
  }),
  onFirst("eks:DescribeCluster", firstEksCluster, async (access, name, options) => {
    const { sdk, eks } = await eksOf(access);
    return eks.send(new sdk.DescribeClusterCommand({ name }), options);
  }),
  onFirst("eks:ListPodIdentityAssociations", firstEksCluster, async (access, clusterName, options) => {
    const { sdk, eks } = await eksOf(access);
    return eks.send(new sdk.ListPodIdentityAssociationsCommand({ clusterName }), options);
  }),
  onFirst("eks:DescribePodIdentityAssociation", firstAssociation, async (access, found, options) => {
    const { sdk, eks } = await eksOf(access);
    return eks.send(new sdk.DescribePodIdentityAssociationCommand(found), options);
  }),
  anywhere("rolesanywhere:ListTrustAnchors", "/trustanchors"),
  anywhere("rolesanywhere:ListProfiles", "/profiles"),
  anywhere("rolesanywhere:ListSubjects", "/subjects"),
];
