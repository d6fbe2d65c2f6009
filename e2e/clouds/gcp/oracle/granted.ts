/** What everybody the collector can see may do on the world's day: every permission of every binding, less what is surely denied. */
import { gcpRisks } from "#lib/providers/gcp/risks.ts";
import type { OracleGranted } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { DenyRule } from "../world/model.ts";
import { fits } from "./fits.ts";
import { above, type Held, heldBindings, namer, projectAt } from "./held.ts";
import { identitiesOf } from "./identities.ts";
import { nodesOf } from "./scopes.ts";
import type { Sight } from "./sight.ts";

type Somebody = {
  id: string;
  /** The sets it is in because of what it is, as the inventory names them. */
  sets: string[];
  /** How deny policies name it. */
  deniedAs: string[];
};

export function grantedOf(world: World, sight: Sight): OracleGranted[] {
  const held = heldBindings(world, sight);
  const holders = basicRoleHolders(world, sight, held);
  const byName = Map.groupBy(held, ({ to }) => to.id);
  return everybody(world, sight, held).map((somebody) => {
    const names = [somebody.id, ...somebody.sets];
    for (const [group, members] of holders) if (names.some((name) => members.has(name))) names.push(group);
    const own = [...new Set(names)].flatMap((name) => byName.get(name) ?? []);
    const actions = new Map<string, string | null>();
    const always = new Set<string>();
    for (const { permissions, conditional } of own)
      for (const permission of permissions ?? []) {
        actions.set(permission, null);
        if (!conditional) always.add(permission);
      }
    for (const { rule, node } of denials(world, sight)) {
      if (!own.every(({ places }) => places.includes(node))) continue;
      if (rule.exceptPrincipals.some((text) => text.includes("/group/") || somebody.deniedAs.includes(text)))
        continue;
      for (const text of rule.permissions) actions.delete(text.replace(".googleapis.com/", "."));
    }
    const granted = [...actions.keys()];
    return {
      ...{ principal: somebody.id, createdAt: null, actions, openEnded: false },
      conditional: new Set(granted.filter((permission) => !always.has(permission))),
      tier: tierOf(granted),
      escalations: waysFrom(granted),
      isAdministrator: holdsAll(granted, gcpRisks.administrator),
    };
  });
}

/** Accounts and pools that are listed, and whoever else a binding names. */
function everybody(world: World, sight: Sight, held: readonly Held[]): Somebody[] {
  const found = new Map<string, Somebody>();
  for (const facts of sight.projects) {
    const node = `projects/${facts.number}`;
    const sets = [node, ...above(world, node)].map(
      (place) => `principalSet://cloudresourcemanager.googleapis.com/${place}/type/ServiceAccount`,
    );
    for (const row of identitiesOf(facts, world.gcp.project(facts.id, world.day), sight)) {
      const { externalId: id, resourceName } = row;
      const own = `principal://iam.googleapis.com/projects/-/serviceAccounts/${resourceName}`;
      const isAccount = row.kind === "gcp_service_account";
      found.set(id, isAccount ? { id, sets, deniedAs: [own, ...sets] } : { id, sets: [], deniedAs: [] });
    }
  }
  for (const { to, member } of held) {
    if (to.external === null) continue;
    const sets = "pool" in member && member.kind === "subject" ? [member.pool] : [];
    if (member.kind === "agent") sets.push(`principalSet://${member.domain}/*`);
    found.set(to.id, { id: to.id, sets, deniedAs: [] });
  }
  return [...found.values()];
}

/** By the group's name; only groups that the policy of some resource names. */
export function basicRoleHolders(
  world: World,
  sight: Sight,
  held: readonly Held[],
): Map<string, Set<string>> {
  const naming = namer(world, sight);
  const groups = new Map<string, Set<string>>();
  for (const { member } of held) {
    if (member.kind !== "convenience") continue;
    const { bindings } = world.gcp.project(member.project, world.day);
    const own = bindings.filter(
      ({ role, condition }) => role === `roles/${member.level.toLowerCase()}` && condition === null,
    );
    const ids = own.flatMap(({ members }) => members.map((one) => naming(one).id));
    groups.set(`project${member.level}:${member.project}`, new Set(ids));
  }
  return groups;
}

/** Rules for everybody that hold whatever the request says; this world has no others. */
function denials(world: World, sight: Sight): { rule: DenyRule; node: string }[] {
  return nodesOf(world, sight).flatMap((node) => {
    const facts = projectAt(world, node);
    const state = facts ? world.gcp.project(facts.id, world.day) : world.gcp.root(world.day).nodes[node];
    const rules = sight.denyPolicies(node)
      ? (state?.denyPolicies ?? []).flatMap((policy) => policy.rules)
      : [];
    return rules.filter(({ condition }) => condition === null).map((rule) => ({ rule, node }));
  });
}

const READS = /\.(get|list|search|query|access|export|read|view|check|fetch|analyze)([A-Z][A-Za-z]*)?$/;

function tierOf(granted: readonly string[]): 0 | 1 | 2 {
  const isTierTwo = granted.some(isPrivileged) || waysFrom(granted).length > 0;
  if (isTierTwo) return 2;
  return granted.every((permission) => READS.test(permission)) ? 0 : 1;
}

export const waysFrom = (granted: readonly string[]): string[] =>
  gcpRisks.escalations.filter(({ needs }) => holdsAll(granted, needs)).map(({ id }) => id);

export const isPrivileged = (permission: string): boolean =>
  gcpRisks.privileged.some((pattern) => fits(pattern, permission));

export function holdsAll(granted: readonly string[], needs: readonly (readonly string[])[]): boolean {
  return needs.every((group) =>
    group.some((pattern) => granted.some((permission) => fits(pattern, permission))),
  );
}
