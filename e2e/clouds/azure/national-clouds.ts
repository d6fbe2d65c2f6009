/** The hosts of each Azure cloud. The simulator answers for all of them; the audience of a token says which one a caller is in. */
export type AzureService = "login" | "management" | "graph";

type Hosts = Record<AzureService, string> & { name: string; managementAudiences: string[] };

export const nationalClouds: Hosts[] = [
  {
    name: "global",
    login: "https://login.microsoftonline.com",
    management: "https://management.azure.com",
    graph: "https://graph.microsoft.com",
    managementAudiences: ["https://management.azure.com", "https://management.core.windows.net"],
  },
  {
    name: "us-government",
    login: "https://login.microsoftonline.us",
    management: "https://management.usgovcloudapi.net",
    graph: "https://graph.microsoft.us",
    managementAudiences: [
      "https://management.usgovcloudapi.net",
      "https://management.core.usgovcloudapi.net",
    ],
  },
  {
    name: "china",
    login: "https://login.partner.microsoftonline.cn",
    management: "https://management.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
    managementAudiences: ["https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"],
  },
];

/** The cloud and service an audience stands for; undefined for a resource nobody has registered. */
export function audienceOf(resource: string): { cloud: Hosts; service: "management" | "graph" } | undefined {
  const wanted = resource.replace(/\/+$/, "");
  for (const cloud of nationalClouds) {
    if (cloud.graph === wanted) return { cloud, service: "graph" };
    if (cloud.managementAudiences.includes(wanted)) return { cloud, service: "management" };
  }
  return undefined;
}
