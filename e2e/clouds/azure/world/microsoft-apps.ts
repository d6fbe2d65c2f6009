/** Microsoft's own applications that every tenant meets, with the application permissions of Microsoft Graph used here; ids are public. */
import type { AppRole, DelegatedScope } from "./model.ts";

export type MicrosoftApp = { appId: string; name: string };

export const GRAPH_APP = "00000003-0000-0000-c000-000000000000";
export const ARM_APP = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
export const STORAGE_APP = "e406a681-f3d4-42a8-90b6-c2b029497af1";
export const VAULT_APP = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093";
export const EXCHANGE_APP = "00000002-0000-0ff1-ce00-000000000000";
export const AI_APP = "7d312290-28c8-473c-a0ed-8e53749b6d6d";
export const BUS_APP = "80a10ef9-8168-493d-abf9-3297c4ef6e3c";

export const microsoftApps: MicrosoftApp[] = [
  { appId: GRAPH_APP, name: "Microsoft Graph" },
  { appId: ARM_APP, name: "Windows Azure Service Management API" },
  { appId: STORAGE_APP, name: "Azure Storage" },
  { appId: VAULT_APP, name: "Azure Key Vault" },
  { appId: EXCHANGE_APP, name: "Office 365 Exchange Online" },
  { appId: AI_APP, name: "Microsoft Cognitive Services" },
  { appId: BUS_APP, name: "Microsoft.ServiceBus" },
  { appId: "00000003-0000-0ff1-ce00-000000000000", name: "Office 365 SharePoint Online" },
  { appId: "00000002-0000-0000-c000-000000000000", name: "Windows Azure Active Directory" },
  { appId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46", name: "Microsoft Azure CLI" },
  { appId: "1950a258-227b-4e31-a9cf-717495945fc2", name: "Microsoft Azure PowerShell" },
  { appId: "c44b4083-3bb0-49c1-b47d-974e53cbdf3c", name: "Azure Portal" },
  { appId: "de8bc8b5-d9f9-48b1-a8ad-b748da725064", name: "Graph Explorer" },
  { appId: "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe", name: "Microsoft Teams Services" },
  { appId: "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d", name: "AzureDatabricks" },
  {
    appId: "6dae42f8-4368-4678-94ff-3960e28e3630",
    name: "Azure Kubernetes Service AAD Server",
  },
  { appId: "0000000a-0000-0000-c000-000000000000", name: "Microsoft Intune" },
  { appId: "00000009-0000-0000-c000-000000000000", name: "Power BI Service" },
  { appId: "ca7f3f0b-7d91-482c-8e09-c5d840d0eac5", name: "Log Analytics API" },
  { appId: "022907d3-0f1b-48f7-badc-1ba6abab6d66", name: "Azure SQL Database" },
  { appId: "80369ed6-5f11-4dd9-bef3-692475845e77", name: "Microsoft.EventHubs" },
  { appId: "a232010e-820c-4083-83bb-3ace5fc29d0b", name: "Azure Cosmos DB" },
];

const role = (id: string, value: string, name: string): AppRole => ({ id, value, name, enabled: true });

export const graphAppRoles: AppRole[] = [
  role("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "Application.Read.All", "Read all applications"),
  role(
    "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
    "Application.ReadWrite.All",
    "Read and write all applications",
  ),
  role(
    "18a4783c-866b-4cc7-a460-3d5e5662c884",
    "Application.ReadWrite.OwnedBy",
    "Manage apps that this app creates or owns",
  ),
  role(
    "06b708a9-e830-4db3-a914-8e69da51d44f",
    "AppRoleAssignment.ReadWrite.All",
    "Manage app permission grants and app role assignments",
  ),
  role(
    "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
    "RoleManagement.ReadWrite.Directory",
    "Read and write all directory RBAC settings",
  ),
  role(
    "483bed4a-2ad3-4361-a73b-c83ccdbdc53c",
    "RoleManagement.Read.Directory",
    "Read all directory RBAC settings",
  ),
  role("b0afded3-3588-46d8-8b3d-9842eff778da", "AuditLog.Read.All", "Read all audit log data"),
  role(
    "81b4724a-58aa-41c1-8a55-84ef97466587",
    "DelegatedPermissionGrant.Read.All",
    "Read all delegated permission grants",
  ),
  role("98830695-27a2-44f7-8c18-0c3ebc9698f6", "GroupMember.Read.All", "Read all group memberships"),
  role("7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All", "Read directory data"),
  role("19dbc75e-c2e2-444c-a770-ec69d8559fc7", "Directory.ReadWrite.All", "Read and write directory data"),
  role("97235f07-e226-4f63-ace3-39588e11d3a1", "User.ReadBasic.All", "Read all users' basic profiles"),
  role("df021288-bdef-4463-88db-98f22de89214", "User.Read.All", "Read all users' full profiles"),
  role("5b567255-7703-4780-807c-7be8301ae99b", "Group.Read.All", "Read all groups"),
  role("810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read", "Read mail in all mailboxes"),
  role("b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send", "Send mail as any user"),
  role("332a536c-c7ef-4017-ab91-336970924f0d", "Sites.Read.All", "Read items in all site collections"),
  role(
    "75359482-378d-4052-8f01-80520e7db3cd",
    "Files.ReadWrite.All",
    "Read and write files in all site collections",
  ),
];

const scope = (id: string, value: string): DelegatedScope => ({ id, value });

export const graphScopes: DelegatedScope[] = [
  scope("e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read"),
  scope("570282fd-fa5c-430d-a7fd-fc8dc98a9dca", "Mail.Read"),
  scope("0e263e50-5827-48a4-b97c-d940288653c7", "Directory.AccessAsUser.All"),
  scope("863451e7-0667-486c-a5d6-d135439485f0", "Files.ReadWrite.All"),
];

/** Id of an application permission of Microsoft Graph. Throws RangeError for one that is not listed here. */
export function graphRole(value: string): string {
  const found = graphAppRoles.find((candidate) => candidate.value === value);
  if (!found) throw new RangeError(`Microsoft Graph has no application permission ${value} here`);
  return found.id;
}
