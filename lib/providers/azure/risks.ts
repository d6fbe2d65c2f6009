/**
 * Which actions of Azure and Entra are privileged, and how their holder comes from them to more. Everything of level `permissions`
 * is privileged besides; patterns hold for actions of their own plane only.
 */
import type { Escalation, RiskTable } from "#lib/domain/risk.ts";

const learn = "https://learn.microsoft.com/en-us";
const azureRoles = `${learn}/azure/role-based-access-control`;
const graphPermissions = `${learn}/graph/permissions-reference`;
const entraRoles = `${learn}/entra/identity/role-based-access-control`;
const directory = "directory:microsoft.directory";
const graph = "app:microsoft graph";

/** What changes something of the directory, reading it left out. */
const changes = (entity: string): string[] =>
  ["create", "update", "alltasks"].map((verb) => `${directory}/${entity}/*${verb}`);

/** Makes something run that may be given an identity. */
const runsAsIdentity = [
  "microsoft.compute/virtualmachines/write",
  "microsoft.compute/virtualmachinescalesets/write",
  "microsoft.web/sites/write",
  "microsoft.app/containerapps/write",
  "microsoft.app/jobs/write",
  "microsoft.containerinstance/containergroups/write",
  "microsoft.automation/automationaccounts/write",
  "microsoft.logic/workflows/write",
  "microsoft.resources/deploymentscripts/write",
];

const azureEscalations: Escalation[] = [
  {
    id: "assign-roles",
    title: "Can give itself or anybody any Azure role in the scope.",
    needs: [["microsoft.authorization/roleassignments/write"]],
    source: `${azureRoles}/role-assignments-steps`,
  },
  {
    id: "activate-roles",
    title: "Can give itself or anybody an Azure role for a time.",
    needs: [
      [
        "microsoft.authorization/roleassignmentschedulerequests/write",
        "microsoft.authorization/roleeligibilityschedulerequests/write",
      ],
    ],
    source: `${azureRoles}/pim-integration`,
  },
  {
    id: "change-role-definitions",
    title: "Can add actions to a role that it holds.",
    needs: [["microsoft.authorization/roledefinitions/write"]],
    source: `${azureRoles}/custom-roles`,
  },
  {
    id: "elevate-access",
    title: "Can become User Access Administrator of the whole tenant, as a Global Administrator may.",
    needs: [["microsoft.authorization/elevateaccess/action"]],
    source: `${azureRoles}/elevate-access-global-admin`,
  },
  {
    id: "remediate-as-policy",
    title: "Can deploy with the rights of a policy's identity.",
    needs: [
      [
        "microsoft.authorization/policyassignments/write",
        "microsoft.authorization/policydefinitions/write",
        "microsoft.authorization/policysetdefinitions/write",
      ],
      ["microsoft.policyinsights/remediations/write", "microsoft.resources/deployments/write"],
    ],
    source: `${learn}/azure/governance/policy/how-to/remediate-resources`,
  },
  {
    id: "run-on-machines",
    title: "Can run commands on machines, as the administrator and with the machine's identity.",
    needs: [
      [
        "microsoft.compute/virtualmachines/runcommand/action",
        "microsoft.compute/virtualmachines/runcommands/write",
        "microsoft.compute/virtualmachines/extensions/write",
        "microsoft.compute/virtualmachinescalesets/extensions/write",
        "microsoft.compute/virtualmachinescalesets/virtualmachines/runcommand/action",
        "microsoft.compute/virtualmachinescalesets/virtualmachines/runcommands/write",
        "microsoft.hybridcompute/machines/extensions/write",
        "microsoft.hybridcompute/machines/runcommands/write",
        "data:microsoft.compute/virtualmachines/loginasadmin/action",
      ],
    ],
    source: `${learn}/azure/virtual-machines/run-command-overview`,
  },
  {
    id: "attach-identity",
    title: "Can give a managed identity to something it makes, and act as it.",
    needs: [["microsoft.managedidentity/userassignedidentities/assign/action"], runsAsIdentity],
    source: `${learn}/entra/identity/managed-identities-azure-resources/how-to-assign-managed-identity-via-azure-policy`,
  },
  {
    id: "federate-identity",
    title: "Can let tokens of its own choice become a managed identity.",
    needs: [["microsoft.managedidentity/userassignedidentities/federatedidentitycredentials/write"]],
    source: `${learn}/entra/workload-id/workload-identity-federation-create-trust-user-assigned-managed-identity`,
  },
  {
    id: "deploy-to-app",
    title: "Can put code into an app that runs with an identity.",
    needs: [
      [
        "microsoft.web/sites/publish/action",
        "microsoft.web/sites/publishxml/action",
        "microsoft.web/sites/config/list/action",
        "microsoft.web/sites/functions/write",
        "microsoft.web/sites/host/listkeys/action",
        "microsoft.app/containerapps/exec/action",
      ],
    ],
    source: `${learn}/azure/app-service/deploy-configure-credentials`,
  },
  {
    id: "run-runbooks",
    title: "Can run code as the identity of an automation account.",
    needs: [
      [
        "microsoft.automation/automationaccounts/jobs/write",
        "microsoft.automation/automationaccounts/runbooks/draft/write",
        "microsoft.automation/automationaccounts/runbooks/write",
        "microsoft.automation/automationaccounts/webhooks/write",
      ],
    ],
    source: `${learn}/azure/automation/automation-role-based-access-control`,
  },
  {
    id: "administer-cluster",
    title: "Can get the administrator's credential of a cluster, or run commands in it.",
    needs: [
      [
        "microsoft.containerservice/managedclusters/listclusteradmincredential/action",
        "microsoft.containerservice/managedclusters/runcommand/action",
        "microsoft.kubernetes/connectedclusters/listclusteradmincredential/action",
      ],
    ],
    source: `${learn}/azure/aks/control-kubeconfig-access`,
  },
  {
    id: "open-vault",
    title: "Can let itself into a key vault that has access policies.",
    needs: [["microsoft.keyvault/vaults/accesspolicies/write", "microsoft.keyvault/vaults/write"]],
    source: `${learn}/azure/key-vault/general/rbac-access-policy`,
  },
];

