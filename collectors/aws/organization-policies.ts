/** `aws/organization-policies`: service and resource control policies, and the units and accounts they are attached to. */

import type { CloudRecord, CoverageRecord, GrantRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { pages } from "../calls/pages.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { documentFields } from "./map-policy.ts";
import { type OrganizationTree, organizationTree } from "./organization.ts";

export const policyTypes = [
  {
    type: "SERVICE_CONTROL_POLICY",
    kind: "aws_service_control_policy",
    via: "service-control-policy",
    capability: "service-control-policies",
    label: "Service control policies",
  },
  {
    type: "RESOURCE_CONTROL_POLICY",
    kind: "aws_resource_control_policy",
    via: "resource-control-policy",
    capability: "resource-control-policies",
    label: "Resource control policies",
  },
] as const;

type PolicyType = (typeof policyTypes)[number];
type Summary = { Id?: string; Arn?: string; Name?: string; AwsManaged?: boolean };

export async function* collectOrganizationPolicies(access: Access): AsyncGenerator<CloudRecord> {
  const tree = await organizationTree(access.ctx);
  const shortfall = createShortfall(access.ctx.signal);
  for (const policyType of policyTypes) {
    const isEnabled = tree.root.enabledPolicyTypes.includes(policyType.type);
    yield coverage(policyType, tree.id, isEnabled);
    if (isEnabled) yield* policiesOf(access, policyType, tree, shortfall);
  }
  shortfall.end();
}

function coverage(policyType: PolicyType, organization: string, isEnabled: boolean): CoverageRecord {
  return {
    type: "coverage",
    scope: organization,
    capability: policyType.capability,
    status: isEnabled ? "available" : "not-applicable",
    reason: `${policyType.label} are ${isEnabled ? "enabled" : "not enabled"} in the organization.`,
    unknown: [],
  };
}

async function* policiesOf(
  access: Access,
  policyType: PolicyType,
  tree: OrganizationTree,
  shortfall: Shortfall,
): AsyncGenerator<RoleRecord | GrantRecord> {
  const { OrganizationsClient, ListPoliciesCommand } = await import("@aws-sdk/client-organizations");
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const scopes = new Set(tree.scopes.map((scope) => scope.externalId));
  const answers = pages(
    (NextToken) =>
      access.call("organizations:ListPolicies", (options) =>
        client.send(new ListPoliciesCommand({ Filter: policyType.type, NextToken }), options),
      ),
    (page) => page.NextToken,
  );
  for await (const page of answers) {
    for (const policy of page.Policies ?? []) {
      const { Id, Arn } = policy;
      if (!Id || !Arn) continue;
      const content = await shortfall.attempt(`document of the policy ${policy.Name ?? Id}`, () =>
        contentOf(access, Id),
      );
      const role = policyRole({ ...policy, Arn }, policyType, tree.id, content);
      yield role;
      const targets = await shortfall.attempt(`targets of the policy ${policy.Name ?? Id}`, () =>
        targetsOf(access, Id),
      );
      for (const target of targets ?? []) {
        const scope = target === tree.root.id ? tree.id : target;
        if (scopes.has(scope)) yield policyGrant(role.externalId, policyType, scope);
      }
    }
  }
}

async function contentOf(access: Access, PolicyId: string): Promise<string | null> {
  const { OrganizationsClient, DescribePolicyCommand } = await import("@aws-sdk/client-organizations");
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const answer = await access.call("organizations:DescribePolicy", (options) =>
    client.send(new DescribePolicyCommand({ PolicyId }), options),
  );
  return answer.Policy?.Content ?? null;
}

async function targetsOf(access: Access, PolicyId: string): Promise<string[]> {
  const { OrganizationsClient, ListTargetsForPolicyCommand } = await import("@aws-sdk/client-organizations");
  const client = access.client(
    "organizations",
    access.homeRegion,
    (options) => new OrganizationsClient(options),
  );
  const answers = pages(
    (NextToken) =>
      access.call("organizations:ListTargetsForPolicy", (options) =>
        client.send(new ListTargetsForPolicyCommand({ PolicyId, NextToken }), options),
      ),
    (page) => page.NextToken,
  );
  const targets = new Set<string>();
  for await (const page of answers)
    for (const { TargetId } of page.Targets ?? []) if (TargetId) targets.add(TargetId);
  return [...targets];
}

/** `content` null: the document could not be read. */
export function policyRole(
  policy: Summary & { Arn: string },
  policyType: PolicyType,
  organization: string,
  content: string | null,
): RoleRecord {
  return {
    type: "role",
    scope: organization,
    // AWS's own policies carry one ARN in every organization.
    externalId: policy.AwsManaged ? `${organization}/${policy.Arn}` : policy.Arn,
    kind: policyType.kind,
    name: policy.Name ?? policy.Arn.split("/").at(-1) ?? policy.Arn,
    resourceName: policy.Arn,
    version: null,
    manager: policy.AwsManaged ? "provider" : "customer",
    ...(content === null
      ? { document: null, attributes: {}, unknown: ["document"] }
      : documentFields(content, {})),
  };
}

export function policyGrant(policyKey: string, policyType: PolicyType, scope: string): GrantRecord {
  return {
    type: "grant",
    scope,
    subject: { kind: "scope", value: scope },
    role: { kind: "id", value: policyKey },
    effect: "org-policy",
    via: policyType.via,
    condition: null,
    attributes: {},
    unknown: [],
  };
}
