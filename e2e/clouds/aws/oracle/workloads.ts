/** What runs as which role. */
import type { OracleWorkload } from "../../oracle-answer.ts";
import { roleArn } from "../world/forge.ts";
import type { AccountState } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export function workloadsOf(state: AccountState, sight: Sight): OracleWorkload[] {
  const sees = (stream: string) => sight.complete(state.id, stream);
  return [
    ...(sees("aws/lambda-functions") ? functions(state) : []),
    ...(sees("aws/ecs-services") ? services(state) : []),
    ...(sees("aws/ec2-instances") ? instances(state) : []),
    ...(sees("aws/eks-clusters") ? clusters(state) : []),
    ...(sees("aws/pod-identities") ? associations(state) : []),
    ...(sees("aws/roles-anywhere") ? profiles(state) : []),
  ];
}

function roleId(state: AccountState, name: string): string | null {
  const arn = `arn:aws:iam::${state.id}:role/${name}`;
  return state.roles.find((role) => roleArn(state.id, role) === arn)?.id ?? null;
}

function functions(state: AccountState): OracleWorkload[] {
  return state.functions.map((item) => ({
    externalId: `arn:aws:lambda:${item.region}:${state.id}:function:${item.name}`,
    kind: "aws_lambda_function",
    name: item.name,
    runsAs: roleId(state, item.role),
    location: item.region,
    scope: state.id,
  }));
}

/** One row for the role its containers act as, one for the role that starts them. */
function services(state: AccountState): OracleWorkload[] {
  return state.services.flatMap((item) => {
    const arn = `arn:aws:ecs:${item.region}:${state.id}:service/${item.cluster}/${item.name}`;
    const row = (externalId: string, role: string) => ({
      externalId,
      kind: "aws_ecs_service",
      name: item.name,
      runsAs: roleId(state, role),
      location: item.region,
      scope: state.id,
    });
    return [
      ...(item.taskRole === null ? [] : [row(arn, item.taskRole)]),
      ...(item.executionRole === null ? [] : [row(`${arn}#execution`, item.executionRole)]),
    ];
  });
}

function instances(state: AccountState): OracleWorkload[] {
  return state.instances
    .filter((item) => item.profile !== null)
    .map((item) => ({
      externalId: `arn:aws:ec2:${item.region}:${state.id}:instance/${item.id}`,
      kind: "aws_ec2_instance",
      name: item.name,
      runsAs: state.roles.find((role) => role.instanceProfile?.name === item.profile)?.id ?? null,
      location: item.region,
      scope: state.id,
    }));
}

function clusters(state: AccountState): OracleWorkload[] {
  return state.clusters.map((item) => ({
    externalId: `arn:aws:eks:${item.region}:${state.id}:cluster/${item.name}`,
    kind: "aws_eks_cluster",
    name: item.name,
    runsAs: roleId(state, item.role),
    location: item.region,
    scope: state.id,
  }));
}

function associations(state: AccountState): OracleWorkload[] {
  return state.associations.map((item) => ({
    externalId: `arn:aws:eks:${item.region}:${state.id}:podidentityassociation/${item.cluster}/${item.id}`,
    kind: "aws_eks_pod_identity",
    name: `${item.namespace}/${item.serviceAccount}`,
    runsAs: roleId(state, item.role),
    location: item.region,
    scope: state.id,
  }));
}

function profiles(state: AccountState): OracleWorkload[] {
  return state.profiles.flatMap((item) => {
    const arn = `arn:aws:rolesanywhere:${item.region}:${state.id}:profile/${item.id}`;
    return item.roles.map((role) => ({
      externalId: item.roles.length === 1 ? arn : `${arn}#arn:aws:iam::${state.id}:role/${role}`,
      kind: "aws_roles_anywhere_profile",
      name: item.name,
      runsAs: roleId(state, role),
      location: item.region,
      scope: state.id,
    }));
  });
}
