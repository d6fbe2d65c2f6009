/** How a service account says that it becomes somebody at a cloud: its annotations, and what its pods then carry. */
import { azureClientId, type CloudLink, type Tenant } from "../../shared-clusters.ts";
import type { Site } from "./forge.ts";
import type { Labels, ProjectedToken, ServiceAccount, Template } from "./model.ts";

/** The projects, tenant and accounts of the other clouds, by the names those clouds give them. */
export const GCP_PROJECT = "northwind-shared";
export const AZURE_TENANT = "5f0c3a52-7d1e-4b4c-9d7a-0a6c1f2e9b11";

const KEYS = {
  aws: "eks.amazonaws.com/role-arn",
  gcp: "iam.gke.io/gcp-service-account",
  azure: "azure.workload.identity/client-id",
} as const;

/** Nothing where only the cloud knows of the link, or where the cloud keeps it as an association. */
export function linkAnnotations(site: Site, { link, team }: Pick<Tenant, "link" | "team">): Labels {
  if (link === null || link.by === "association" || link.ends === "cloud") return {};
  if (link.cloud === "gcp")
    return { [KEYS.gcp]: `${link.identity.slice(0, 30)}@${GCP_PROJECT}.iam.gserviceaccount.com` };
  if (link.cloud === "azure")
    return {
      [KEYS.azure]: azureClientId(site.world.seed, link.identity),
      "azure.workload.identity/tenant-id": AZURE_TENANT,
    };
  const account = accountOfTeam(site, team.index);
  return { [KEYS.aws]: `arn:aws:iam::${account}:role/${link.identity}` };
}

export const roleAnnotation = (account: string, role: string): Labels => ({
  [KEYS.aws]: `arn:aws:iam::${account}:role/${role}`,
});

/** The account a team's roles for this cluster are in: its productive one, or its other. */
function accountOfTeam(site: Site, team: number): string {
  const environment = site.facts.purpose === "production" ? "production" : "development";
  const facts = site.world.aws?.organization.accounts.find(
    (account) =>
      account.team?.index === team && account.purpose === "team" && account.environment === environment,
  );
  return facts?.id ?? "000000000000";
}

export function sharedAccount(site: Site): string {
  return site.world.aws?.organization.sharedId ?? "000000000000";
}

/** The mark a template needs before a pod gets an Azure token. */
export function linkLabels(link: CloudLink | null): Labels {
  return link?.cloud === "azure" && link.ends !== "cloud" ? { "azure.workload.identity/use": "true" } : {};
}

/** What the admission webhooks of a cluster put into a pod that runs as this account; an association is known by its agent alone. */
export function injectedTokens(
  account: ServiceAccount | undefined,
  template: Template,
  isAssociated: boolean,
): ProjectedToken[] {
  if (account === undefined) return [];
  const tokens: ProjectedToken[] = [];
  if (isAssociated)
    tokens.push({
      volume: "eks-pod-identity-token",
      audience: "pods.eks.amazonaws.com",
      expirationSeconds: 86400,
    });
  else if (account.annotations[KEYS.aws] !== undefined)
    tokens.push({ volume: "aws-iam-token", audience: "sts.amazonaws.com", expirationSeconds: 86400 });
  if (template.labels["azure.workload.identity/use"] === "true")
    tokens.push({
      volume: "azure-identity-token",
      audience: "api://AzureADTokenExchange",
      expirationSeconds: 3600,
    });
  return tokens;
}
