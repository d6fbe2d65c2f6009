/** Makes the things of the tenant: every application, principal, resource and grant of the world passes through here. */
import { hashOf, type Random } from "../../random.ts";
import { momentOf } from "./activity.ts";
import { GRAPH_APP, graphRole } from "./microsoft-apps.ts";
import { guidOf, mintGuid, mintOpaque, mintThumbprint } from "./mint.ts";
import type {
  Application,
  Certificate,
  FederatedCredential,
  Group,
  Resource,
  RoleAssignment,
  Secret,
  ServicePrincipal,
  Tags,
  UnitState,
  Use,
  User,
} from "./model.ts";
import { operationsWith } from "./operations.ts";
import { type Subscription, subscriptionScope, TENANT_ID, type Tenant, type Unit } from "./tenant.ts";

/** Everything a kit needs to build in one part of the tenant at one moment. */
export type Site = {
  state: UnitState;
  unit: Unit;
  tenant: Tenant;
  random: Random;
  /** The day things made now are made on. */
  day: number;
  subscription: Subscription;
};

export function moment(site: Site): string {
  return momentOf(site.day, site.random.int(6 * 60, 20 * 60));
}

/** The object id of Microsoft's application in this tenant; each tenant has its own. */
export const microsoftPrincipalId = (seed: string, appId: string): string => guidOf(seed, "microsoft", appId);
export const graphPrincipalId = (seed: string): string => microsoftPrincipalId(seed, GRAPH_APP);

export type ApplicationSpec = Partial<Omit<Application, "id" | "appId" | "createdAt">> & { name: string };

export function addApplication(site: Site, spec: ApplicationSpec): Application {
  const { state, tenant } = site;
  const application: Application = {
    id: mintGuid(state, tenant.seed),
    appId: mintGuid(state, tenant.seed),
    createdAt: moment(site),
    audience: "AzureADMyOrg",
    disabled: false,
    notes: null,
    serviceManagementReference: null,
    tags: [],
    secrets: [],
    certificates: [],
    federated: [],
    owners: [],
    appRoles: [],
    delegatedScopes: [],
    signsPeopleIn: false,
    ...spec,
  };
  state.applications.push(application);
  return application;
}

export type PrincipalSpec = Partial<Omit<ServicePrincipal, "id" | "createdAt">> & {
  name: string;
  appId: string;
  id?: string;
};

export function addPrincipal(site: Site, spec: PrincipalSpec): ServicePrincipal {
  const principal: ServicePrincipal = {
    id: mintGuid(site.state, site.tenant.seed),
    createdAt: moment(site),
    type: "Application",
    agent: null,
    ownerTenant: TENANT_ID,
    nature: "machine",
    enabled: true,
    managed: null,
    singleSignOn: null,
    notes: null,
    tags: [],
    secrets: [],
    certificates: [],
    federated: [],
    owners: [],
    sponsors: [],
    appRoles: [],
    delegatedScopes: [],
    publisher: null,
    uses: [],
    operations: [],
    ...spec,
  };
  site.state.principals.push(principal);
  return principal;
}

/** An application registered here, with the service principal that acts for it. */
export function addOwnApp(
  site: Site,
  spec: ApplicationSpec,
  principal: Partial<PrincipalSpec> = {},
): { application: Application; principal: ServicePrincipal } {
  const application = addApplication(site, spec);
  return {
    application,
    principal: addPrincipal(site, {
      name: spec.name,
      appId: application.appId,
      tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
      appRoles: application.appRoles,
      delegatedScopes: application.delegatedScopes,
      ...principal,
    }),
  };
}

type SecretSpec = { name?: string | null; startDay?: number; days: number | null | "2299" };

export function addSecret(site: Site, holder: { secrets: Secret[] }, spec: SecretSpec): Secret {
  const { state, tenant, random } = site;
  const startDay = spec.startDay ?? site.day;
  const minute = random.int(0, 1439);
  const secret: Secret = {
    keyId: mintGuid(state, tenant.seed),
    name: spec.name ?? null,
    hint: random.text(3, "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"),
    startAt: momentOf(startDay, minute),
    endAt: endOf(startDay, minute, spec.days),
  };
  holder.secrets.push(secret);
  return secret;
}

