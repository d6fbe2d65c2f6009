/** What everybody may do: each action put to each thing that gives, one by one. */
import azureRisks from "#lib/providers/azure/risks.json" with { type: "json" };
import type { OracleGranted } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { Directory } from "../world/azure-world.ts";
import { type Actions, knownActions } from "./actions.ts";
import { groupsWithGrants, membershipsOf } from "./directory-grants.ts";
import { covers, type Giving, givings, isDenied, seenDenials } from "./giving.ts";
import { identitiesOf } from "./identities.ts";
import type { Sight } from "./sight.ts";

/** Groups pass on what they hold, and are not told themselves. */
export function grantedOf(world: World, sight: Sight): OracleGranted[] {
  const { tenant } = world.azure;
  const directory = world.azure.directory(world.day);
  const actions = knownActions(tenant, directory, sight);
  const giving = Map.groupBy(givings(tenant, directory, sight), ({ holder }) => holder);
  const denials = seenDenials(directory, sight);
  const namesOf = groupNames(world, directory, sight);
  const created = new Map(
    [...directory.principals, ...directory.applications].map(({ id, createdAt }) => [id, createdAt]),
  );
  return identitiesOf(directory, sight, new Set()).map(({ externalId }) => {
    const names = namesOf(externalId);
    const held = [...names].flatMap((name) => giving.get(name) ?? []);
    const takes = (action: string, { scope }: Giving) => isDenied(denials, { action, scope, names });
    return {
      principal: externalId,
      createdAt: created.get(externalId) ?? null,
      ...grantedBy(held, actions, takes),
    };
  });
}

/** Everybody whose grants are somebody's: itself and the groups it is in. */
export function groupNames(world: World, directory: Directory, sight: Sight): (id: string) => Set<string> {
  const groups = groupsWithGrants(world.azure.tenant, directory, sight);
  const memberships = Map.groupBy(membershipsOf(directory, groups), ({ member }) => member);
  return (id) => new Set([id, ...(memberships.get(id) ?? []).map(({ group }) => group)]);
}

function grantedBy(
  held: Giving[],
  actions: Actions,
  takes: (action: string, giving: Giving) => boolean,
): Omit<OracleGranted, "principal" | "createdAt"> {
  const since = new Map<string, string | null>();
  const conditional = new Set<string>();
  for (const action of actions.keys()) {
    const giving = held.filter((one) => one.gives(action) !== null && !takes(action, one));
    if (giving.length === 0) continue;
    const dates = giving.map((one) => one.since);
    since.set(action, dates.includes(null) ? null : (dates.toSorted()[0] ?? null));
    if (!giving.some((one) => one.gives(action) === "always")) conditional.add(action);
  }
  return {
    actions: since,
    conditional,
    openEnded: held.some(({ openEnded }) => openEnded),
    ...riskOf([...since.keys()], actions),
  };
}

type Risk = Pick<OracleGranted, "tier" | "isAdministrator" | "escalations">;

export function riskOf(granted: string[], actions: Actions): Risk {
  const holds = (pattern: string) => granted.some((action) => covers(pattern, action));
  const holdsEach = (groups: readonly (readonly string[])[]) => groups.every((group) => group.some(holds));
  const escalations = azureRisks.escalations.filter(({ needs }) => holdsEach(needs)).map(({ id }) => id);
  const isPrivileged =
    granted.some((action) => actions.get(action) === "permissions") ||
    azureRisks.privileged.some(holds) ||
    escalations.length > 0;
  const reads = granted.every((action) => actions.get(action) === "read");
  const isAdministrator = holdsEach(azureRisks.administrator);
  return { tier: isPrivileged ? 2 : reads ? 0 : 1, isAdministrator, escalations };
}

export function isPrivileged(action: string, actions: Actions): boolean {
  return (
    actions.get(action) === "permissions" || azureRisks.privileged.some((pattern) => covers(pattern, action))
  );
}
