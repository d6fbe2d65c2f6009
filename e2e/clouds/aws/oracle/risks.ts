/** What AWS's own terms say of the risk of those that can be seen, read account by account. */
import type { OracleFinding, OracleRisks } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { AccountState } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export function risksOf(world: World, sight: Sight): OracleRisks {
  const states = sight.accounts
    .filter((id) => sight.complete(id, "aws/principals"))
    .map((id) => world.aws.account(id, world.day));
  return {
    tags: new Map(
      states.flatMap(({ roles, users }) => [...roles, ...users].map(({ id, tags }) => [id, tags] as const)),
    ),
    silentSecrets: new Set(states.flatMap((state) => silentIn(state, sight))),
    found: states.flatMap((state) => foundIn(world, state)),
  };
}

/** Passwords for services and certificates never tell; keys where nobody may ask. */
function silentIn(state: AccountState, sight: Sight): string[] {
  const asksKeys = sight.can(state.id, "iam:GetAccessKeyLastUsed");
  return state.users.flatMap((user) => [
    ...user.serviceCredentials.map(({ id }) => id),
    `${user.id}/certificate-1`,
    ...(asksKeys ? [] : user.keys.map(({ id }) => id)),
  ]);
}

function foundIn(_world: World, _state: AccountState): OracleFinding[] {
  return [];
}
