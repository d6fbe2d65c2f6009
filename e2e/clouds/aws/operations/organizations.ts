/** Organizations, answered to the management account only; an empty page with a token is normal here. */
import type {
  Account,
  DescribeOrganizationResponse,
  DescribePolicyRequest,
  DescribePolicyResponse,
  ListAccountsForParentRequest,
  ListAccountsRequest,
  ListAccountsResponse,
  ListOrganizationalUnitsForParentRequest,
  ListOrganizationalUnitsForParentResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  ListRootsRequest,
  ListRootsResponse,
  ListTargetsForPolicyRequest,
  ListTargetsForPolicyResponse,
  PolicySummary,
  PolicyTargetSummary,
} from "@aws-sdk/client-organizations";
import { instantOf } from "../../calendar.ts";
import type { Call, Operations } from "../call.ts";
import { type Page, pageOf } from "../paging.ts";
import { WireError } from "../wire/wire-error.ts";
import { type AccountFacts, isSuspended } from "../world/organization.ts";
import type { OrganizationPolicy } from "../world/organization-policies.ts";

export const organizationsOperations: Operations = {
  DescribeOrganization: describeOrganization,
  ListRoots: listRoots,
  ListOrganizationalUnitsForParent: listUnits,
  ListAccounts: listAccounts,
  ListAccountsForParent: listAccountsForParent,
  ListPolicies: listPolicies,
  DescribePolicy: describePolicy,
  ListTargetsForPolicy: listTargets,
};

function managementOnly(call: Call): void {
  if (call.caller.account === call.world.aws.organization.managementId) return;
  throw new WireError("AccessDeniedException", "You don't have permissions to access this resource.");
}

type Paged = { NextToken?: string; MaxResults?: number };

function paged<Item>(call: Call, items: Item[], input: Paged, emptyFirst = false): Page<Item> {
  return pageOf(items, {
    token: input.NextToken,
    limit: input.MaxResults,
    size: { default: 20, maximum: 20 },
    cap: call.pageCap,
    refusal: "InvalidInputException",
    emptyFirst,
  });
}

function describeOrganization(call: Call): DescribeOrganizationResponse {
  const { organization } = call.world.aws;
  const management = organization.byId.get(organization.managementId);
  return {
    Organization: {
      Id: organization.id,
      Arn: `arn:aws:organizations::${organization.managementId}:organization/${organization.id}`,
      FeatureSet: "ALL",
      MasterAccountArn: accountArn(call, organization.managementId),
      MasterAccountId: organization.managementId,
      MasterAccountEmail: management?.email,
      AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
    },
  };
}

function listRoots(call: Call, input: ListRootsRequest): ListRootsResponse {
  managementOnly(call);
  const root = {
    Id: call.world.aws.organization.rootId,
    Arn: targetArn(call, "root", call.world.aws.organization.rootId),
    Name: "Root",
    PolicyTypes: (["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const).map((Type) => ({
      Type,
      Status: "ENABLED" as const,
    })),
  };
  const page = paged(call, [root], input);
  return { Roots: page.items, NextToken: page.next };
}

function listUnits(
  call: Call,
  input: ListOrganizationalUnitsForParentRequest,
): ListOrganizationalUnitsForParentResponse {
  managementOnly(call);
  const parent = knownParent(call, input.ParentId);
  const { organization } = call.world.aws;
  const units = organization.units
    .filter((unit) => unit.parent === parent)
    .map((unit) => ({ Id: unit.id, Arn: targetArn(call, "ou", unit.id), Name: unit.name }));
  const page = paged(call, units, input, parent === organization.rootId);
  return { OrganizationalUnits: page.items, NextToken: page.next };
}

function knownParent(call: Call, parent: string | undefined): string {
  const { organization } = call.world.aws;
  if (parent === organization.rootId || organization.units.some((unit) => unit.id === parent))
    return parent ?? "";
  throw new WireError("ParentNotFoundException", "You provided a parent ID that does not exist.");
}

function listAccounts(call: Call, input: ListAccountsRequest): ListAccountsResponse {
  managementOnly(call);
  const facts = call.world.aws.accounts(call.world.day);
  const page = paged(call, facts, input, true);
  return { Accounts: page.items.map((account) => accountItem(call, account)), NextToken: page.next };
}

