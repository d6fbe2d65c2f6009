/** The role definitions that Azure brings, as far as this world assigns them, with what makes them hard to read kept. */
import { isoOf } from "../../calendar.ts";
import type { Permission, RoleDefinition } from "./model.ts";

type Lists = Partial<Permission>;

const permission = (lists: Lists): Permission => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  condition: null,
  ...lists,
});

const CREATED = isoOf(new Date("2015-02-02T21:55:09Z"));

function builtIn(name: string, title: string, description: string, ...lists: Lists[]): RoleDefinition {
  return {
    name,
    title,
    description,
    builtIn: true,
    permissions: lists.map(permission),
    assignableScopes: ["/"],
    createdAt: CREATED,
  };
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers";
const ASSIGN = "Microsoft.Authorization/roleAssignments";
const MACHINES = "Microsoft.Compute/virtualMachines";

/** Only roles that read or use secrets may be handed on, whoever gets them. */
const VAULT_ROLES_ONLY = `((!(ActionMatches{'${ASSIGN}/write'})) OR (@Request[${ASSIGN}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{b86a8fe4-44ce-4948-aee5-eccb2c155cd7, 4633458b-17de-408a-b874-0445c86b69e6})) AND ((!(ActionMatches{'${ASSIGN}/delete'})) OR (@Resource[${ASSIGN}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{b86a8fe4-44ce-4948-aee5-eccb2c155cd7, 4633458b-17de-408a-b874-0445c86b69e6}))`;

export const ROLES = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  accessAdministrator: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
  rbacAdministrator: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  blobContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  blobReader: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
  secretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
  secretsOfficer: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
  vaultAdministrator: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
  vaultAccessAdministrator: "8b54135c-b56d-4d72-a534-26097cfdc8d8",
  pullImages: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  pushImages: "8311e382-0749-4cb8-b61a-304f252e45ec",
  clusterUser: "4abbcc35-e782-43d8-92c5-2d3f1bd2253f",
  metricsPublisher: "3913510d-42f4-4e42-8a64-420c390055eb",
  logContributor: "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
  websiteContributor: "de139f84-1756-47ae-9be6-808fbbe84772",
  machineContributor: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c",
  networkContributor: "4d97b98b-1d4f-4787-a291-c67834d212e7",
  identityOperator: "f1a07417-d97a-45cb-824c-7a7467783830",
  busSender: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
  busReceiver: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
  modelUser: "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
  searchReader: "1407120a-92aa-4202-b7e9-c0e197c71c8f",
  aiDeveloper: "64702f94-c441-49e6-a78b-ef80e0188fee",
  zoneContributor: "befefa01-2a29-4197-83a8-272ff33ce314",
  securityReader: "39bc4728-0917-49c7-9d2c-d95423bc2eb4",
} as const;

const ROUTINE = [
  "Microsoft.Authorization/*/read",
  "Microsoft.Insights/alertRules/*",
  "Microsoft.Resources/deployments/*",
  "Microsoft.Resources/subscriptions/resourceGroups/read",
  "Microsoft.Support/*",
];

