/** Which calls the simulated AWS allows, per account: by default exactly what the collector's permissions.json lists. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Permissions = {
  /** Whether a call of `action` made with the credentials of `account` is allowed. */
  allows(account: string, action: string): boolean;
  /** From now on only these, in every account or in one. */
  allowOnly(actions: string[], account?: string): void;
  deny(action: string, account?: string): void;
  allow(action: string, account?: string): void;
  /** Nobody gets into the account any more: AssumeRole into it is refused. */
  denyAccount(account: string): void;
  accountDenied(account: string): boolean;
  /** Back to the initial list. */
  reset(): void;
  list(): string[];
};

const FALLBACK = [
  "sts:AssumeRole",
  "organizations:DescribeOrganization",
  "organizations:ListRoots",
  "organizations:ListOrganizationalUnitsForParent",
  "organizations:ListAccounts",
  "organizations:ListAccountsForParent",
  "organizations:ListPolicies",
  "organizations:DescribePolicy",
  "organizations:ListTargetsForPolicy",
  "iam:GetAccountAuthorizationDetails",
  "iam:GenerateCredentialReport",
  "iam:GetCredentialReport",
  "iam:ListAccessKeys",
  "iam:GetAccessKeyLastUsed",
  "iam:ListServiceSpecificCredentials",
  "iam:ListOpenIDConnectProviders",
  "iam:GetOpenIDConnectProvider",
  "iam:ListSAMLProviders",
  "iam:GetSAMLProvider",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetServiceLastAccessedDetails",
  "ec2:DescribeRegions",
  "ec2:DescribeInstances",
  "lambda:ListFunctions",
  "ecs:ListClusters",
  "ecs:ListServices",
  "ecs:DescribeServices",
  "ecs:DescribeTaskDefinition",
  "eks:ListClusters",
  "eks:DescribeCluster",
  "eks:ListPodIdentityAssociations",
  "eks:DescribePodIdentityAssociation",
  "rolesanywhere:ListTrustAnchors",
  "rolesanywhere:ListProfiles",
  "rolesanywhere:ListSubjects",
];

/** Calls AWS answers for anybody who is signed in. */
const FREE = new Set(["sts:GetCallerIdentity"]);

export function createPermissions(initial: string[] = shippedPermissions()): Permissions {
  let everywhere = new Set(initial);
  const only = new Map<string, Set<string>>();
  const denied = new Set<string>();
  const closed = new Set<string>();
  return {
    allows: (account, action) => {
      if (FREE.has(action)) return true;
      if (denied.has(action) || denied.has(`${account}/${action}`)) return false;
      return (only.get(account) ?? everywhere).has(action);
    },
    allowOnly: (actions, account) => {
      if (account === undefined) everywhere = new Set(actions);
      else only.set(account, new Set(actions));
    },
    deny: (action, account) => void denied.add(account === undefined ? action : `${account}/${action}`),
    allow: (action, account) => {
      denied.delete(account === undefined ? action : `${account}/${action}`);
      (account === undefined ? everywhere : (only.get(account) ?? everywhere)).add(action);
    },
    denyAccount: (account) => void closed.add(account),
    accountDenied: (account) => closed.has(account),
    reset: () => {
      everywhere = new Set(initial);
      only.clear();
      denied.clear();
      closed.clear();
    },
    list: () => [...everywhere],
  };
}

/** The list that ships with the collector, and `sts:AssumeRole`, which its base identity needs. */
export function shippedPermissions(): string[] {
  const path = fileURLToPath(new URL("../../../lib/providers/aws/permissions.json", import.meta.url));
  if (!existsSync(path)) return FALLBACK;
  const file = JSON.parse(readFileSync(path, "utf8")) as { permissions: { permission: string }[] };
  return [...new Set(["sts:AssumeRole", ...file.permissions.map((row) => row.permission)])];
}
