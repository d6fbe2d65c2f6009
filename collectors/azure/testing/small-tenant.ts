/** A tenant with one of everything, on top of the bare one: software, an attached identity, a group, every kind of grant. */
import { type FakeAzure, subscription, tenant } from "./fake-azure.ts";

const guid = (digit: string) =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;

export const ids = {
  app: guid("a"),
  principal: guid("b"),
  application: guid("c"),
  identity: guid("d"),
  group: guid("e"),
  graph: guid("f"),
  user: guid("6"),
  vendor: guid("7"),
  lonelyApp: guid("8"),
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
};

const identityId = `/subscriptions/${subscription}/resourceGroups/Shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Pay`;
const dates = { startDateTime: "2026-01-01T00:00:00Z", endDateTime: "2027-01-01T00:00:00Z" };

export type SmallTenant = {
  /** Whether the service principal of the app exists. */
  hasPrincipal: boolean;
};

export function smallTenant(azure: FakeAzure): SmallTenant {
  const state: SmallTenant = { hasPrincipal: true };
  directory(azure, state);
  grants(azure);
  resources(azure);
  return state;
}

function directory(azure: FakeAzure, state: SmallTenant): void {
  const principals = () => [
    ...(state.hasPrincipal
      ? [
          {
            ...{ id: ids.principal, appId: ids.app, displayName: "payments-api", accountEnabled: true },
            ...{
              servicePrincipalType: "Application",
              appOwnerOrganizationId: tenant,
              appRoles: [],
              owners: [],
            },
          },
        ]
      : []),
    {
      ...{ id: ids.identity, appId: guid("9"), displayName: "Pay", servicePrincipalType: "ManagedIdentity" },
      alternativeNames: ["isExplicit=True", identityId],
    },
    {
      ...{ id: ids.graph, appId: "00000003-0000-0000-c000-000000000000", displayName: "Microsoft Graph" },
      ...{
        servicePrincipalType: "Application",
        appOwnerOrganizationId: "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
      },
      appRoles: [{ id: guid("5"), value: "Mail.Read" }],
    },
    {
      ...{ id: ids.vendor, appId: guid("4"), displayName: "vendor", servicePrincipalType: "Application" },
      appOwnerOrganizationId: guid("1"),
    },
  ];
  azure.on("/v1.0/servicePrincipals", () => ({ json: { value: principals() } }));
  azure.on("/v1.0/applications", {
    json: {
      value: [
        {
          ...{ id: ids.application, appId: ids.app, displayName: "payments-api" },
          passwordCredentials: [{ keyId: guid("2"), hint: "SECRET-HINT", ...dates }],
          federatedIdentityCredentials: [
            {
              name: "gh",
              issuer: "https://token.actions.githubusercontent.com",
              subject: "repo:o/r",
              audiences: [],
            },
          ],
          owners: [
            { "@odata.type": "#microsoft.graph.user", id: ids.user, userPrincipalName: "ada@contoso.com" },
          ],
        },
        { id: guid("3"), appId: ids.lonelyApp, displayName: "lonely" },
      ],
    },
  });
  azure.on("/v1.0/$batch", ({ body }) => ({
    json: {
      responses: (body as { requests: { id: string; url: string }[] }).requests.map(({ id, url }) => ({
        id,
        status: 200,
        body: { id: ids.group, displayName: url.includes("/groups/") ? "deployers" : "Microsoft Graph" },
      })),
    },
  }));
  azure.on(`/v1.0/groups/${ids.group}/transitiveMembers`, { json: { value: [{ id: ids.identity }] } });
  azure.on("/beta/reports/servicePrincipalSignInActivities", {
    json: {
      value: [
        {
          appId: ids.app,
          applicationAuthenticationClientSignInActivity: { lastSignInDateTime: "2026-11-20T10:00:00Z" },
        },
      ],
    },
  });
}

function grants(azure: FakeAzure): void {
  azure.on(`/v1.0/servicePrincipals/${ids.graph}/appRoleAssignedTo`, {
    json: {
      value: [{ id: "1", appRoleId: guid("5"), principalId: ids.vendor, principalType: "ServicePrincipal" }],
    },
  });
  azure.on("/v1.0/oauth2PermissionGrants", {
    json: {
      value: [
        { clientId: ids.vendor, resourceId: ids.graph, consentType: "AllPrincipals", scope: "User.Read" },
      ],
    },
  });
  azure.on("/v1.0/roleManagement/directory/roleDefinitions", {
    json: { value: [{ id: guid("5"), displayName: "Reader", isBuiltIn: true, rolePermissions: [] }] },
  });
  azure.on("/v1.0/roleManagement/directory/roleAssignments", {
    json: {
      value: [
        {
          ...{ id: "1", principalId: ids.user, roleDefinitionId: guid("5"), directoryScopeId: "/" },
          principal: { "@odata.type": "#microsoft.graph.user" },
        },
      ],
    },
  });
  azure.on("/v1.0/roleManagement/directory/roleAssignmentScheduleInstances", { json: { value: [] } });
  const assignment = (name: string, scope: string, principalId: string, principalType: string) => ({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    properties: {
      ...{ scope, principalId, principalType },
      roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${ids.owner}`,
    },
  });
  azure.graph("startswith '/subscriptions/'", [
    assignment("a", `/subscriptions/${subscription}`, ids.principal, "ServicePrincipal"),
    assignment("b", `/subscriptions/${subscription}/resourceGroups/Shop`, ids.principal, "ServicePrincipal"),
    assignment("c", `/subscriptions/${subscription}/resourceGroups/Shop`, ids.group, "Group"),
  ]);
  azure.graph("!startswith '/subscriptions/'", [
    assignment(
      "d",
      "/providers/Microsoft.Management/managementGroups/Platform",
      ids.identity,
      "ServicePrincipal",
    ),
  ]);
  azure.graph("=~ 'Group'", [{ principalId: ids.group }]);
  azure.graph("roledefinitions", [
    {
      name: ids.owner,
      id: ids.owner,
      properties: {
        roleName: "Owner",
        type: "BuiltInRole",
        permissions: [{ actions: ["*"] }],
        assignableScopes: ["/"],
      },
    },
  ]);
}

function resources(azure: FakeAzure): void {
  azure.graph("userassignedidentities", [
    {
      ...{ id: identityId, name: "Pay", tags: { owner: "payments" } },
      properties: { principalId: ids.identity, clientId: guid("9") },
    },
  ]);
  azure.on(`${identityId}/federatedIdentityCredentials`, { json: { value: [] } });
  azure.graph("isnotempty(identity)", [
    {
      ...{
        id: `/subscriptions/${subscription}/resourceGroups/Shop/providers/Microsoft.Web/sites/Web`,
        name: "Web",
      },
      ...{ type: "microsoft.web/sites", location: "westeurope", tags: {} },
      identity: { userAssignedIdentities: { [identityId]: {} } },
    },
  ]);
  for (const id of ["22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"])
    for (const list of ["Authorization/denyAssignments", "Insights/eventtypes/management/values"])
      azure.on(`/subscriptions/${id}/providers/Microsoft.${list}`, { json: { value: [] } });
  azure.on("/providers/Microsoft.Authorization/providerOperations", {
    json: { value: [{ name: "Microsoft.Web", operations: [{ name: "Microsoft.Web/sites/read" }] }] },
  });
}
