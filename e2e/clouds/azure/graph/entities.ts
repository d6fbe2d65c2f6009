/** Directory objects as Microsoft Graph writes them, with every property the simulator knows; unknown ones are unknown to `$select`. */

import { isoOf } from "../../calendar.ts";
import type { Directory } from "../world/azure-world.ts";
import type { DirectoryRole } from "../world/directory-roles.ts";
import type {
  Application,
  AppRole,
  AppRoleAssignment,
  Certificate,
  DelegatedGrant,
  DirectoryAssignment,
  FederatedCredential,
  Group,
  Secret,
  ServicePrincipal,
  User,
} from "../world/model.ts";
import { TENANT_DOMAIN, TENANT_ID, TENANT_NAME } from "../world/tenant.ts";
import { isDisabled, type Version } from "./version.ts";

export type Row = { [property: string]: unknown };

export function servicePrincipalRow(
  principal: ServicePrincipal,
  directory: Directory,
  version: Version,
): Row {
  const { managed } = principal;
  const application = directory.applications.find(({ appId }) => appId === principal.appId);
  return {
    ...(principal.agent === null ? {} : { "@odata.type": `#microsoft.graph.${principal.agent}` }),
    id: principal.id,
    deletedDateTime: null,
    accountEnabled: principal.enabled,
    alternativeNames:
      managed === null ? [] : [`isExplicit=${managed.explicit ? "True" : "False"}`, managed.resourceId],
    appDescription: null,
    appDisplayName: principal.managed === null ? principal.name : null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: principal.ownerTenant,
    appRoleAssignmentRequired: false,
    appRoles: principal.appRoles.map(appRoleRow),
    createdDateTime: principal.createdAt,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: principal.name,
    homepage: null,
    keyCredentials: principal.certificates.map(certificateRow),
    notes: principal.notes,
    oauth2PermissionScopes: principal.delegatedScopes.map(({ id, value }) => ({
      id,
      value,
      type: "User",
      isEnabled: true,
      adminConsentDisplayName: value,
    })),
    passwordCredentials: principal.secrets.map(secretRow),
    preferredSingleSignOnMode: principal.singleSignOn,
    replyUrls: [],
    servicePrincipalNames: [principal.appId],
    servicePrincipalType: principal.agent === "agentIdentity" ? "ServiceIdentity" : principal.type,
    signInAudience: application?.audience ?? (principal.ownerTenant === null ? null : "AzureADMultipleOrgs"),
    tags: principal.tags,
    tokenEncryptionKeyId: null,
    verifiedPublisher: { displayName: principal.publisher, verifiedPublisherId: null, addedDateTime: null },
    ...(principal.agent === "agentIdentity"
      ? { agentIdentityBlueprintId: blueprintOf(principal, directory) }
      : {}),
    ...(version === "beta" ? { isDisabled: isDisabled(application) } : {}),
  };
}

/** The blueprint an agent was made from carries its name. */
function blueprintOf(principal: ServicePrincipal, directory: Directory): string | null {
  const name = principal.name.replace(/-orchestrator$/, " blueprint");
  return directory.applications.find((application) => application.name === name)?.appId ?? null;
}

export function applicationRow(application: Application, directory: Directory, version: Version): Row {
  const principal = directory.principals.find(({ appId }) => appId === application.appId);
  return {
    ...(principal?.agent === "agentIdentityBlueprintPrincipal"
      ? { "@odata.type": "#microsoft.graph.agentIdentityBlueprint" }
      : {}),
    id: application.id,
    deletedDateTime: null,
    appId: application.appId,
    applicationTemplateId: null,
    appRoles: application.appRoles.map(appRoleRow),
    createdDateTime: application.createdAt,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: application.name,
    identifierUris: application.appRoles.length > 0 ? [`api://${application.appId}`] : [],
    isFallbackPublicClient: null,
    keyCredentials: application.certificates.map(certificateRow),
    notes: application.notes,
    passwordCredentials: application.secrets.map(secretRow),
    publisherDomain: TENANT_DOMAIN,
    requiredResourceAccess: [],
    serviceManagementReference: application.serviceManagementReference,
    servicePrincipalLockConfiguration: null,
    signInAudience: application.audience,
    tags: application.tags,
    tokenEncryptionKeyId: null,
    uniqueName: null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    web: { redirectUris: application.signsPeopleIn ? ["https://app.northwind-labs.example/callback"] : [] },
    ...(version === "beta" ? { isDisabled: isDisabled(application) } : {}),
  };
}

const appRoleRow = ({ id, value, name, enabled }: AppRole): Row => ({
  allowedMemberTypes: ["Application"],
  description: name,
  displayName: name,
  id,
  isEnabled: enabled,
  origin: "Application",
  value,
});

