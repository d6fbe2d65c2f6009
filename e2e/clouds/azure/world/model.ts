/** The Entra tenant and its subscriptions: what exists, and what each thing was made for. Plain data, so it can be cloned. */

/** Used every `every` days, counted from `phase`, within [from, until]. */
export type Activity = { every: number; phase: number; from: number; until: number | null };

/** Tokens it asks for: the appId of the API they are for, how often, and with which credential (null: none of its own). */
export type Use = { audience: string; activity: Activity; keyId: string | null };

/** Something it does to resources now and then, with a role it was given for it. */
export type Operation = {
  /** As Azure spells it. */
  action: string;
  subscription: string;
  /** What it is done to. */
  scope: string;
  /** Name of the assignment that lets it, or that it takes for enough. */
  assignment: string;
  refused: boolean;
  activity: Activity;
};

export type Tags = Record<string, string>;

export type Nature = "machine" | "provider-managed" | "set";

export type Secret = {
  keyId: string;
  name: string | null;
  /** The first characters of the value; no collector may keep it. */
  hint: string;
  startAt: string;
  /** Null: never; the year 2299 is how tools wrote that. */
  endAt: string | null;
};

export type Certificate = {
  keyId: string;
  name: string;
  thumbprint: string;
  usage: "Verify" | "Sign";
  startAt: string;
  endAt: string;
};

export type FederatedCredential = {
  id: string;
  name: string;
  issuer: string;
  /** Null where an expression says which subjects match. */
  subject: string | null;
  expression: string | null;
  audience: string;
  description: string | null;
};

export type AppRole = { id: string; value: string; name: string; enabled: boolean };
export type DelegatedScope = { id: string; value: string };

export type Application = {
  id: string;
  appId: string;
  name: string;
  createdAt: string;
  audience: "AzureADMyOrg" | "AzureADMultipleOrgs";
  disabled: boolean;
  notes: string | null;
  serviceManagementReference: string | null;
  tags: string[];
  secrets: Secret[];
  certificates: Certificate[];
  federated: FederatedCredential[];
  /** Object ids of users and service principals. */
  owners: string[];
  appRoles: AppRole[];
  delegatedScopes: DelegatedScope[];
  /** It was made to sign people in: its tokens are theirs. */
  signsPeopleIn: boolean;
};

export type PrincipalType = "Application" | "ManagedIdentity" | "Legacy" | "SocialIdp";
export type AgentType = "agentIdentity" | "agentIdentityBlueprintPrincipal";

export type ServicePrincipal = {
  id: string;
  appId: string;
  name: string;
  createdAt: string;
  type: PrincipalType;
  /** Of Entra Agent ID; null for everything else. */
  agent: AgentType | null;
  /** Tenant its application is registered in; null where there is none. */
  ownerTenant: string | null;
  nature: Nature;
  enabled: boolean;
  /** Of a managed identity: whether it stands alone, and the ARM id of the resource it belongs to. */
  managed: { explicit: boolean; resourceId: string } | null;
  singleSignOn: "saml" | null;
  notes: string | null;
  tags: string[];
  secrets: Secret[];
  certificates: Certificate[];
  /** Of a user-assigned managed identity. */
  federated: FederatedCredential[];
  owners: string[];
  sponsors: string[];
  appRoles: AppRole[];
  delegatedScopes: DelegatedScope[];
  publisher: string | null;
  uses: Use[];
  operations: Operation[];
};

export type User = { id: string; name: string; address: string; createdAt: string; enabled: boolean };

export type Group = {
  id: string;
  name: string;
  createdAt: string;
  members: string[];
  roleAssignable: boolean;
};

/** Something in a subscription that has an identity, or is one. Ids are ARM ids as Azure writes them. */
export type Resource = {
  id: string;
  subscription: string;
  group: string;
  type: string;
  name: string;
  location: string;
  kind: string | null;
  tags: Tags;
  createdAt: string;
  /** Object id of the identity that lives and dies with it. */
  systemAssigned: string | null;
  /** ARM ids of the identities it was given. */
  userAssigned: string[];
};

export type ResourceGroup = { subscription: string; name: string; location: string; tags: Tags };

export type RoleAssignment = {
  /** A GUID; the ARM id is made of scope and name. */
  name: string;
  scope: string;
  role: string;
  principal: string;
  principalType: "ServicePrincipal" | "User" | "Group" | "ForeignGroup";
  condition: string | null;
  description: string | null;
  createdAt: string;
  createdBy: string;
  /** Of a time-bound assignment; it is listed until then. */
  endsAt: string | null;
};

export type Permission = {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
  condition: string | null;
};

export type RoleDefinition = {
  /** A GUID. */
  name: string;
  title: string;
  description: string;
  builtIn: boolean;
  permissions: Permission[];
  assignableScopes: string[];
  createdAt: string;
};

export type DenyAssignment = {
  name: string;
  title: string;
  scope: string;
  permission: Permission;
  doNotApplyToChildScopes: boolean;
  /** `everyone`: the system principal that stands for all. */
  principals: "everyone" | string[];
  excluded: { id: string; type: "ServicePrincipal" | "User" | "Group" }[];
};

/** An Entra role held by somebody, at `/` or at one application or administrative unit. */
export type DirectoryAssignment = {
  id: string;
  role: string;
  principal: string;
  scope: string;
  endsAt: string | null;
};

export type AppRoleAssignment = {
  id: string;
  /** Object id of whoever holds it, and of the API's service principal. */
  principal: string;
  principalType: "ServicePrincipal" | "User" | "Group";
  resource: string;
  appRole: string;
  createdAt: string;
};

export type DelegatedGrant = {
  id: string;
  client: string;
  resource: string;
  /** Null: consented for everybody. */
  user: string | null;
  scope: string;
};

/** What one part of the company has in the tenant: a team's, or the platform's. */
export type UnitState = {
  unit: string;
  /** The world is as it stands when this day begins. */
  day: number;
  /** Counts what was ever minted here; ids come from it and are never reused. */
  serial: number;
  launched: number;
  applications: Application[];
  principals: ServicePrincipal[];
  /** Deleted by somebody, with the day: they can be restored for a while. */
  gonePrincipals?: { principal: ServicePrincipal; day: number }[];
  users: User[];
  groups: Group[];
  resourceGroups: ResourceGroup[];
  resources: Resource[];
  assignments: RoleAssignment[];
  definitions: RoleDefinition[];
  denials: DenyAssignment[];
  directoryAssignments: DirectoryAssignment[];
  appRoleAssignments: AppRoleAssignment[];
  delegatedGrants: DelegatedGrant[];
};
