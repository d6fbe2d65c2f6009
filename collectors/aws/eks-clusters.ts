/** `aws/eks-clusters`: each cluster's own role, and the OIDC issuer that ties roles to its service accounts. */

import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { WorkloadRecord } from "#lib/ingest/contract.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import { overRegions } from "./regions.ts";

/** The names of the clusters of a region, listed once per run: two streams go by them. */
export function clusterNames(access: Access, region: string): Promise<string[]> {
  return oncePerRun(access.ctx, `aws/eks-clusters/${access.account}/${region}`, async () => {
    const { EKSClient, ListClustersCommand } = await import("@aws-sdk/client-eks");
    const eks = access.client("eks", region, (options) => new EKSClient(options));
    const answers = pages(
      (nextToken) =>
        access.call(
          "eks:ListClusters",
          (options) => eks.send(new ListClustersCommand({ nextToken }), options),
          region,
        ),
      (page) => page.nextToken,
    );
    const names: string[] = [];
    for await (const page of answers) names.push(...(page.clusters ?? []));
    return names;
  });
}

export async function* collectEksClusters(access: Access, account: string): AsyncGenerator<WorkloadRecord> {
  const { EKSClient, DescribeClusterCommand } = await import("@aws-sdk/client-eks");
  yield* overRegions(access, async function* (region, shortfall) {
    const eks = access.client("eks", region, (options) => new EKSClient(options));
    for (const name of await clusterNames(access, region)) {
      const answer = await shortfall.attempt(`cluster ${name} in ${region}`, () =>
        access.call(
          "eks:DescribeCluster",
          (options) => eks.send(new DescribeClusterCommand({ name }), options),
          region,
        ),
      );
      if (answer?.cluster) yield* clusterRecord(answer.cluster, account, region);
    }
  });
}

type Cluster = {
  name?: string;
  arn?: string;
  roleArn?: string;
  version?: string;
  status?: string;
  identity?: { oidc?: { issuer?: string } };
};

export function clusterRecord(cluster: Cluster, account: string, region: string): WorkloadRecord[] {
  if (!cluster.arn || !cluster.roleArn) return [];
  const issuer = cluster.identity?.oidc?.issuer;
  return [
    {
      type: "workload",
      scope: account,
      externalId: cluster.arn,
      kind: "aws_eks_cluster",
      name: cluster.name ?? cluster.arn,
      runsAs: { kind: "name", value: cluster.roleArn },
      location: region,
      attributes: {
        oidcIssuer: issuer === undefined ? null : normalizeIssuer(issuer),
        version: cluster.version ?? null,
        status: cluster.status ?? null,
      },
      unknown: [],
    },
  ];
}
