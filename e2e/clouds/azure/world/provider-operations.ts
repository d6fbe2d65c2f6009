/** The operations that Azure's providers know, as far as this world's roles speak of them: a table, spelled the way Azure does. */

export type Operation = { name: string; isDataAction: boolean };
export type OperationProvider = {
  name: string;
  title: string;
  operations: Operation[];
  resourceTypes: { name: string; operations: Operation[] }[];
};

/** Per provider: its name, then `resource type: operations`; operations after `|` are of the data plane. */
const TABLE: Record<string, string[]> = {
  "Microsoft.Authorization": [
    "roleAssignments: read write delete",
    "roleDefinitions: read write delete",
    "denyAssignments: read write delete",
    "roleAssignmentScheduleInstances: read",
    "permissions: read",
    "providerOperations: read",
    "policyAssignments: read write delete",
    "locks: read write delete",
    "elevateAccess: action",
  ],
  "Microsoft.Management": [
    "managementGroups: read write delete",
    "managementGroups/subscriptions: read write",
  ],
  "Microsoft.Resources": [
    "subscriptions: read",
    "subscriptions/resourceGroups: read write delete",
    "subscriptions/resources: read",
    "deployments: read write delete validate/action cancel/action",
    "tags: read write delete",
  ],
  "Microsoft.Compute": [
    "virtualMachines: read write delete start/action powerOff/action restart/action runCommand/action",
    "virtualMachines/extensions: read write delete",
    "virtualMachineScaleSets: read write delete",
    "disks: read write delete beginGetAccess/action",
    "galleries: read write share/action",
  ],
  "Microsoft.Network": [
    "virtualNetworks: read write delete join/action",
    "networkInterfaces: read write delete",
    "networkSecurityGroups: read write delete",
    "dnsZones: read write delete",
    "dnsZones/A: read write delete",
    "privateEndpoints: read write",
  ],
  "Microsoft.Storage": [
    "storageAccounts: read write delete listKeys/action regenerateKey/action listAccountSas/action",
    "storageAccounts/blobServices: read write generateUserDelegationKey/action",
    "storageAccounts/blobServices/containers: read write delete",
    "storageAccounts/blobServices/containers/blobs: | read write delete add/action move/action",
    "storageAccounts/queueServices/queues/messages: | read write delete process/action",
  ],
  "Microsoft.KeyVault": [
    "vaults: read write delete accessPolicies/write",
    "operations: read",
    "vaults/secrets: read write | getSecret/action setSecret/action readMetadata/action delete",
    "vaults/keys: read write | sign/action decrypt/action read",
    "vaults/certificates: | read create/action",
  ],
  "Microsoft.Web": [
    "sites: read write delete restart/action publishxml/action",
    "sites/config: read write list/action",
    "sites/functions: read write delete",
    "serverFarms: read write delete",
  ],
  "Microsoft.App": ["containerApps: read write delete", "containerApps/listSecrets: action"],
  "Microsoft.ContainerService": [
    "managedClusters: read write delete listClusterUserCredential/action listClusterAdminCredential/action",
    "managedClusters/pods: | read exec/action",
  ],
  "Microsoft.ContainerRegistry": [
    "registries: read write delete listCredentials/action",
    "registries/pull: read",
    "registries/push: write",
  ],
  "Microsoft.ManagedIdentity": [
    "userAssignedIdentities: read write delete assign/action",
    "userAssignedIdentities/federatedIdentityCredentials: read write delete",
  ],
  "Microsoft.ServiceBus": [
    "namespaces: read write delete",
    "namespaces/queues: read write delete",
    "namespaces/topics: read write delete",
    "namespaces/messages: | send/action receive/action",
    "namespaces/authorizationRules: read listkeys/action",
  ],
  "Microsoft.CognitiveServices": [
    "accounts: read write delete listKeys/action",
    "accounts/OpenAI/deployments: | read chat/completions/action embeddings/action",
    "accounts/OpenAI/files: | read write delete",
    "accounts/ContentSafety/text: | analyze/action",
  ],
  "Microsoft.Search": [
    "searchServices: read write listAdminKeys/action",
    "searchServices/indexes/documents: | read write",
  ],
  "Microsoft.MachineLearningServices": [
    "workspaces: read write delete",
    "workspaces/jobs: read write delete",
  ],
  "Microsoft.OperationalInsights": [
    "workspaces: read write delete sharedKeys/action",
    "workspaces/query: read",
  ],
  "Microsoft.Insights": [
    "alertRules: read write delete",
    "diagnosticSettings: read write delete",
    "eventtypes/values: read",
    "Register: Action",
    "Metrics: Read | Write",
    "Telemetry: | Write",
  ],
  "Microsoft.Automation": ["automationAccounts: read write", "automationAccounts/jobs: read write"],
  "Microsoft.Security": ["assessments: read", "pricings: read write"],
  "Microsoft.Support": ["supportTickets: read write"],
  "Microsoft.Blueprint": ["blueprintAssignments: read write delete"],
};

export const operationCatalogue: OperationProvider[] = Object.entries(TABLE).map(([name, lines]) => {
  const resourceTypes = lines.map((line) => resourceType(name, line));
  // Some operations stand at the provider itself as well, in another casing.
  const again = resourceTypes[0]?.operations.slice(0, 1) ?? [];
  return {
    name,
    title: name.replace("Microsoft.", "Microsoft "),
    operations: again.map((operation) => ({ ...operation, name: operation.name.replace(/read$/, "Read") })),
    resourceTypes,
  };
});

function resourceType(provider: string, line: string): OperationProvider["resourceTypes"][number] {
  const [type = "", verbs = ""] = line.split(":");
  const [control = "", data = ""] = verbs.split("|");
  const operations = (words: string, isDataAction: boolean) =>
    words
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => ({ name: `${provider}/${type}/${word}`, isDataAction }));
  return { name: type, operations: [...operations(control, false), ...operations(data, true)] };
}