const entraEscalations: Escalation[] = [
  {
    id: "assign-directory-roles",
    title: "Can give itself or anybody any role of the directory.",
    needs: [
      [
        ...changes("roleassignments"),
        ...changes("roledefinitions"),
        `${graph}/rolemanagement.readwrite.directory`,
        `${graph}/rolemanagement.readwrite.all`,
        `${graph}/roleassignmentschedule.readwrite.directory`,
        `${graph}/roleeligibilityschedule.readwrite.directory`,
        `${graph}/privilegedaccess.readwrite.*`,
      ],
    ],
    source: `${graphPermissions}#rolemanagementreadwritedirectory`,
  },
  {
    id: "grant-app-permissions",
    title: "Can give itself any application permission, of Microsoft Graph too.",
    needs: [
      [`${graph}/approleassignment.readwrite.all`, `${directory}/serviceprincipals/approleassignedto/update`],
    ],
    source: `${graphPermissions}#approleassignmentreadwriteall`,
  },
  {
    id: "add-app-credentials",
    title: "Can make credentials for applications and act as any of them.",
    needs: [
      [
        `${graph}/application.readwrite.all`,
        `${graph}/application.readwrite.ownedby`,
        `${graph}/directory.readwrite.all`,
        `${directory}/applications/credentials/update`,
        `${directory}/applications/owners/update`,
        `${directory}/applications/allproperties/update`,
        `${directory}/applications/allproperties/alltasks`,
        ...changes("applications.mytenant"),
        `${directory}/serviceprincipals/credentials/update`,
        `${directory}/serviceprincipals/owners/update`,
        `${directory}/serviceprincipals/allproperties/update`,
        `${directory}/serviceprincipals/allproperties/alltasks`,
        `${directory}/serviceprincipals/synchronizationcredentials/manage`,
      ],
    ],
    source: `${entraRoles}/permissions-reference#application-administrator`,
  },
  {
    id: "reset-sign-in",
    title: "Can set the password or the sign-in methods of people, administrators among them.",
    needs: [
      [
        `${graph}/userauthenticationmethod.readwrite.all`,
        `${graph}/user-passwordprofile.readwrite.all`,
        `${directory}/users/password/update`,
        ...changes("users/authenticationmethods"),
      ],
    ],
    source: `${entraRoles}/privileged-roles-permissions`,
  },
  {
    id: "join-role-groups",
    title: "Can put itself into a group that holds roles of the directory.",
    needs: [changes("groupsassignabletoroles")],
    source: `${entraRoles}/groups-concept`,
  },
];

export const azureRisks: RiskTable = {
  privileged: [
    // Keys, passwords and tokens of what lies below: whoever reads them is no longer seen.
    ..."listkeys listkey listadminkeys listquerykeys listsecrets listcredentials listconnectionstrings listaccountsas listservicesas regeneratekey sharedkeys getsharedaccesskeys listcallbackurl listclusterusercredential listclusteradmincredential"
      .split(" ")
      .map((verb) => `*/${verb}/action`),
    "*/authorizationrules/*/action",
    "microsoft.compute/disks/begingetaccess/action",
    "microsoft.compute/snapshots/begingetaccess/action",
    "microsoft.managedidentity/userassignedidentities/assign/action",
    "microsoft.managedidentity/userassignedidentities/*/assign/action",
    "microsoft.managedservices/registrationassignments/write",
    "microsoft.containerservice/managedclusters/accessprofiles/listcredential/action",
    "data:microsoft.keyvault/vaults/secrets/getsecret/action",
    "data:microsoft.keyvault/vaults/secrets/setsecret/action",
    "data:microsoft.keyvault/vaults/secrets/backup/action",
    "data:microsoft.keyvault/vaults/keys/*/action",
    "data:microsoft.keyvault/managedhsm/keys/*/action",
    "data:microsoft.keyvault/managedhsm/roleassignments/*/action",
    ...["containerservice/managedclusters", "kubernetes/connectedclusters"].flatMap((cluster) => [
      `data:microsoft.${cluster}/secrets/*`,
      `data:microsoft.${cluster}/pods/exec/action`,
      `data:microsoft.${cluster}/rbac.authorization.k8s.io/*/write`,
      `data:microsoft.${cluster}/rbac.authorization.k8s.io/*/action`,
    ]),
    `${directory}/bitlockerkeys/key/read`,
    ...[...azureEscalations, ...entraEscalations].flatMap(({ needs }) =>
      needs.length === 1 ? needs.flat() : [],
    ),
  ],
  // Who has one of these can have all the others: of the scope it is granted in, or of the whole directory.
  administrator: [
    [
      "microsoft.authorization/elevateaccess/action",
      ...changes("roleassignments"),
      `${graph}/rolemanagement.readwrite.directory`,
      `${graph}/approleassignment.readwrite.all`,
    ],
  ],
  escalations: [...azureEscalations, ...entraEscalations],
};