function endOf(startDay: number, minute: number, days: SecretSpec["days"]): string | null {
  if (days === null) return null;
  return days === "2299" ? "2299-12-31T00:00:00Z" : momentOf(startDay + days, minute);
}

export function addCertificate(
  site: Site,
  holder: { certificates: Certificate[] },
  spec: { name: string; startDay?: number; days: number; usage?: Certificate["usage"] },
): Certificate {
  const { state, tenant, random } = site;
  const startDay = spec.startDay ?? site.day;
  const minute = random.int(0, 1439);
  const certificate: Certificate = {
    keyId: mintGuid(state, tenant.seed),
    name: spec.name,
    thumbprint: mintThumbprint(state, tenant.seed),
    usage: spec.usage ?? "Verify",
    startAt: momentOf(startDay, minute),
    endAt: momentOf(startDay + spec.days, minute),
  };
  holder.certificates.push(certificate);
  return certificate;
}

export function addFederated(
  site: Site,
  holder: { federated: FederatedCredential[] },
  spec: Pick<FederatedCredential, "name" | "issuer" | "subject"> & Partial<FederatedCredential>,
): void {
  holder.federated.push({
    id: mintGuid(site.state, site.tenant.seed),
    expression: null,
    audience: "api://AzureADTokenExchange",
    description: null,
    ...spec,
  });
}

/** Tokens for an API, in a rhythm that begins when the site's day does. */
export function use(site: Site, audience: string, every: number, keyId: string | null = null): Use {
  const phase = hashOf(site.state.unit, site.state.serial, audience) % every;
  return { audience, keyId, activity: { every, phase, from: site.day, until: null } };
}

export function addUser(site: Site, name: string, enabled = true): User {
  const user: User = {
    id: mintGuid(site.state, site.tenant.seed),
    name,
    address: `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@northwind-labs.example`,
    createdAt: moment(site),
    enabled,
  };
  site.state.users.push(user);
  return user;
}

export function addGroup(
  site: Site,
  name: string,
  members: string[],
  more: { id?: string; roleAssignable?: boolean } = {},
): Group {
  const group: Group = {
    id: more.id ?? mintGuid(site.state, site.tenant.seed),
    name,
    createdAt: moment(site),
    members,
    roleAssignable: more.roleAssignable ?? false,
  };
  site.state.groups.push(group);
  return group;
}

export const groupId = (site: Site, name: string): string =>
  `${subscriptionScope(site.subscription.id)}/resourceGroups/${name}`;

/** The id of the resource group; it is made when it is first needed. */
export function resourceGroup(site: Site, name: string, tags: Tags = {}): string {
  const { state, subscription } = site;
  const known = state.resourceGroups.find(
    (group) => group.subscription === subscription.id && group.name === name,
  );
  if (!known)
    state.resourceGroups.push({ subscription: subscription.id, name, location: "westeurope", tags });
  return groupId(site, name);
}

export type ResourceSpec = Pick<Resource, "type" | "name" | "group"> & Partial<Resource>;

export function addResource(site: Site, spec: ResourceSpec): Resource {
  const { subscription } = site;
  resourceGroup(site, spec.group);
  const resource: Resource = {
    id: `${groupId(site, spec.group)}/providers/${spec.type}/${spec.name}`,
    subscription: subscription.id,
    location: site.random.pick(["westeurope", "germanywestcentral", "northeurope"]),
    kind: null,
    tags: {},
    createdAt: moment(site),
    systemAssigned: null,
    userAssigned: [],
    ...spec,
  };
  site.state.resources.push(resource);
  return resource;
}

export const IDENTITY_TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";