/** Only when it is made is the secret shown; its first characters always are. */
const secretRow = (secret: Secret): Row => ({
  customKeyIdentifier: null,
  displayName: secret.name,
  endDateTime: secret.endAt,
  hint: secret.hint,
  keyId: secret.keyId,
  secretText: null,
  startDateTime: secret.startAt,
});

const certificateRow = (certificate: Certificate): Row => ({
  customKeyIdentifier: certificate.thumbprint,
  displayName: certificate.name,
  endDateTime: certificate.endAt,
  key: null,
  keyId: certificate.keyId,
  startDateTime: certificate.startAt,
  type: "AsymmetricX509Cert",
  usage: certificate.usage,
});

export function federatedRow(credential: FederatedCredential, version: Version): Row {
  return {
    id: credential.id,
    name: credential.name,
    issuer: credential.issuer,
    subject: credential.subject,
    description: credential.description,
    audiences: [credential.audience],
    ...(version === "beta" || credential.expression !== null
      ? {
          claimsMatchingExpression:
            credential.expression === null ? null : { value: credential.expression, languageVersion: 1 },
        }
      : {}),
  };
}

/** What nobody may read about them but their id is null. */
export function userRow(user: User, isReadable: boolean): Row {
  const known = <T>(value: T) => (isReadable ? value : null);
  return {
    "@odata.type": "#microsoft.graph.user",
    id: user.id,
    displayName: known(user.name),
    givenName: known(user.name.split(" ")[0]),
    surname: known(user.name.split(" ").at(-1)),
    mail: known(user.address),
    userPrincipalName: known(user.address),
    userType: known("Member"),
    jobTitle: null,
    accountEnabled: known(user.enabled),
  };
}

export function groupRow(group: Group): Row {
  return {
    id: group.id,
    createdDateTime: group.createdAt,
    description: null,
    displayName: group.name,
    groupTypes: [],
    isAssignableToRole: group.roleAssignable,
    mail: null,
    mailEnabled: false,
    onPremisesSyncEnabled: null,
    securityEnabled: true,
    visibility: null,
  };
}

export function appRoleAssignmentRow(assignment: AppRoleAssignment, directory: Directory): Row {
  const named = (id: string) =>
    [...directory.principals, ...directory.users, ...directory.groups].find((thing) => thing.id === id)
      ?.name ?? null;
  return {
    id: assignment.id,
    deletedDateTime: null,
    appRoleId: assignment.appRole,
    createdDateTime: assignment.createdAt,
    principalDisplayName: named(assignment.principal),
    principalId: assignment.principal,
    principalType: assignment.principalType,
    resourceDisplayName: named(assignment.resource),
    resourceId: assignment.resource,
  };
}

export function delegatedGrantRow(grant: DelegatedGrant): Row {
  return {
    clientId: grant.client,
    consentType: grant.user === null ? "AllPrincipals" : "Principal",
    id: grant.id,
    principalId: grant.user,
    resourceId: grant.resource,
    scope: grant.scope,
  };
}

export function directoryRoleRow(role: DirectoryRole): Row {
  return {
    id: role.id,
    description: role.title,
    displayName: role.title,
    isBuiltIn: role.builtIn,
    isEnabled: true,
    resourceScopes: ["/"],
    templateId: role.id,
    version: "1",
    rolePermissions: [{ allowedResourceActions: role.actions, condition: null }],
    inheritsPermissionsFrom: [],
  };
}

export function directoryAssignmentRow(assignment: DirectoryAssignment): Row {
  return {
    id: assignment.id,
    principalId: assignment.principal,
    principalOrganizationId: TENANT_ID,
    resourceScope: assignment.scope,
    directoryScopeId: assignment.scope,
    appScopeId: null,
    roleDefinitionId: assignment.role,
    condition: null,
  };
}

export function directoryScheduleRow(assignment: DirectoryAssignment): Row {
  return {
    id: assignment.id,
    principalId: assignment.principal,
    roleDefinitionId: assignment.role,
    directoryScopeId: assignment.scope,
    appScopeId: null,
    startDateTime: isoOf(new Date("2025-05-01T00:00:00Z")),
    endDateTime: assignment.endsAt,
    assignmentType: "Assigned",
    memberType: "Direct",
    roleAssignmentOriginId: assignment.id,
    roleAssignmentScheduleId: assignment.id,
  };
}

export const organizationRow = (): Row => ({
  id: TENANT_ID,
  deletedDateTime: null,
  displayName: TENANT_NAME,
  countryLetterCode: "DE",
  createdDateTime: "2019-03-11T09:12:44Z",
  tenantType: "AAD",
  verifiedDomains: [
    { name: TENANT_DOMAIN, isDefault: true, isInitial: false, type: "Managed", capabilities: "Email" },
  ],
});
