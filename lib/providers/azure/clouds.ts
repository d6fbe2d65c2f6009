/** Where each Azure cloud answers: one table, so that a token is never asked for one cloud and sent to another. */

export const azureClouds = {
  global: {
    label: "Azure (global)",
    login: "https://login.microsoftonline.com",
    management: "https://management.azure.com",
    graph: "https://graph.microsoft.com",
    logs: "https://api.loganalytics.azure.com",
    hasSignInReports: true,
  },
  "us-government": {
    label: "Azure US Government",
    login: "https://login.microsoftonline.us",
    management: "https://management.usgovcloudapi.net",
    graph: "https://graph.microsoft.us",
    logs: "https://api.loganalytics.us",
    hasSignInReports: false,
  },
  china: {
    label: "Azure China (21Vianet)",
    login: "https://login.partner.microsoftonline.cn",
    management: "https://management.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    logs: "https://api.loganalytics.azure.cn",
    hasSignInReports: false,
  },
} as const;

export type AzureCloud = keyof typeof azureClouds;

/** Whom a token for a service is asked for. The global logs are queried at an address newer than the name their tokens carry. */
export function audienceOf(cloud: AzureCloud, service: "management" | "graph" | "logs"): string {
  return service === "logs" && cloud === "global"
    ? "https://api.loganalytics.io"
    : azureClouds[cloud][service];
}

/** The tenants Microsoft publishes its own applications from. Source: owners of the 4,428 app ids of merill/microsoft-info. */
const microsoftTenants = new Set([
  "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
  "72f988bf-86f1-41af-91ab-2d7cd011db47",
  "cdc5aeea-15c5-4db6-b079-fcadd2505dc2",
]);

export function isMicrosoftTenant(tenant: string): boolean {
  return microsoftTenants.has(tenant.toLowerCase());
}

/** The appId of Microsoft Graph, the same in every tenant and cloud. */
export const graphAppId = "00000003-0000-0000-c000-000000000000";
