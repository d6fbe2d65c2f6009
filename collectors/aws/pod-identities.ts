/** `aws/pod-identities`: which Kubernetes service account becomes which role through EKS Pod Identity. */

import type {
  CloudRecord,
  GrantRecord,
  RoleRecord,
  TrustRecord,
  WorkloadRecord,
} from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import type { Shortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { clusterNames } from "./eks-clusters.ts";
import { documentFields } from "./map-policy.ts";
import { overRegions } from "./regions.ts";
import { untilGone } from "./walk.ts";

type Association = {
  clusterName?: string;
  namespace?: string;
  serviceAccount?: string;
  roleArn?: string;
  associationArn?: string;
  associationId?: string;
  targetRoleArn?: string;
  externalId?: string;
  policy?: string;
  disableSessionTags?: boolean;
};

export async function* collectPodIdentities(access: Access, account: string): AsyncGenerator<CloudRecord> {
  yield* overRegions(access, async function* (region, shortfall) {
    for (const cluster of await clusterNames(access, region)) {
      for await (const association of associationsOf(access, region, cluster, shortfall)) {
        yield* associationRecords(association, { account, region, partition: access.partition });
      }
    }
  });
}

/** The list names no role, so each association is described as well. */
async function* associationsOf(
  access: Access,
  region: string,
  clusterName: string,
  shortfall: Shortfall,
): AsyncGenerator<Association> {
  const { EKSClient, ListPodIdentityAssociationsCommand, DescribePodIdentityAssociationCommand } =
    await import("@aws-sdk/client-eks");
  const eks = access.client("eks", region, (options) => new EKSClient(options));
  const answers = pages(
    (nextToken) =>
      access.call(
        "eks:ListPodIdentityAssociations",
        (options) => eks.send(new ListPodIdentityAssociationsCommand({ clusterName, nextToken }), options),
        region,
      ),
    (page) => page.nextToken,
  );
  for await (const page of untilGone(answers)) {
    for (const { associationId } of page.associations ?? []) {
      const answer = await shortfall.attempt(
        `pod identity association ${associationId} of ${clusterName}`,
        () =>
          access.call(
            "eks:DescribePodIdentityAssociation",
            (options) =>
              eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }), options),
            region,
          ),
      );
      if (answer?.association) yield answer.association;
    }
  }
}

type Place = { account: string; region: string; partition: string };

/** The pod as workload, its service account as trusted party, and a session policy, where there is one, as a bound. */
export function associationRecords(association: Association, place: Place): CloudRecord[] {
  const { associationArn, roleArn } = association;
  if (!associationArn || !roleArn) return [];
  const found = { ...association, associationArn, roleArn };
  return [workloadRecord(found, place), trustRecord(found, place), ...sessionPolicyRecords(found, place)];
}

type Found = Association & { associationArn: string; roleArn: string };

function workloadRecord(found: Found, place: Place): WorkloadRecord {
  return {
    type: "workload",
    scope: place.account,
    externalId: found.associationArn,
    kind: "aws_eks_pod_identity",
    name: `${found.namespace}/${found.serviceAccount}`,
    runsAs: { kind: "name", value: found.roleArn },
    location: place.region,
    attributes: {
      cluster: found.clusterName ?? null,
      namespace: found.namespace ?? null,
      serviceAccount: found.serviceAccount ?? null,
      targetRole: found.targetRoleArn ?? null,
      hasExternalId: Boolean(found.externalId),
      sessionTags: found.disableSessionTags !== true,
    },
    unknown: [],
  };
}

function trustRecord(found: Found, place: Place): TrustRecord {
  const cluster = `arn:${place.partition}:eks:${place.region}:${place.account}:cluster/${found.clusterName}`;
  return {
    type: "trust",
    scope: place.account,
    subject: { kind: "name", value: found.roleArn },
    trusted: {
      kind: "federated",
      value: `${cluster}|system:serviceaccount:${found.namespace}:${found.serviceAccount}`,
    },
    mechanism: "pod-identity",
    condition: null,
    attributes: { association: found.associationArn },
    unknown: [],
  };
}

function sessionPolicyRecords(found: Found, place: Place): (RoleRecord | GrantRecord)[] {
  if (!found.policy) return [];
  const externalId = `${found.associationArn}#session`;
  return [
    {
      type: "role",
      scope: place.account,
      externalId,
      kind: "aws_session_policy",
      name: `Session policy of ${found.namespace}/${found.serviceAccount}`,
      resourceName: null,
      version: null,
      manager: "customer",
      ...documentFields(found.policy, {}),
    },
    {
      type: "grant",
      scope: place.account,
      subject: { kind: "name", value: found.roleArn },
      role: { kind: "id", value: externalId },
      effect: "boundary",
      via: "session-policy",
      condition: null,
      attributes: { association: found.associationArn },
      unknown: [],
    },
  ];
}
