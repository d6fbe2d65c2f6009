/** Taking things away, with what AWS itself does then: trusts that named a deleted principal show its bare id. */
import { stopUses } from "./activity.ts";
import { roleArn, userArn } from "./forge.ts";
import type { AccessKey, AccountState, Role, User } from "./model.ts";

/** Rewrites trusts of the same account that name `arn`; a role nobody is left to assume has lost its purpose. */
export function forgetPrincipal(state: AccountState, arn: string, id: string): void {
  for (const role of state.roles) {
    let touched = false;
    for (const statement of role.trust) {
      statement.parties = statement.parties.map((party) => {
        if (party.kind !== "principal" || party.arn !== arn) return party;
        touched = true;
        return { kind: "deleted", id };
      });
    }
    if (touched) role.nature = natureLeft(role);
  }
}

function natureLeft(role: Role): Role["nature"] {
  const parties = role.trust
    .filter((statement) => statement.effect === "Allow")
    .flatMap((statement) => statement.parties);
  if (parties.every((party) => party.kind === "deleted")) return "unknown";
  return role.nature === "mixed" && !parties.some((party) => party.kind === "principal")
    ? "machine"
    : role.nature;
}

/** What the keys were used for until that day stays part of the user's past. */
export function deleteKeys(user: User, day: number, isGone: (key: AccessKey) => boolean): void {
  const uses = user.keys.filter(isGone).flatMap((key) => key.use ?? []);
  stopUses(uses, day);
  if (uses.length > 0) user.earlierUses = [...(user.earlierUses ?? []), ...uses];
  user.keys = user.keys.filter((key) => !isGone(key));
}

export function removeRole(state: AccountState, role: Role): void {
  state.roles = state.roles.filter((other) => other !== role);
  forgetPrincipal(state, roleArn(state.id, role), role.id);
}

export function removeUser(state: AccountState, user: User): void {
  state.users = state.users.filter((other) => other !== user);
  forgetPrincipal(state, userArn(state.id, user), user.id);
}