/** A managed identity that stands alone, with the resource that it is. */
export function addIdentity(
  site: Site,
  spec: { name: string; group: string; tags?: Tags; clientId?: string; uses?: Use[] },
): { principal: ServicePrincipal; resource: Resource } {
  const { name, group, tags = {}, uses = [] } = spec;
  const resource = addResource(site, { type: IDENTITY_TYPE, name, group, tags });
  const principal = addPrincipal(site, {
    name,
    appId: spec.clientId ?? mintGuid(site.state, site.tenant.seed),
    type: "ManagedIdentity",
    ownerTenant: null,
    managed: { explicit: true, resourceId: resource.id },
    uses,
  });
  return { principal, resource };
}

/** Gives a resource the identity that lives and dies with it, under the resource's own name. */
export function giveIdentity(site: Site, resource: Resource, uses: Use[] = []): ServicePrincipal {
  const principal = addPrincipal(site, {
    name: resource.name,
    appId: mintGuid(site.state, site.tenant.seed),
    type: "ManagedIdentity",
    ownerTenant: null,
    managed: { explicit: false, resourceId: resource.id },
    uses,
  });
  resource.systemAssigned = principal.id;
  return principal;
}

type AssignSpec = Partial<Pick<RoleAssignment, "condition" | "description" | "endsAt" | "principalType">>;

export function assign(
  site: Site,
  principal: string,
  role: string,
  scope: string,
  more: AssignSpec = {},
): RoleAssignment {
  const assignment: RoleAssignment = {
    name: mintGuid(site.state, site.tenant.seed),
    scope,
    role,
    principal,
    principalType: "ServicePrincipal",
    condition: null,
    description: null,
    createdAt: moment(site),
    createdBy: site.state.users[0]?.id ?? guidOf(site.tenant.seed, "first-administrator"),
    endsAt: null,
    ...more,
  };
  site.state.assignments.push(assignment);
  const holder = site.state.principals.find(({ id }) => id === principal);
  if (holder) holder.operations.push(...operationsWith(assignment, holder, site.day));
  return assignment;
}

/** An application permission of Microsoft Graph. */
export function grantGraph(site: Site, principal: string, value: string): void {
  grantAppRole(site, principal, graphPrincipalId(site.tenant.seed), graphRole(value));
}

export function grantAppRole(
  site: Site,
  principal: string,
  resource: string,
  appRole: string,
  principalType: "ServicePrincipal" | "User" | "Group" = "ServicePrincipal",
): void {
  site.state.appRoleAssignments.push({
    id: mintOpaque(site.state, site.tenant.seed),
    principal,
    principalType,
    resource,
    appRole,
    createdAt: moment(site),
  });
}

export function consent(site: Site, client: string, scope: string, user: string | null = null): void {
  site.state.delegatedGrants.push({
    id: mintOpaque(site.state, site.tenant.seed),
    client,
    resource: graphPrincipalId(site.tenant.seed),
    user,
    scope,
  });
}

export function giveDirectoryRole(
  site: Site,
  principal: string,
  role: string,
  more: { scope?: string; endsAt?: string | null } = {},
): void {
  site.state.directoryAssignments.push({
    id: mintOpaque(site.state, site.tenant.seed),
    role,
    principal,
    scope: more.scope ?? "/",
    endsAt: more.endsAt ?? null,
  });
}

/** The tags of something a team made, with the owner written in one of the ways people write it. */
export function teamTags(site: Site, more: Tags = {}): Tags {
  const { team } = site.unit;
  const { environment } = site.subscription;
  if (!team) return { owner: "platform@northwind-labs.example", environment, ...more };
  const owner: Tags[] = [
    { owner: team.contact },
    { Owner: team.contact, "cost-center": team.costCenter },
    { team: team.name, env: environment },
    { Team: team.name, CostCenter: team.costCenter, description: `${team.title} - ${environment}` },
    {},
    { "owner-email": team.contact, environment },
  ];
  return { ...owner[site.random.int(0, owner.length - 1)], ...more };
}
