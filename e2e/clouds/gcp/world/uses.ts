/**
 * Which permissions an account uses on a day in its own project: some of those that it is granted, each in a rhythm of its own while
 * the account is active. Arithmetic, so that any day can be asked for without replaying those between.
 */
import { hashOf } from "../../random.ts";
import { lastDayOf } from "./activity.ts";
import type { Binding, DenyPolicy, ProjectState, ServiceAccount } from "./model.ts";
import { predefinedRoleOf } from "./predefined-roles.ts";

export type Use = { permission: string; granted: boolean };

/** What few accounts try without being allowed to. */
const TRIED = "storage.buckets.getIamPolicy";
const RHYTHMS = [1, 1, 2, 3, 7];

/** What the account does by grants in its own project that are neither conditional nor denied. Sorted, so that it is always the same. */
export function habitsOf(state: ProjectState, account: ServiceAccount): string[] {
  const bindings = [
    ...state.bindings,
    ...[...state.holdings, ...state.workloads].flatMap((item) => item.bindings),
  ];
  const basic = new Set(state.bindings.filter((binding) => names(binding, account)).map(({ role }) => role));
  const granted = bindings
    .filter((binding) => names(binding, account) || namesAll(binding, basic))
    .flatMap(({ role }) => permissionsOf(state, role));
  return [...new Set(granted)]
    .filter((permission) => hashOf("habit", account.uniqueId, permission) % 5 < 2)
    .filter((permission) => !state.denyPolicies.some((policy) => mayDeny(policy, permission)))
    .sort();
}

/** On one day; `habits`: as `habitsOf` gives them. */
export function usesOn(day: number, account: ServiceAccount, habits: readonly string[]): Use[] {
  if (!isActive(account, day)) return [];
  const uses = habits.filter((permission) => fallsOn(day, account, permission));
  const tries = hashOf("tries", account.uniqueId) % 25 === 0 && !habits.includes(TRIED) && day % 5 === 0;
  return [
    ...uses.map((permission) => ({ permission, granted: true })),
    ...(tries ? [{ permission: TRIED, granted: false }] : []),
  ];
}

export function fallsOn(day: number, { uniqueId }: ServiceAccount, permission: string): boolean {
  const hash = hashOf("rhythm", uniqueId, permission);
  return (day + hash) % (RHYTHMS[hash % RHYTHMS.length] ?? 1) === 0;
}

/** It signs in by itself or by one of its keys. */
export function isActive(account: ServiceAccount, day: number): boolean {
  return [account.activity, ...account.keys.map((key) => key.activity)].some(
    (activity) => lastDayOf(activity, day, day) === day,
  );
}

function names({ members, condition }: Binding, { email }: ServiceAccount): boolean {
  return condition === null && members.some((member) => member.kind === "account" && member.email === email);
}

/** Everybody with a basic role of the project, which the account has. */
function namesAll({ members, condition }: Binding, basic: ReadonlySet<string>): boolean {
  return (
    condition === null &&
    members.some(
      (member) => member.kind === "convenience" && basic.has(`roles/${member.level.toLowerCase()}`),
    )
  );
}

function permissionsOf(state: ProjectState, role: string): string[] {
  const custom = state.roles.find(({ id }) => role === `projects/${state.id}/roles/${id}`);
  if (custom) return custom.deleted ? [] : custom.permissions;
  return predefinedRoleOf(role)?.permissions ?? [];
}

function mayDeny({ rules }: DenyPolicy, permission: string): boolean {
  return rules.some((rule) =>
    rule.permissions.some((name) => name.replace(".googleapis.com/", ".") === permission),
  );
}
