/** The organization: its accounts, units and policies. A small directory of facts; what is inside an account grows apart. */
import { COMPANY, COMPANY_DOMAIN, type Team, teamAt, teamCount } from "../../estate.ts";
import { ALPHANUMERIC, randomOf } from "../../random.ts";
import { type OrganizationPolicy, organizationPolicies } from "./organization-policies.ts";

export type Purpose =
  | "management"
  | "security"
  | "log-archive"
  | "shared"
  | "network"
  | "sandbox"
  | "team"
  | "legacy";

export type AccountFacts = {
  index: number;
  id: string;
  name: string;
  email: string;
  purpose: Purpose;
  environment: "production" | "development" | "platform";
  team: Team | null;
  /** External id of the unit it sits in, or the root. */
  parent: string;
  /** First day the organization lists it; negative for accounts older than the simulated history. */
  joinedDay: number;
  suspendedDay: number | null;
};

export type Unit = { id: string; name: string; parent: string };

export type Organization = {
  seed: string;
  size: number;
  id: string;
  rootId: string;
  managementId: string;
  securityId: string;
  sharedId: string;
  /** The external id every reader role asks for. */
  externalId: string;
  regions: string[];
  units: Unit[];
  accounts: AccountFacts[];
  byId: Map<string, AccountFacts>;
  policies: OrganizationPolicy[];
};

export const READER_ROLE = "rollcall-reader";
export const COLLECTOR_ROLE = "rollcall-collector";
export const ENABLED_REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"];

const PLATFORM: { purpose: Purpose; name: string; unit: string }[] = [
  { purpose: "management", name: "org-management", unit: "" },
  { purpose: "security", name: "security-tooling", unit: "Security" },
  { purpose: "log-archive", name: "log-archive", unit: "Security" },
  { purpose: "shared", name: "shared-services", unit: "Infrastructure" },
  { purpose: "network", name: "network-hub", unit: "Infrastructure" },
  { purpose: "sandbox", name: "sandbox-innovation", unit: "Sandbox" },
];
const UNITS = ["Security", "Infrastructure", "Workloads", "Sandbox", "Suspended"];

/** 20 accounts per size, and one more per size that is suspended late in the history. */
export function organizationOf(seed: string, size: number): Organization {
  const random = randomOf(seed, "organization");
  const rootSuffix = random.text(4, ALPHANUMERIC);
  const rootId = `r-${rootSuffix}`;
  const unitId = (name: string) => `ou-${rootSuffix}-${randomOf(seed, "unit", name).text(8, ALPHANUMERIC)}`;
  const units: Unit[] = UNITS.map((name) => ({ id: unitId(name), name, parent: rootId }));
  for (const name of ["Production", "Development"]) {
    units.push({ id: unitId(name), name, parent: unitId("Workloads") });
  }
  const accounts = [
    ...PLATFORM.map((row, index) =>
      platformAccount(seed, row, index, row.unit === "" ? rootId : unitId(row.unit)),
    ),
    ...teamAccounts(seed, size, unitId("Production"), unitId("Development")),
  ];
  for (let lap = 0; lap < size; lap++) {
    accounts.push(legacyAccount(seed, accounts.length, lap, unitId("Suspended")));
  }
  const [management, security, , shared] = accounts;
  if (!management || !security || !shared) throw new Error("An organization has at least four accounts");
  const id = `o-${random.text(10, ALPHANUMERIC)}`;
  return {
    seed,
    size,
    id,
    rootId,
    managementId: management.id,
    securityId: security.id,
    sharedId: shared.id,
    externalId: `rollcall-${random.text(24, ALPHANUMERIC)}`,
    regions: ENABLED_REGIONS,
    units,
    accounts,
    byId: new Map(accounts.map((account) => [account.id, account])),
    policies: organizationPolicies({ seed, id, rootId, managementId: management.id, units }),
  };
}

/** The accounts the organization lists when `day` begins. */
export function accountsOn(organization: Organization, day: number): AccountFacts[] {
  return organization.accounts.filter((account) => account.joinedDay < day);
}

export function isSuspended(account: AccountFacts, day: number): boolean {
  return account.suspendedDay !== null && account.suspendedDay < day;
}

/** Twelve digits, never twice: the leading ones are drawn, the rest is the index spread over its range by a fixed step. */
function accountId(seed: string, index: number): string {
  const lead = randomOf(seed, "account-lead").int(110, 889);
  const spread = (index * 387_420_489 + randomOf(seed, "account-offset").int(0, 999_999_999)) % 1_000_000_000;
  return `${lead}${String(spread).padStart(9, "0")}`;
}

function facts(
  seed: string,
  index: number,
  name: string,
): Pick<AccountFacts, "index" | "id" | "name" | "email"> {
  return { index, id: accountId(seed, index), name, email: `aws+${name}@${COMPANY_DOMAIN}` };
}

function platformAccount(
  seed: string,
  row: (typeof PLATFORM)[number],
  index: number,
  parent: string,
): AccountFacts {
  const name = row.purpose === "management" ? `${COMPANY}-${row.name}` : row.name;
  return {
    ...facts(seed, index, name),
    purpose: row.purpose,
    environment: row.purpose === "sandbox" ? "development" : "platform",
    team: null,
    parent,
    joinedDay: -1500 + index * 40,
    suspendedDay: null,
  };
}

function teamAccounts(seed: string, size: number, production: string, development: string): AccountFacts[] {
  const count = 2 * teamCount(size);
  return Array.from({ length: count }, (_, offset): AccountFacts => {
    const index = PLATFORM.length + offset;
    const team = teamAt(seed, Math.floor(offset / 2));
    const isProduction = offset % 2 === 0;
    // The last tenth joins while the history runs, so that a collection meets accounts it has never seen.
    const late = offset >= Math.floor(count * 0.9);
    const random = randomOf(seed, "joined", index);
    return {
      ...facts(seed, index, `${team.name}-${isProduction ? "prod" : "dev"}`),
      purpose: "team",
      environment: isProduction ? "production" : "development",
      team,
      parent: isProduction ? production : development,
      joinedDay: late ? random.int(150, 500) : random.int(-1300, -200),
      suspendedDay: null,
    };
  });
}

function legacyAccount(seed: string, index: number, lap: number, parent: string): AccountFacts {
  return {
    ...facts(seed, index, lap === 0 ? "legacy-shop" : `legacy-shop-${lap + 1}`),
    purpose: "legacy",
    environment: "development",
    team: teamAt(seed, lap % 7),
    parent,
    joinedDay: -1100,
    suspendedDay: randomOf(seed, "suspended", index).int(470, 530),
  };
}
