/** The shape of the tenant: management groups, subscriptions and the parts of the company that own them, from (seed, size). */
import { COMPANY, COMPANY_DOMAIN, type Team, teamAt, teamCount } from "../../estate.ts";
import { randomOf } from "../../random.ts";
import { guidOf } from "./mint.ts";

/** The same in every world, because other clouds name it too. */
export const TENANT_ID = "5f0c3a52-7d1e-4b4c-9d7a-0a6c1f2e9b11";
export const TENANT_NAME = "Northwind Labs";
export const TENANT_DOMAIN = COMPANY_DOMAIN;
/** Where Microsoft registers its own applications. */
export const MICROSOFT_TENANT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

export type ManagementGroup = { name: string; title: string; parent: string | null };

export type Environment = "production" | "development" | "platform";

export type Subscription = {
  id: string;
  name: string;
  unit: string;
  environment: Environment;
  managementGroup: string;
  joinedDay: number;
  /** Azure has disabled it from this day on; null: never. */
  disabledDay: number | null;
  tags: Record<string, string>;
};

/** A part of the company as the tenant knows it; what it has is grown together. */
export type Unit = {
  name: string;
  team: Team | null;
  purpose: "platform" | "team" | "legacy";
  subscriptions: Subscription[];
};

export type Tenant = {
  seed: string;
  size: number;
  id: string;
  managementGroups: ManagementGroup[];
  units: Unit[];
  subscriptions: Subscription[];
};

const GROUPS: ManagementGroup[] = [
  { name: TENANT_ID, title: "Tenant Root Group", parent: null },
  { name: COMPANY, title: TENANT_NAME, parent: TENANT_ID },
  { name: `${COMPANY}-platform`, title: "Platform", parent: COMPANY },
  { name: `${COMPANY}-landing-zones`, title: "Landing zones", parent: COMPANY },
  { name: `${COMPANY}-production`, title: "Production", parent: `${COMPANY}-landing-zones` },
  { name: `${COMPANY}-development`, title: "Development", parent: `${COMPANY}-landing-zones` },
  { name: `${COMPANY}-sandbox`, title: "Sandbox", parent: COMPANY },
  { name: `${COMPANY}-decommissioned`, title: "Decommissioned", parent: COMPANY },
];

export const LANDING_ZONES = `${COMPANY}-landing-zones`;

export const groupScope = (name: string): string =>
  `/providers/Microsoft.Management/managementGroups/${name}`;
export const subscriptionScope = (id: string): string => `/subscriptions/${id}`;

const PLATFORM = [
  "management",
  "identity",
  "connectivity",
  "shared-services",
  "security",
  "sandbox",
] as const;

/** At size 1: six of the platform, two for each of seven teams, and one that gets disabled. */
export function tenantOf(seed: string, size: number): Tenant {
  const subscription = (
    unit: string,
    name: string,
    group: string,
    facts: Pick<Subscription, "environment" | "joinedDay" | "tags"> & { disabledDay?: number },
  ): Subscription => ({
    id: guidOf(seed, "subscription", name),
    name,
    unit,
    managementGroup: `${COMPANY}-${group}`,
    disabledDay: null,
    ...facts,
  });
  const platform: Unit = {
    name: "platform",
    team: null,
    purpose: "platform",
    subscriptions: PLATFORM.map((name, index) =>
      subscription("platform", `nw-${name}`, name === "sandbox" ? "sandbox" : "platform", {
        environment: name === "sandbox" ? "development" : "platform",
        joinedDay: -1400 + index * 30,
        tags: { owner: `platform@${COMPANY_DOMAIN}`, environment: name },
      }),
    ),
  };
  const teams = Array.from({ length: teamCount(size) }, (_, index): Unit => {
    const team = teamAt(seed, index);
    const random = randomOf(seed, "azure-joined", index);
    const tags = (environment: string): Record<string, string> =>
      index % 3 === 0 ? { team: team.name, env: environment, CostCenter: team.costCenter } : {};
    const joinedDay = random.int(-1200, -300);
    const own = (environment: "production" | "development") =>
      subscription(
        team.name,
        `nw-${team.name}-${environment === "production" ? "prod" : "dev"}`,
        environment,
        { environment, tags: tags(environment), joinedDay },
      );
    const subscriptions = [own("production"), own("development")];
    // One in ten gets its subscription for development while the history runs.
    const [, second] = subscriptions;
    if (second && index % 10 === 3) second.joinedDay = random.int(120, 480);
    return { name: team.name, team, purpose: "team", subscriptions };
  });
  const legacy = Array.from({ length: size }, (_, lap): Unit => {
    const name = lap === 0 ? "legacy-shop" : `legacy-shop-${lap + 1}`;
    return {
      name,
      team: teamAt(seed, lap % 7),
      purpose: "legacy",
      subscriptions: [
        subscription(name, `nw-${name}`, "decommissioned", {
          environment: "production",
          joinedDay: -1350,
          disabledDay: randomOf(seed, "azure-disabled", lap).int(470, 530),
          tags: {},
        }),
      ],
    };
  });
  const units = [platform, ...teams, ...legacy];
  return {
    seed,
    size,
    id: TENANT_ID,
    managementGroups: GROUPS,
    units,
    subscriptions: units.flatMap((unit) => unit.subscriptions),
  };
}

/** The subscriptions there are when `day` begins. */
export function subscriptionsOn(tenant: Tenant, day: number): Subscription[] {
  return tenant.subscriptions.filter((subscription) => subscription.joinedDay < day);
}

export function isDisabled(subscription: Subscription, day: number): boolean {
  return subscription.disabledDay !== null && subscription.disabledDay < day;
}

/** The management groups above a scope's subscription or group, nearest first, the root last. */
export function ancestorsOf(tenant: Tenant, group: string): ManagementGroup[] {
  const found = tenant.managementGroups.find((candidate) => candidate.name === group);
  if (!found) return [];
  return found.parent === null ? [found] : [found, ...ancestorsOf(tenant, found.parent)];
}
