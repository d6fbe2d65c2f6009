/** Every binding the collector can see, one by one: to whom, where, and what its role allows, as the world says it. */
import { instantOf } from "../../calendar.ts";
import type { World } from "../../world.ts";
import type { Member } from "../world/members.ts";
import type { Binding, CustomRole } from "../world/model.ts";
import { foldersAbove, type ProjectFacts } from "../world/organization.ts";
import { predefinedRoles } from "../world/predefined-roles.ts";
import { type Named, nameOf } from "./named.ts";
import { nodesOf } from "./scopes.ts";
import type { Sight } from "./sight.ts";

export type Held = {
  to: Named;
  member: Member;
  /** The node it is in, and everything above that. */
  places: string[];
  /** As the policy names it. */
  role: string;
  /** Null: the role cannot be read. */
  permissions: string[] | null;
  conditional: boolean;
};

/** Without those that have ended, those of the deleted, and those of everybody. */
export function heldBindings(world: World, sight: Sight): Held[] {
  const naming = namer(world, sight);
  const permissionsOf = roleReader(world, sight);
  const held: Held[] = [];
  const add = (bindings: Binding[], node: string) => {
    const places = [node, ...above(world, node)];
    for (const { role, members, condition } of bindings) {
      if (condition !== null && hasEnded(condition.expression, world.day)) continue;
      for (const member of members) {
        if (member.kind.startsWith("deleted-") || member.kind === "everyone") continue;
        const permissions = permissionsOf(role);
        held.push({ to: naming(member), member, role, places, permissions, conditional: condition !== null });
      }
    }
  };
  for (const node of nodesOf(world, sight)) {
    const facts = projectAt(world, node);
    const state = facts ? world.gcp.project(facts.id, world.day) : world.gcp.root(world.day).nodes[node];
    if (sight.policy(node)) add(state?.bindings ?? [], node);
    if (!facts) continue;
    const { accounts, workloads, holdings } = world.gcp.project(facts.id, world.day);
    if (sight.accountPolicies(node)) for (const account of accounts) add(account.bindings, node);
    if (sight.resourcePolicies) for (const item of [...workloads, ...holdings]) add(item.bindings, node);
  }
  return held;
}

export function projectAt(world: World, node: string): ProjectFacts | undefined {
  return world.gcp.organization.byNumber.get(node.replace("projects/", ""));
}

/** Nearest first. */
export function above(world: World, node: string): string[] {
  const { organization } = world.gcp;
  if (node === organization.name) return [];
  const below = projectAt(world, node) ?? organization.folders.find(({ name }) => name === node);
  return [...(below ? foldersAbove(organization, below) : []), organization.name];
}

function hasEnded(expression: string, day: number): boolean {
  const end = /request\.time < timestamp\("([^"]+)"\)/.exec(expression)?.[1];
  return end !== undefined && new Date(end) <= instantOf(day);
}

/** Accounts that cannot be seen keep their e-mails. */
export function namer(world: World, sight: Sight): (member: Member) => Named {
  const ids = new Map<string, string>();
  for (const facts of sight.projects) {
    if (!sight.accounts(`projects/${facts.number}`)) continue;
    for (const { email, uniqueId } of world.gcp.project(facts.id, world.day).accounts)
      ids.set(email, uniqueId);
  }
  return (member) => nameOf(member, (email) => ids.get(email));
}

function roleReader(world: World, sight: Sight): (role: string) => string[] | null {
  const { organization } = world.gcp;
  const owners: [string, string, CustomRole[]][] = [
    [organization.name, organization.name, world.gcp.root(world.day).roles],
    ...sight.projects.map(({ id, number }): [string, string, CustomRole[]] => [
      `projects/${id}`,
      `projects/${number}`,
      world.gcp.project(id, world.day).roles,
    ]),
  ];
  const known = new Map<string, string[]>(
    predefinedRoles.map(({ name, permissions }) => [name, permissions]),
  );
  for (const [owner, node, roles] of owners)
    if (sight.customRoles(node))
      for (const { id, deleted, permissions } of roles)
        known.set(`${owner}/roles/${id}`, deleted ? [] : permissions);
  return (role) => known.get(role) ?? null;
}
