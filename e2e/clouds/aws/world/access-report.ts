/** What AWS would report a role or user last accessed: every service its policies allow, used or not. */
import { lastCalled, lastUsed } from "./activity.ts";
import { policyArn } from "./forge.ts";
import { managedPolicyOf } from "./managed-policies.ts";
import type { AccountState, PolicyDocument, Role, Statement, Use, User } from "./model.ts";
import { SERVICES, trackedActions } from "./service-catalogue.ts";

export type ServiceAccess = {
  service: string;
  at: Date | null;
  region: string | null;
  actions: { name: string; at: Date | null; region: string | null }[];
};

export function accessReport(state: AccountState, principal: Role | User, day: number): ServiceAccess[] {
  const statements = documentsOf(state, principal).flatMap((document) => document.Statement);
  const allows = statements.filter((statement) => statement.Effect === "Allow").map(matcherOf);
  const uses = usesOf(principal);
  return SERVICES.filter((service) => allows.some((matcher) => matcher.reaches(service))).map((service) => {
    const own = uses.filter((use) => use.service === service);
    const actions = trackedActions(service)
      .filter((name) => allows.some((matcher) => matcher.allows(`${service}:${name}`)))
      .map((name) => {
        const calling = own.filter((use) => use.actions.includes(name));
        return { name, ...latestOf(calling, (use) => lastCalled(use, name, day, principal.id)) };
      });
    const used = latestOf(own, (use) => lastUsed(use.activity, day, `${principal.id}/${service}`));
    return { service, ...used, actions };
  });
}

/** A service may be used with several keys: the last time counts. */
function latestOf(
  uses: Use[],
  dateOf: (use: Use) => Date | null,
): { at: Date | null; region: string | null } {
  let latest: { at: Date | null; region: string | null } = { at: null, region: null };
  for (const use of uses) {
    const at = dateOf(use);
    if (at && (latest.at === null || at > latest.at)) latest = { at, region: use.region };
  }
  return latest;
}

function usesOf(principal: Role | User): Use[] {
  if ("uses" in principal) return principal.uses;
  return [...principal.keys.flatMap((key) => key.use ?? []), ...(principal.earlierUses ?? [])];
}

/** Every document that gives the principal something: its own, the attached, and its groups'. */
export function documentsOf(state: AccountState, principal: Role | User): PolicyDocument[] {
  const groups =
    "groups" in principal ? state.groups.filter((group) => principal.groups.includes(group.name)) : [];
  return [principal, ...groups].flatMap((holder) => [
    ...holder.inline.map((policy) => policy.document),
    ...holder.attached.flatMap((arn) => documentOfPolicy(state, arn) ?? []),
  ]);
}

export function documentOfPolicy(state: AccountState, arn: string): PolicyDocument | null {
  const managed = managedPolicyOf(arn);
  if (managed) return managed.versions.at(-1)?.document ?? null;
  const own = state.policies.find((policy) => policyArn(state.id, policy) === arn);
  return own?.versions.find((version) => version.id === own.defaultVersion)?.document ?? null;
}

type Matcher = { reaches(service: string): boolean; allows(action: string): boolean };

function matcherOf(statement: Statement): Matcher {
  const listed = [statement.Action ?? statement.NotAction ?? []]
    .flat()
    .map((item) => String(item).toLowerCase());
  const patterns = listed.map(globOf);
  const negated = statement.NotAction !== undefined;
  const whole = new Set(listed.filter((item) => item.endsWith(":*")).map((item) => item.slice(0, -2)));
  const named = new Set(listed.map((item) => item.split(":")[0]));
  return {
    reaches: (service) => (negated ? !whole.has(service) : named.has("*") || named.has(service)),
    allows: (action) => patterns.some((pattern) => pattern.test(action.toLowerCase())) !== negated,
  };
}

const globs = new Map<string, RegExp>();

function globOf(pattern: string): RegExp {
  const known = globs.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const glob = new RegExp(`^${source}$`);
  globs.set(pattern, glob);
  return glob;
}
