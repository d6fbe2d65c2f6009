/** One cheap call per application permission of Microsoft Graph, to see whether it is granted. */

export type GraphProbe = { permission: string; path: string };

export const graphProbes: GraphProbe[] = [
  { permission: "Application.Read.All", path: "/v1.0/applications?$top=1&$select=id" },
  { permission: "DelegatedPermissionGrant.Read.All", path: "/v1.0/oauth2PermissionGrants?$top=1" },
  {
    permission: "RoleManagement.Read.Directory",
    path: "/v1.0/roleManagement/directory/roleDefinitions?$top=1",
  },
  { permission: "GroupMember.Read.All", path: "/v1.0/groups?$top=1&$select=id" },
  { permission: "AuditLog.Read.All", path: "/beta/reports/servicePrincipalSignInActivities?$top=1" },
  { permission: "User.ReadBasic.All", path: "/v1.0/users?$top=1&$select=id" },
];