function listAccountsForParent(call: Call, input: ListAccountsForParentRequest): ListAccountsResponse {
  managementOnly(call);
  const parent = knownParent(call, input.ParentId);
  const facts = call.world.aws.accounts(call.world.day).filter((account) => account.parent === parent);
  const page = paged(call, facts, input, true);
  return { Accounts: page.items.map((account) => accountItem(call, account)), NextToken: page.next };
}

function accountItem(call: Call, facts: AccountFacts): Account {
  const suspended = isSuspended(facts, call.world.day);
  return {
    Id: facts.id,
    Arn: accountArn(call, facts.id),
    Email: facts.email,
    Name: facts.name,
    State: suspended ? "SUSPENDED" : "ACTIVE",
    Paths: [pathOf(call, facts)],
    JoinedMethod: facts.index === 0 ? "INVITED" : "CREATED",
    JoinedTimestamp: instantOf(facts.joinedDay, 600),
  };
}

/** `o-…/r-…/ou-…/<account>/`, from the organization down. */
function pathOf(call: Call, facts: AccountFacts): string {
  const { organization } = call.world.aws;
  const parts = [facts.id];
  for (let at = facts.parent; at !== organization.rootId; ) {
    parts.unshift(at);
    at = organization.units.find((unit) => unit.id === at)?.parent ?? organization.rootId;
  }
  return `${[organization.id, organization.rootId, ...parts].join("/")}/`;
}

function listPolicies(call: Call, input: ListPoliciesRequest): ListPoliciesResponse {
  managementOnly(call);
  const policies = call.world.aws.organization.policies.filter((policy) => policy.type === input.Filter);
  const page = paged(call, policies, input, true);
  return { Policies: page.items.map(summaryOf), NextToken: page.next };
}

function summaryOf(policy: OrganizationPolicy): PolicySummary {
  return {
    Id: policy.id,
    Arn: policy.arn,
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.awsManaged,
  };
}

function policyOf(call: Call, id: string | undefined): OrganizationPolicy {
  const policy = call.world.aws.organization.policies.find((candidate) => candidate.id === id);
  if (!policy)
    throw new WireError("PolicyNotFoundException", "You provided a policy ID that does not exist.");
  return policy;
}

function describePolicy(call: Call, input: DescribePolicyRequest): DescribePolicyResponse {
  managementOnly(call);
  const policy = policyOf(call, input.PolicyId);
  return { Policy: { PolicySummary: summaryOf(policy), Content: JSON.stringify(policy.document) } };
}

function listTargets(call: Call, input: ListTargetsForPolicyRequest): ListTargetsForPolicyResponse {
  managementOnly(call);
  const policy = policyOf(call, input.PolicyId);
  const { organization } = call.world.aws;
  const everything: PolicyTargetSummary[] = [
    {
      TargetId: organization.rootId,
      Arn: targetArn(call, "root", organization.rootId),
      Name: "Root",
      Type: "ROOT",
    },
    ...organization.units.map((unit) => ({
      TargetId: unit.id,
      Arn: targetArn(call, "ou", unit.id),
      Name: unit.name,
      Type: "ORGANIZATIONAL_UNIT" as const,
    })),
    ...call.world.aws.accounts(call.world.day).map((account) => ({
      TargetId: account.id,
      Arn: accountArn(call, account.id),
      Name: account.name,
      Type: "ACCOUNT" as const,
    })),
  ];
  const { targets } = policy;
  const attached = everything.filter(
    (item) => targets === "everything" || targets.includes(item.TargetId ?? ""),
  );
  const page = paged(call, attached, input, policy.awsManaged);
  return { Targets: page.items, NextToken: page.next };
}

function accountArn(call: Call, id: string): string {
  return targetArn(call, "account", id);
}

function targetArn(call: Call, kind: "root" | "ou" | "account", id: string): string {
  const { organization } = call.world.aws;
  return `arn:aws:organizations::${organization.managementId}:${kind}/${organization.id}/${id}`;
}
