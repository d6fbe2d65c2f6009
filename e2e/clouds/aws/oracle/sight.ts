/** What can be seen: per account and stream, from the permissions alone. */
import type { World } from "../../world.ts";
import type { AwsPermissions } from "../permissions.ts";
import { isSuspended } from "../world/organization.ts";

/** The calls each stream needs to be complete. Regional streams also need the list of regions. */
export const AWS_STREAMS: Record<string, string[]> = {
  "aws/organization-policies": [
    "organizations:ListRoots",
    "organizations:ListPolicies",
    "organizations:DescribePolicy",
    "organizations:ListTargetsForPolicy",
  ],
  "aws/principals": ["iam:GetAccountAuthorizationDetails"],
  "aws/credential-report": ["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
  "aws/access-keys": ["iam:ListAccessKeys", "iam:GetAccessKeyLastUsed"],
  "aws/service-credentials": ["iam:ListServiceSpecificCredentials"],
  "aws/identity-providers": [
    "iam:ListOpenIDConnectProviders",
    "iam:GetOpenIDConnectProvider",
    "iam:ListSAMLProviders",
    "iam:GetSAMLProvider",
  ],
  "aws/lambda-functions": ["ec2:DescribeRegions", "lambda:ListFunctions"],
  "aws/ecs-services": [
    "ec2:DescribeRegions",
    "ecs:ListClusters",
    "ecs:ListServices",
    "ecs:DescribeServices",
    "ecs:DescribeTaskDefinition",
  ],
  "aws/ec2-instances": ["ec2:DescribeRegions", "ec2:DescribeInstances"],
  "aws/eks-clusters": ["ec2:DescribeRegions", "eks:ListClusters", "eks:DescribeCluster"],
  "aws/pod-identities": [
    "ec2:DescribeRegions",
    "eks:ListClusters",
    "eks:ListPodIdentityAssociations",
    "eks:DescribePodIdentityAssociation",
  ],
  "aws/roles-anywhere": [
    "ec2:DescribeRegions",
    "rolesanywhere:ListTrustAnchors",
    "rolesanywhere:ListProfiles",
    "rolesanywhere:ListSubjects",
  ],
  "aws/access-advisor": [
    "iam:GetAccountAuthorizationDetails",
    "iam:GenerateServiceLastAccessedDetails",
    "iam:GetServiceLastAccessedDetails",
  ],
};

const TREE = [
  "organizations:DescribeOrganization",
  "organizations:ListRoots",
  "organizations:ListOrganizationalUnitsForParent",
];

export type Sight = {
  /** Accounts that can be entered. */
  accounts: string[];
  /** Whether the organization's tree is known. */
  tree: boolean;
  complete(account: string, stream: string): boolean;
  can(account: string, action: string): boolean;
};

function openAccounts(world: World): string[] {
  return world.aws
    .accounts(world.day)
    .filter((facts) => !isSuspended(facts, world.day))
    .map((facts) => facts.id);
}

export function everythingSeen(world: World): Sight {
  return { accounts: openAccounts(world), tree: true, complete: () => true, can: () => true };
}

/** `account`: a source of that account alone, read with credentials of its own and without a tree. */
export function sightThrough(world: World, permissions: AwsPermissions, account?: string): Sight {
  const { managementId } = world.aws.organization;
  const managed = (action: string) => permissions.allows(managementId, action);
  const lists = ["organizations:ListAccounts", "organizations:ListAccountsForParent"];
  const mayAssume = permissions.allows(world.aws.organization.securityId, "sts:AssumeRole");
  const tree = account === undefined && mayAssume && TREE.every(managed) && lists.some(managed);
  const reachable = openAccounts(world).filter((id) => !permissions.scopeDenied(id));
  const accounts = account === undefined ? (tree ? reachable : []) : [account];
  const can = (id: string, action: string) => accounts.includes(id) && permissions.allows(id, action);
  return {
    accounts,
    tree,
    can,
    complete: (id, stream) => {
      const needed = AWS_STREAMS[stream] ?? [];
      if (stream === "aws/organization-policies") return tree && needed.every(managed);
      return needed.every((action) => can(id, action));
    },
  };
}
