/**
 * The clusters that all teams share and who runs in them: cloud-neutral facts, computed from (seed, size), that a cluster's
 * objects and a cloud's trusts are both drawn from. So both ends of a link agree, and where only one exists, it is meant so.
 */
import { type App, appAt, type Team, teamAt, teamCount } from "./estate.ts";
import { HEX, randomOf } from "./random.ts";

export type ClusterPurpose = "production" | "staging" | "tooling";

export type SharedCluster = {
  name: string;
  purpose: ClusterPurpose;
  /** The first of its teams and the one after its last. */
  teams: [from: number, to: number];
  /** The managed cluster it is at AWS, in the shared account; null for one the company runs itself. */
  eks: { name: string; region: string; issuerId: string } | null;
};

export type LinkedCloud = "aws" | "gcp" | "azure";

/** How a service account becomes an identity of a cloud, and which end of the link exists: both, or one alone. */
export type CloudLink = {
  cloud: LinkedCloud;
  /** Name of the role, service account or managed identity at the cloud. */
  identity: string;
  /** By a token of the cluster's issuer, or by an association that the cloud keeps and the cluster knows nothing of. */
  by: "issuer" | "association";
  ends: "both" | "cluster" | "cloud";
  /** The cloud trusts every service account of the namespace. */
  anybody: boolean;
};

export type Tenant = {
  team: Team;
  app: App;
  namespace: string;
  serviceAccount: string;
  link: CloudLink | null;
};

const TEAMS_PER_SET = 100;
/** Tenants are further apps of a team: those before run elsewhere. */
const FIRST_SHARED_APP = 8;
export const AGENTS_NAMESPACE = "agents";

/** Three per hundred teams: where customers are served, where changes are tried, and what builds and delivers. */
export function sharedClusters(seed: string, size: number): SharedCluster[] {
  const count = teamCount(size);
  const sets = Math.ceil(count / TEAMS_PER_SET);
  return Array.from({ length: sets }, (_, set) => {
    const suffix = set === 0 ? "" : `-${set + 1}`;
    const teams: [number, number] = [set * TEAMS_PER_SET, Math.min((set + 1) * TEAMS_PER_SET, count)];
    const managed = (name: string, region: string) => ({
      name,
      region,
      issuerId: randomOf(seed, "cluster-issuer", name).text(32, "0123456789ABCDEF"),
    });
    return [
      {
        name: `prod${suffix}`,
        purpose: "production" as const,
        teams,
        eks: managed(`northwind-prod${suffix}`, "eu-central-1"),
      },
      {
        name: `staging${suffix}`,
        purpose: "staging" as const,
        teams,
        eks: managed(`northwind-staging${suffix}`, "eu-west-1"),
      },
      { name: `tooling${suffix}`, purpose: "tooling" as const, teams, eks: null },
    ];
  }).flat();
}

/** The OIDC issuer of the cluster's tokens, without scheme. */
export function issuerOfCluster(cluster: SharedCluster): string {
  if (cluster.eks === null) return "kubernetes.default.svc.cluster.local";
  return `oidc.eks.${cluster.eks.region}.amazonaws.com/id/${cluster.eks.issuerId}`;
}

/** Whoever a team runs in the cluster: in production three apps and its agent, in staging two of the apps, in tooling nothing. */
export function tenantsOf(seed: string, cluster: SharedCluster, teamIndex: number): Tenant[] {
  if (cluster.purpose === "tooling") return [];
  const team = teamAt(seed, teamIndex);
  const production = cluster.purpose === "production";
  const apps = [0, 1, 2].map((serial) => appAt(seed, teamIndex, FIRST_SHARED_APP + serial));
  const tenants = (production ? apps : apps.slice(0, 2)).map((app, serial) => ({
    team,
    app,
    namespace: team.name,
    serviceAccount: app.name,
    link: production ? productionLink(team, app, serial) : stagingLink(team, app, serial),
  }));
  if (!production || !team.agent) return tenants;
  const app: App = { name: `${team.agent.name}-orchestrator`, form: "kubernetes" };
  const runtime = { team, app, namespace: AGENTS_NAMESPACE, serviceAccount: app.name };
  return [...tenants, { ...runtime, link: awsLink(`${team.agent.name}-runtime-irsa`, {}) }];
}

/** Every tenant of every cluster that an identity of the cloud is meant for, of this team. */
export function tenantsLinkedTo(
  cloud: LinkedCloud,
  seed: string,
  size: number,
  teamIndex: number,
): { cluster: SharedCluster; tenant: Tenant & { link: CloudLink } }[] {
  return sharedClusters(seed, size)
    .filter(({ teams: [from, to] }) => teamIndex >= from && teamIndex < to)
    .flatMap((cluster) =>
      tenantsOf(seed, cluster, teamIndex).flatMap((tenant) =>
        tenant.link?.cloud === cloud ? { cluster, tenant: { ...tenant, link: tenant.link } } : [],
      ),
    );
}

function awsLink(identity: string, more: Partial<CloudLink>): CloudLink {
  return { cloud: "aws", identity, by: "issuer", ends: "both", anybody: false, ...more };
}

function productionLink(team: Team, app: App, serial: number): CloudLink | null {
  if (serial === 0) return awsLink(`${app.name}-irsa`, {});
  if (serial === 1) return awsLink(`${team.name}-${app.name}-pod`, { by: "association" });
  // The third app tells what can go wrong, or links to another cloud.
  const odd: (CloudLink | null)[] = [
    awsLink(`${app.name}-irsa`, { ends: "cluster" }),
    awsLink(`${app.name}-irsa`, { ends: "cloud" }),
    awsLink(`${app.name}-irsa`, { anybody: true }),
    { cloud: "gcp", identity: app.name, by: "issuer", ends: "both", anybody: false },
    { cloud: "azure", identity: app.name, by: "issuer", ends: "both", anybody: false },
    null,
    awsLink(`${team.name}-${app.name}-pod`, { by: "association", ends: "cloud" }),
  ];
  return odd[team.index % odd.length] ?? null;
}

function stagingLink(team: Team, app: App, serial: number): CloudLink | null {
  if (serial === 0) return awsLink(`${app.name}-irsa`, {});
  const other: (CloudLink | null)[] = [
    { cloud: "gcp", identity: `${app.name}-staging`, by: "issuer", ends: "cluster", anybody: false },
    null,
    { cloud: "azure", identity: `${app.name}-staging`, by: "issuer", ends: "cluster", anybody: false },
  ];
  return other[team.index % other.length] ?? null;
}

/** The client id of a managed identity at Azure; the same wherever it is named. */
export function azureClientId(seed: string, identity: string): string {
  const hex = randomOf(seed, "azure-client", identity).text(32, HEX);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
