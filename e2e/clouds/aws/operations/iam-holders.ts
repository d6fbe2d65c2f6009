/** Whose policies are asked about or changed in IAM, found by name, and the words it is refused with. */
import type { Call } from "../call.ts";
import { WireError } from "../wire/wire-error.ts";
import type { CustomerPolicy, Group, Role, User } from "../world/model.ts";
import { noSuchEntity, userNamed } from "./iam-credentials.ts";

export type Input = Record<string, unknown>;
export type Noun = "Role" | "User" | "Group";
export type Holder = Role | User | Group;

export const text = (value: unknown): string => String(value ?? "");

export function roleNamed(call: Call, input: Input): Role {
  const role = call.account().roles.find((candidate) => candidate.name === input.RoleName);
  if (!role) throw noSuchEntity(`The role with name ${text(input.RoleName)}`);
  return role;
}

export function groupNamed(call: Call, input: Input): Group {
  const group = call.account().groups.find((candidate) => candidate.name === input.GroupName);
  if (!group) throw noSuchEntity(`The group with name ${text(input.GroupName)}`);
  return group;
}

export function holderNamed(call: Call, noun: Noun, input: Input): Holder {
  if (noun === "Role") return roleNamed(call, input);
  return noun === "User" ? userNamed(call, text(input.UserName)) : groupNamed(call, input);
}

/** Service-linked and Identity Center roles belong to AWS. */
export function editable(call: Call, noun: Noun, input: Input): Holder {
  const holder = holderNamed(call, noun, input);
  if (noun !== "Role" || !/^\/aws-(service-role|reserved)\//.test(holder.path)) return holder;
  const words = `Cannot perform the operation on the protected role '${holder.name}' - this role is only modifiable by AWS`;
  throw new WireError("UnmodifiableEntity", words);
}

export function deleteConflict(what: string): WireError {
  return new WireError("DeleteConflict", `Cannot delete entity, must ${what} first.`, 409);
}

/** Undefined for a policy of AWS's own. */
export function ownPolicy(call: Call, arn: string): CustomerPolicy | undefined {
  const { account } = call.caller;
  return call
    .account()
    .policies.find((policy) => `arn:aws:iam::${account}:policy${policy.path}${policy.name}` === arn);
}
