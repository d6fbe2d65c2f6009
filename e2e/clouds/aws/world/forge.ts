/** Makes the things of an account: every role, user, policy and workload of the world passes through here. */
import { hashOf, type Random } from "../../random.ts";
import { momentOf } from "./activity.ts";
import { documentOf } from "./documents.ts";
import { managedArn } from "./managed-policies.ts";
import { mintAccessKey, mintId } from "./mint.ts";
import type {
  AccessKey,
  AccountState,
  CustomerPolicy,
  InlinePolicy,
  Nature,
  PolicyDocument,
  Role,
  Tags,
  TrustParty,
  TrustStatement,
  Use,
  User,
} from "./model.ts";
import type { AccountFacts, Organization } from "./organization.ts";

/** Everything a kit needs to build in one account at one moment. */
export type Site = {
  state: AccountState;
  facts: AccountFacts;
  organization: Organization;
  random: Random;
  /** The day things made now are made on. */
  day: number;
  region: string;
};

export function moment(site: Site): string {
  return momentOf(site.day, site.random.int(6 * 60, 20 * 60));
}

export const roleArn = (account: string, role: { path: string; name: string }): string =>
  `arn:aws:iam::${account}:role${role.path}${role.name}`;
export const userArn = (account: string, user: { path: string; name: string }): string =>
  `arn:aws:iam::${account}:user${user.path}${user.name}`;
export const groupArn = (account: string, group: { path: string; name: string }): string =>
  `arn:aws:iam::${account}:group${group.path}${group.name}`;
export const policyArn = (account: string, policy: { path: string; name: string }): string =>
  `arn:aws:iam::${account}:policy${policy.path}${policy.name}`;
export const oidcArn = (account: string, issuer: string): string =>
  `arn:aws:iam::${account}:oidc-provider/${issuer}`;
export const samlArn = (account: string, name: string): string =>
  `arn:aws:iam::${account}:saml-provider/${name}`;
export const profileArn = (account: string, name: string): string =>
  `arn:aws:iam::${account}:instance-profile/${name}`;

export type RoleSpec = {
  name: string;
  path?: string;
  nature: Nature;
  trust: TrustStatement[];
  inline?: InlinePolicy[];
  /** Names of AWS-managed policies. */
  managed?: string[];
  /** ARNs of customer policies. */
  attached?: string[];
  boundary?: string | null;
  tags?: Tags;
  uses?: Use[];
  profile?: boolean;
};

export function addRole(site: Site, spec: RoleSpec): Role {
  const { state } = site;
  const createdAt = moment(site);
  const name = uniqueName(spec.name, state.roles);
  const role: Role = {
    id: mintId(state, "AROA"),
    name,
    path: spec.path ?? "/",
    createdAt,
    nature: spec.nature,
    trust: spec.trust,
    inline: spec.inline ?? [],
    attached: [...(spec.managed ?? []).map(managedArn), ...(spec.attached ?? [])],
    boundary: spec.boundary ?? null,
    tags: spec.tags ?? {},
    instanceProfile: spec.profile ? { id: mintId(state, "AIPA"), name, createdAt } : null,
    uses: spec.uses ?? [],
  };
  state.roles.push(role);
  return role;
}

export type UserSpec = Partial<Omit<User, "id" | "createdAt" | "keys" | "attached">> & {
  name: string;
  managed?: string[];
  attached?: string[];
};

export function addUser(site: Site, spec: UserSpec): User {
  const user: User = {
    id: mintId(site.state, "AIDA"),
    name: uniqueName(spec.name, site.state.users),
    path: spec.path ?? "/",
    createdAt: moment(site),
    looksMachine: spec.looksMachine ?? false,
    password: spec.password ?? null,
    keys: [],
    certificate: spec.certificate ?? null,
    serviceCredentials: spec.serviceCredentials ?? [],
    groups: spec.groups ?? [],
    inline: spec.inline ?? [],
    attached: [...(spec.managed ?? []).map(managedArn), ...(spec.attached ?? [])],
    boundary: spec.boundary ?? null,
    tags: spec.tags ?? {},
  };
  site.state.users.push(user);
  return user;
}

export function addKey(
  site: Site,
  user: User,
  use: Use | null,
  status: AccessKey["status"] = "Active",
): AccessKey {
  const key: AccessKey = { id: mintAccessKey(site.state), status, createdAt: moment(site), use };
  user.keys.push(key);
  return key;
}

export function addPolicy(site: Site, name: string, document: PolicyDocument, path = "/"): CustomerPolicy {
  const createdAt = moment(site);
  const policy: CustomerPolicy = {
    id: mintId(site.state, "ANPA"),
    name: uniqueName(name, site.state.policies),
    path,
    createdAt,
    updatedAt: createdAt,
    defaultVersion: "v1",
    versions: [{ id: "v1", createdAt, document }],
  };
  site.state.policies.push(policy);
  return policy;
}

/** Adds a default version; AWS keeps five, so the oldest goes. */
export function addPolicyVersion(policy: CustomerPolicy, document: PolicyDocument, createdAt: string): void {
  const latest = policy.versions.at(-1)?.id ?? "v0";
  const id = `v${Number(latest.slice(1)) + 1}`;
  policy.versions.push({ id, createdAt, document });
  if (policy.versions.length > 5) policy.versions.splice(0, 1);
  policy.defaultVersion = id;
  policy.updatedAt = createdAt;
}

export function trust(
  parties: TrustParty[],
  more: {
    actions?: string[];
    sid?: string;
    condition?: TrustStatement["condition"];
    effect?: "Allow" | "Deny";
  } = {},
): TrustStatement {
  return {
    sid: more.sid ?? null,
    effect: more.effect ?? "Allow",
    parties,
    actions: more.actions ?? ["sts:AssumeRole"],
    condition: more.condition ?? null,
  };
}

export const service = (...names: string[]): TrustParty[] =>
  names.map((name) => ({ kind: "service", name: `${name}.amazonaws.com` }));

export const inline = (name: string, ...documents: PolicyDocument[]): InlinePolicy => ({
  name,
  document:
    documents.length === 1 && documents[0]
      ? documents[0]
      : documentOf(...documents.flatMap((d) => d.Statement)),
});

/** A rhythm that begins when the site's day does. */
export function use(site: Site, serviceName: string, every: number, actions: string[] = []): Use {
  const phase = hashOf(site.state.id, site.state.serial, serviceName) % every;
  return {
    service: serviceName,
    actions,
    region: site.region,
    activity: { every, phase, from: site.day, until: null },
  };
}

/** The tags of something a team made, with the owner written in one of the ways people write it. */
export function teamTags(site: Site, more: Tags = {}): Tags {
  const { team, environment } = site.facts;
  if (!team) return { owner: "platform@northwind-labs.example", environment: "platform", ...more };
  const style = site.random.int(0, 5);
  const owner: Tags[] = [
    { owner: team.contact },
    { Owner: team.contact, "cost-center": team.costCenter },
    { team: team.name, env: environment },
    { Team: team.name, CostCenter: team.costCenter, description: `${team.title} - ${environment}` },
    {},
    { "owner-email": team.contact, environment },
  ];
  return { ...owner[style], ...more };
}

function uniqueName(name: string, existing: { name: string }[]): string {
  if (!existing.some((other) => other.name.toLowerCase() === name.toLowerCase())) return name;
  for (let suffix = 2; ; suffix++) {
    const candidate = `${name}-${suffix}`;
    if (!existing.some((other) => other.name.toLowerCase() === candidate.toLowerCase())) return candidate;
  }
}
