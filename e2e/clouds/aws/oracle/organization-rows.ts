/** The scope tree and the organization's policies. */
import type { OracleAnswer } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { isSuspended } from "../world/organization.ts";
import type { Sight } from "./sight.ts";

export function organizationRows(world: World, sight: Sight): Partial<OracleAnswer> {
  if (!sight.tree) return { scopes: sight.accounts.map((id) => accountAlone(world, id)) };
  const { organization } = world.aws;
  const parentOf = (parent: string) => (parent === organization.rootId ? organization.id : parent);
  const accounts = world.aws.accounts(world.day);
  const scopes = [
    // AWS gives an organization no name.
    {
      externalId: organization.id,
      kind: "aws_organization",
      name: organization.id,
      parent: null,
      state: "active",
    },
    ...organization.units.map((unit) => ({
      externalId: unit.id,
      kind: "aws_organizational_unit",
      name: unit.name,
      parent: parentOf(unit.parent),
      state: "active",
    })),
    ...accounts.map((account) => ({
      externalId: account.id,
      kind: "aws_account",
      name: account.name,
      parent: parentOf(account.parent),
      state: isSuspended(account, world.day) ? "suspended" : "active",
    })),
  ];
  const listed = sight.can(organization.managementId, "organizations:ListPolicies");
  const policies = listed ? organization.policies : [];
  const targeted = sight.can(organization.managementId, "organizations:ListTargetsForPolicy");
  const keyOf = (policy: { arn: string; awsManaged: boolean }) =>
    policy.awsManaged ? `${organization.id}/${policy.arn}` : policy.arn;
  const word = (type: string) => (type === "SERVICE_CONTROL_POLICY" ? "service" : "resource");
  return {
    scopes,
    roles: policies.map((policy) => ({
      externalId: keyOf(policy),
      kind: `aws_${word(policy.type)}_control_policy`,
      name: policy.name,
      manager: policy.awsManaged ? "provider" : "customer",
      version: null,
      scope: organization.id,
      statements: policy.document.Statement.length,
    })),
    grants: (targeted ? policies : []).flatMap((policy) => {
      const targets =
        policy.targets === "everything"
          ? scopes.map((scope) => scope.externalId)
          : policy.targets.map(parentOf);
      return targets.map((target) => ({
        subject: target,
        role: keyOf(policy),
        effect: "org-policy",
        via: `${word(policy.type)}-control-policy`,
        scope: target,
      }));
    }),
  };
}

function accountAlone(world: World, id: string) {
  const name = world.aws.organization.byId.get(id)?.name ?? id;
  return { externalId: id, kind: "aws_account", name, parent: null, state: "active" };
}
