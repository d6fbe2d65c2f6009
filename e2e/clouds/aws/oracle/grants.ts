/** Policies, who holds them and how, who is in which group. */
import type { OracleAnswer, OracleGrant, OracleRole } from "../../oracle-answer.ts";
import { groupArn, policyArn, roleArn, userArn } from "../world/forge.ts";
import { managedPolicyOf } from "../world/managed-policies.ts";
import type { AccountState, InlinePolicy, PodAssociation } from "../world/model.ts";
import type { Sight } from "./sight.ts";

type Holder = {
  id: string;
  arn: string;
  inline: InlinePolicy[];
  attached: string[];
  boundary: string | null;
};

export function grantsOf(
  state: AccountState,
  sight: Sight,
): Pick<OracleAnswer, "roles" | "grants" | "memberships"> {
  const roles: OracleRole[] = [];
  const grants: OracleGrant[] = [];
  if (sight.complete(state.id, "aws/principals")) {
    const holders = holdersOf(state);
    roles.push(...customerPolicies(state), ...managedPolicies(state, holders));
    for (const holder of holders) addHolder(state, holder, roles, grants);
  }
  if (sight.complete(state.id, "aws/pod-identities")) {
    for (const association of state.associations) addSession(state, association, roles, grants);
  }
  return { roles, grants, memberships: memberships(state, sight) };
}

function holdersOf(state: AccountState): Holder[] {
  return [
    ...state.users.map((user) => ({ ...user, arn: userArn(state.id, user) })),
    ...state.groups.map((group) => ({ ...group, arn: groupArn(state.id, group), boundary: null })),
    ...state.roles.map((role) => ({ ...role, arn: roleArn(state.id, role) })),
  ];
}

/** AWS's own policies are one per account that uses them. */
function roleKey(state: AccountState, arn: string): string {
  return arn.startsWith("arn:aws:iam::aws:") ? `${state.id}/${arn}` : arn;
}

function addHolder(state: AccountState, holder: Holder, roles: OracleRole[], grants: OracleGrant[]): void {
  const grant = (role: string, effect: string, via: string) =>
    grants.push({ subject: holder.id, role, effect, via, scope: state.id });
  for (const policy of holder.inline) {
    const externalId = `${holder.arn}#inline/${policy.name}`;
    roles.push({
      externalId,
      kind: "aws_inline_policy",
      name: policy.name,
      manager: "customer",
      version: null,
      scope: state.id,
      statements: policy.document.Statement.length,
    });
    grant(externalId, "allow", "inline");
  }
  for (const arn of holder.attached) grant(roleKey(state, arn), "allow", "attached");
  if (holder.boundary !== null) grant(roleKey(state, holder.boundary), "boundary", "boundary");
}

function customerPolicies(state: AccountState): OracleRole[] {
  return state.policies.map((policy) => ({
    externalId: policyArn(state.id, policy),
    kind: "aws_customer_policy",
    name: policy.name,
    manager: "customer",
    version: policy.defaultVersion,
    scope: state.id,
    statements:
      policy.versions.find((version) => version.id === policy.defaultVersion)?.document.Statement.length ?? 0,
  }));
}

function managedPolicies(state: AccountState, holders: Holder[]): OracleRole[] {
  const arns = new Set(holders.flatMap((holder) => [...holder.attached, holder.boundary ?? []].flat()));
  return [...arns].flatMap((arn) => {
    const policy = managedPolicyOf(arn);
    const version = policy?.versions.at(-1);
    if (!policy || !version) return [];
    return {
      externalId: roleKey(state, arn),
      kind: "aws_managed_policy",
      name: policy.name,
      manager: "provider",
      version: version.id,
      scope: state.id,
      statements: version.document.Statement.length,
    };
  });
}

function addSession(
  state: AccountState,
  item: PodAssociation,
  roles: OracleRole[],
  grants: OracleGrant[],
): void {
  if (item.sessionPolicy === null) return;
  const externalId = `arn:aws:eks:${item.region}:${state.id}:podidentityassociation/${item.cluster}/${item.id}#session`;
  roles.push({
    externalId,
    kind: "aws_session_policy",
    name: `Session policy of ${item.namespace}/${item.serviceAccount}`,
    manager: "customer",
    version: null,
    scope: state.id,
    statements: item.sessionPolicy.Statement.length,
  });
  const role = state.roles.find((candidate) => roleArn(state.id, candidate).endsWith(`:role/${item.role}`));
  if (role)
    grants.push({
      subject: role.id,
      role: externalId,
      effect: "boundary",
      via: "session-policy",
      scope: state.id,
    });
}

function memberships(state: AccountState, sight: Sight) {
  if (!sight.complete(state.id, "aws/principals")) return [];
  return state.users.flatMap((user) =>
    user.groups.flatMap((name) => {
      const group = state.groups.find((candidate) => candidate.name === name);
      return group ? { group: group.id, member: user.id } : [];
    }),
  );
}