export const builtInRoles: RoleDefinition[] = [
  builtIn(
    ROLES.owner,
    "Owner",
    "Grants full access to manage all resources, including the ability to assign roles in Azure RBAC.",
    { actions: ["*"] },
  ),
  builtIn(
    ROLES.contributor,
    "Contributor",
    "Grants full access to manage all resources, but does not allow you to assign roles in Azure RBAC.",
    {
      actions: ["*"],
      notActions: [
        "Microsoft.Authorization/*/Delete",
        "Microsoft.Authorization/*/Write",
        "Microsoft.Authorization/elevateAccess/Action",
        "Microsoft.Blueprint/blueprintAssignments/write",
        "Microsoft.Compute/galleries/share/action",
      ],
    },
  ),
  builtIn(ROLES.reader, "Reader", "View all resources, but does not allow you to make any changes.", {
    actions: ["*/read"],
  }),
  builtIn(
    ROLES.accessAdministrator,
    "User Access Administrator",
    "Lets you manage user access to Azure resources.",
    { actions: ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"] },
  ),
  builtIn(
    ROLES.rbacAdministrator,
    "Role Based Access Control Administrator",
    "Manage access to Azure resources by assigning roles using Azure RBAC.",
    { actions: [`${ASSIGN}/write`, `${ASSIGN}/delete`, "*/read", "Microsoft.Support/*"] },
  ),
  builtIn(
    ROLES.blobContributor,
    "Storage Blob Data Contributor",
    "Allows for read, write and delete access to Azure Storage blob containers and data",
    {
      actions: [
        `${BLOBS}/delete`,
        `${BLOBS}/read`,
        `${BLOBS}/write`,
        "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
      ],
      dataActions: [
        `${BLOBS}/blobs/delete`,
        `${BLOBS}/blobs/read`,
        `${BLOBS}/blobs/write`,
        `${BLOBS}/blobs/move/action`,
        `${BLOBS}/blobs/add/action`,
      ],
    },
  ),
  builtIn(
    ROLES.blobReader,
    "Storage Blob Data Reader",
    "Allows for read access to Azure Storage blob containers and data",
    {
      actions: [
        `${BLOBS}/read`,
        "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
      ],
      dataActions: [`${BLOBS}/blobs/read`],
    },
  ),
  builtIn(ROLES.secretsUser, "Key Vault Secrets User", "Read secret contents.", {
    dataActions: [
      "Microsoft.KeyVault/vaults/secrets/getSecret/action",
      "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
    ],
  }),
  builtIn(
    ROLES.secretsOfficer,
    "Key Vault Secrets Officer",
    "Perform any action on the secrets of a key vault, except manage permissions.",
    {
      actions: [...ROUTINE, "Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/operations/read"],
      dataActions: ["Microsoft.KeyVault/vaults/secrets/*"],
    },
  ),
  builtIn(
    ROLES.vaultAdministrator,
    "Key Vault Administrator",
    "Perform all data plane operations on a key vault and all objects in it.",
    {
      actions: [...ROUTINE, "Microsoft.KeyVault/vaults/*/read"],
      dataActions: ["Microsoft.KeyVault/vaults/*"],
    },
  ),
  builtIn(
    ROLES.vaultAccessAdministrator,
    "Key Vault Data Access Administrator",
    "Manage access to Azure Key Vault by adding or removing role assignments for some of its roles.",
    {
      actions: [
        "Microsoft.Authorization/*/read",
        "Microsoft.Resources/subscriptions/read",
        "Microsoft.Management/managementGroups/read",
        "Microsoft.KeyVault/vaults/*/read",
      ],
    },
    { actions: [`${ASSIGN}/write`, `${ASSIGN}/delete`], condition: VAULT_ROLES_ONLY },
  ),
  builtIn(ROLES.pullImages, "AcrPull", "acr pull", {
    actions: ["Microsoft.ContainerRegistry/registries/pull/read"],
  }),
  builtIn(ROLES.pushImages, "AcrPush", "acr push", {
    actions: [
      "Microsoft.ContainerRegistry/registries/pull/read",
      "Microsoft.ContainerRegistry/registries/push/write",
    ],
  }),
  builtIn(
    ROLES.clusterUser,
    "Azure Kubernetes Service Cluster User Role",
    "List cluster user credential action.",
    {
      actions: [
        "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action",
        "Microsoft.ContainerService/managedClusters/read",
      ],
    },
  ),
  builtIn(
    ROLES.metricsPublisher,
    "Monitoring Metrics Publisher",
    "Enables publishing metrics against Azure resources",
    {
      actions: ["Microsoft.Insights/Register/Action", "Microsoft.Support/*"],
      dataActions: ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
    },
  ),
  builtIn(
    ROLES.logContributor,
    "Log Analytics Contributor",
    "Log Analytics Contributor can read all monitoring data and edit monitoring settings.",
    {
      actions: [
        "*/read",
        "Microsoft.Insights/diagnosticSettings/*",
        "Microsoft.OperationalInsights/*",
        "Microsoft.Storage/storageAccounts/listKeys/action",
      ],
    },
  ),
  builtIn(ROLES.websiteContributor, "Website Contributor", "Lets you manage websites, but not web plans.", {
    actions: [...ROUTINE, "Microsoft.Web/sites/*", "Microsoft.Web/serverFarms/read"],
  }),
  builtIn(
    ROLES.machineContributor,
    "Virtual Machine Contributor",
    "Create and manage virtual machines, disks and snapshots, but not the network they are in.",
    {
      actions: [
        ...ROUTINE,
        `${MACHINES}/*`,
        "Microsoft.Network/networkInterfaces/*",
        // The blank at the end is in the definition that Azure ships.
        "Microsoft.Network/virtualNetworks/read ",
        "Microsoft.Storage/storageAccounts/listKeys/action",
      ],
    },
  ),
  builtIn(ROLES.networkContributor, "Network Contributor", "Lets you manage networks.", {
    actions: [...ROUTINE, "Microsoft.Network/*"],
  }),
  builtIn(ROLES.identityOperator, "Managed Identity Operator", "Read and Assign User Assigned Identity", {
    actions: [
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
      "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
      ...ROUTINE,
    ],
  }),
  builtIn(
    ROLES.busSender,
    "Azure Service Bus Data Sender",
    "Allows for send access to Azure Service Bus resources.",
    {
      actions: ["Microsoft.ServiceBus/*/queues/read", "Microsoft.ServiceBus/*/topics/read"],
      dataActions: ["Microsoft.ServiceBus/*/send/action"],
    },
  ),
  builtIn(
    ROLES.busReceiver,
    "Azure Service Bus Data Receiver",
    "Allows for receive access to Azure Service Bus resources.",
    {
      actions: ["Microsoft.ServiceBus/*/queues/read", "Microsoft.ServiceBus/*/topics/read"],
      dataActions: ["Microsoft.ServiceBus/*/receive/action"],
    },
  ),
  builtIn(
    ROLES.modelUser,
    "Cognitive Services OpenAI User",
    "Ability to view files, models, deployments and to make inference calls.",
    {
      actions: ["Microsoft.CognitiveServices/*/read", "Microsoft.Authorization/roleAssignments/read"],
      dataActions: [
        "Microsoft.CognitiveServices/accounts/OpenAI/*/read",
        "Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action",
        "Microsoft.CognitiveServices/accounts/OpenAI/deployments/embeddings/action",
      ],
    },
  ),
  builtIn(ROLES.searchReader, "Search Index Data Reader", "Grants read access to Azure AI Search indexes.", {
    dataActions: ["Microsoft.Search/searchServices/indexes/documents/read"],
  }),
  builtIn(
    ROLES.aiDeveloper,
    "Azure AI Developer",
    "Can perform all actions within an Azure AI resource besides managing the resource itself.",
    {
      actions: ["Microsoft.MachineLearningServices/workspaces/*/read", "Microsoft.CognitiveServices/*/read"],
      dataActions: [
        "Microsoft.CognitiveServices/accounts/OpenAI/*",
        "Microsoft.CognitiveServices/accounts/ContentSafety/*",
      ],
      notActions: ["Microsoft.MachineLearningServices/workspaces/delete"],
    },
  ),
  builtIn(ROLES.zoneContributor, "DNS Zone Contributor", "Lets you manage DNS zones and record sets.", {
    actions: [...ROUTINE, "Microsoft.Network/dnsZones/*"],
  }),
  builtIn(ROLES.securityReader, "Security Reader", "View permissions for Security Center.", {
    actions: ["Microsoft.Security/*/read", "*/read", "Microsoft.Management/managementGroups/read"],
  }),
];
