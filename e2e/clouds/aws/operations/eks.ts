/** EKS clusters and Pod Identity associations; the list of associations does not name the role, only its details do. */
import type {
  DescribeClusterRequest,
  DescribeClusterResponse,
  DescribePodIdentityAssociationRequest,
  DescribePodIdentityAssociationResponse,
  ListClustersRequest,
  ListClustersResponse,
  ListPodIdentityAssociationsRequest,
  ListPodIdentityAssociationsResponse,
} from "@aws-sdk/client-eks";
import type { Call, Operations } from "../call.ts";
import { issuerOf } from "../kits/apps.ts";
import { pageOf } from "../paging.ts";
import { WireError } from "../wire/wire-error.ts";
import type { EksCluster, PodAssociation } from "../world/model.ts";

export const eksOperations: Operations = {
  ListClusters: listClusters,
  DescribeCluster: describeCluster,
  ListPodIdentityAssociations: listAssociations,
  DescribePodIdentityAssociation: describeAssociation,
};

const arnOf = (call: Call, rest: string) => `arn:aws:eks:${call.region}:${call.caller.account}:${rest}`;
const roleArnOf = (call: Call, role: string) => `arn:aws:iam::${call.caller.account}:role/${role}`;

function eksPage<Item>(call: Call, items: Item[], input: { nextToken?: string; maxResults?: number }) {
  return pageOf(items, {
    token: input.nextToken,
    limit: input.maxResults,
    size: { default: 100, maximum: 100 },
    cap: call.pageCap,
    refusal: "InvalidParameterException",
  });
}

function clusterNamed(call: Call, name: string | undefined): EksCluster {
  const cluster = call.account().clusters.find((item) => item.region === call.region && item.name === name);
  if (!cluster) throw new WireError("ResourceNotFoundException", `No cluster found for name: ${name}.`, 404);
  return cluster;
}

function listClusters(call: Call, input: ListClustersRequest): ListClustersResponse {
  const names = call
    .account()
    .clusters.filter((item) => item.region === call.region)
    .map((item) => item.name);
  const page = eksPage(call, names, input);
  return { clusters: page.items, nextToken: page.next };
}

function describeCluster(call: Call, input: DescribeClusterRequest): DescribeClusterResponse {
  const cluster = clusterNamed(call, input.name);
  return {
    cluster: {
      name: cluster.name,
      arn: arnOf(call, `cluster/${cluster.name}`),
      createdAt: new Date(cluster.createdAt),
      version: "1.34",
      endpoint: `https://${cluster.issuerId}.gr7.${cluster.region}.eks.amazonaws.com`,
      roleArn: roleArnOf(call, cluster.role),
      identity: { oidc: { issuer: `https://${issuerOf(cluster)}` } },
      status: "ACTIVE",
      platformVersion: "eks.12",
      tags: {},
    },
  };
}

const associationArn = (call: Call, item: PodAssociation) =>
  arnOf(call, `podidentityassociation/${item.cluster}/${item.id}`);

function listAssociations(
  call: Call,
  input: ListPodIdentityAssociationsRequest,
): ListPodIdentityAssociationsResponse {
  const cluster = clusterNamed(call, input.clusterName);
  const found = call
    .account()
    .associations.filter((item) => item.cluster === cluster.name)
    .filter((item) => input.namespace === undefined || item.namespace === input.namespace)
    .filter((item) => input.serviceAccount === undefined || item.serviceAccount === input.serviceAccount);
  const page = eksPage(call, found, input);
  return {
    associations: page.items.map((item) => ({
      clusterName: item.cluster,
      namespace: item.namespace,
      serviceAccount: item.serviceAccount,
      associationArn: associationArn(call, item),
      associationId: item.id,
    })),
    nextToken: page.next,
  };
}

function describeAssociation(
  call: Call,
  input: DescribePodIdentityAssociationRequest,
): DescribePodIdentityAssociationResponse {
  const cluster = clusterNamed(call, input.clusterName);
  const item = call
    .account()
    .associations.find((other) => other.cluster === cluster.name && other.id === input.associationId);
  if (!item) {
    throw new WireError(
      "ResourceNotFoundException",
      `The associationId ${input.associationId} does not exist.`,
      404,
    );
  }
  return {
    association: {
      clusterName: item.cluster,
      namespace: item.namespace,
      serviceAccount: item.serviceAccount,
      roleArn: roleArnOf(call, item.role),
      associationArn: associationArn(call, item),
      associationId: item.id,
      tags: {},
      createdAt: new Date(item.createdAt),
      modifiedAt: new Date(item.createdAt),
      disableSessionTags: false,
      targetRoleArn: item.targetRole ?? undefined,
      policy: item.sessionPolicy === null ? undefined : JSON.stringify(item.sessionPolicy),
    },
  };
}
