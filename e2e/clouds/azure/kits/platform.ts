/** What the platform keeps in the tenant: Microsoft's applications, those of vendors, its own automation, and roles over all. */
import { ROLES } from "../world/built-in-roles.ts";
import { DIRECTORY_ROLES } from "../world/directory-roles.ts";
import {
  addFederated,
  addGroup,
  addIdentity,
  addOwnApp,
  addPrincipal,
  addResource,
  addSecret,
  addUser,
  assign,
  consent,
  giveDirectoryRole,
  giveIdentity,
  grantGraph,
  groupId,
  microsoftPrincipalId,
  resourceGroup,
  type Site,
  use,
} from "../world/forge.ts";
import { ARM_APP, GRAPH_APP, graphAppRoles, graphScopes, microsoftApps } from "../world/microsoft-apps.ts";
import { guidOf } from "../world/mint.ts";
import type { ServicePrincipal } from "../world/model.ts";
import { groupScope, MICROSOFT_TENANT, subscriptionScope, TENANT_ID } from "../world/tenant.ts";

export const COLLECTOR_APP = "rollcall-collector";

/** Who runs the platform: the first is on call, the last has left and was only disabled. */
export function buildAdministrators(site: Site): string[] {
  const names = ["Ada Brandt", "Jonas Weber", "Priya Nair", "Marek Kowalski"];
  return names.map((name, index) => addUser(site, name, index < names.length - 1).id);
}

export function buildMicrosoftApps(site: Site): void {
  for (const app of microsoftApps) {
    addPrincipal(site, {
      id: microsoftPrincipalId(site.tenant.seed, app.appId),
      ...app,
      ownerTenant: MICROSOFT_TENANT,
      nature: "provider-managed",
      publisher: "Microsoft",
      appRoles: app.appId === GRAPH_APP ? graphAppRoles : [],
      delegatedScopes: app.appId === GRAPH_APP ? graphScopes : [],
    });
  }
}

const VENDORS: [name: string, permissions: string[], role: string | null][] = [
  ["Skyline Cloud Posture", ["Directory.Read.All", "AuditLog.Read.All"], ROLES.reader],
  ["Ledgerline Expenses", ["User.Read.All"], null],
  ["Quillmate Signatures", ["Mail.Send", "Files.ReadWrite.All"], null],
  ["Northstar Backup for 365", ["Mail.Read", "Sites.Read.All", "Files.ReadWrite.All"], null],
  ["Helio Monitoring", [], ROLES.reader],
  ["Copperfield CI", [], ROLES.contributor],
];

/** Published elsewhere: their credentials are the publisher's, only what they may do here can be changed. */
export function buildVendors(site: Site): void {
  for (const [name, permissions, role] of VENDORS) {
    const principal = addPrincipal(site, {
      name,
      appId: guidOf("vendor", name),
      ownerTenant: guidOf("vendor-tenant", name),
      publisher: name,
      uses: site.random.chance(0.7) ? [use(site, permissions.length > 0 ? GRAPH_APP : ARM_APP, 1)] : [],
    });
    for (const permission of permissions) grantGraph(site, principal.id, permission);
    if (role) assign(site, principal.id, role, groupScope(TENANT_ID));
    consent(site, principal.id, "User.Read offline_access");
  }
  buildQuietVendor(site);
}

/** Somebody consented years ago, for themselves, and a secret was added to the vendor's principal here. */
function buildQuietVendor(site: Site): void {
  const principal = addPrincipal(site, {
    name: "Mailmerge Pro",
    appId: guidOf("vendor", "Mailmerge Pro"),
    ownerTenant: guidOf("vendor-tenant", "Mailmerge Pro"),
    enabled: false,
  });
  addSecret(site, principal, { name: "added here", days: 3650 });
  const [someone] = site.state.users;
  if (someone) consent(site, principal.id, "Mail.Read Directory.AccessAsUser.All", someone.id);
}

/** The collector itself: it signs in with a token of its own surroundings, and reads. */
export function buildCollector(site: Site, owners: string[]): ServicePrincipal {
  const { application, principal } = addOwnApp(site, {
    name: COLLECTOR_APP,
    owners,
    notes: "Inventory of machine identities. Owner: security@northwind-labs.example",
  });
  addFederated(site, application, {
    name: "runtime",
    issuer: "https://runtime.northwind-labs.example",
    subject: "system:serviceaccount:rollcall:collector",
  });
  for (const permission of ["Application.Read.All", "AuditLog.Read.All", "RoleManagement.Read.Directory"])
    grantGraph(site, principal.id, permission);
  assign(site, principal.id, ROLES.reader, groupScope(TENANT_ID));
  return principal;
}

/** Identities that hold Entra roles, among them one for a time only and one for a single application. */
export function buildDirectoryRoles(site: Site, people: string[], endsAt: string, customRole: string): void {
  const [first, second] = people;
  if (first) giveDirectoryRole(site, first, DIRECTORY_ROLES.globalAdministrator);
  if (second) giveDirectoryRole(site, second, DIRECTORY_ROLES.privilegedRoleAdministrator);
  const sync = addOwnApp(site, { name: "hr-directory-sync" });
  const secret = addSecret(site, sync.application, { name: "hr", days: 730 });
  sync.principal.uses.push(use(site, GRAPH_APP, 1, secret.keyId));
  giveDirectoryRole(site, sync.principal.id, DIRECTORY_ROLES.userAdministrator);
  grantGraph(site, sync.principal.id, "Directory.ReadWrite.All");
  const rotator = addOwnApp(site, { name: "credential-rotator" });
  giveDirectoryRole(site, rotator.principal.id, customRole, { scope: `/${sync.application.id}` });
  grantGraph(site, rotator.principal.id, "AppRoleAssignment.ReadWrite.All");
  const migration = addOwnApp(site, { name: "tenant-migration" });
  giveDirectoryRole(site, migration.principal.id, DIRECTORY_ROLES.cloudApplicationAdministrator, { endsAt });
  const readers = addGroup(site, "grp-directory-readers", [rotator.principal.id], { roleAssignable: true });
  giveDirectoryRole(site, readers.id, DIRECTORY_ROLES.directoryReaders);
}

/** A group of groups that owns the landing zones; people and machines are in it, and it is in itself by mistake. */
export function buildPlatformGroups(site: Site, people: string[], machines: string[]): void {
  const inner = addGroup(site, "grp-platform-automation", machines);
  const outer = addGroup(site, "grp-platform-owners", [...people.slice(0, 2), inner.id]);
  inner.members.push(outer.id);
  assign(site, outer.id, ROLES.accessAdministrator, groupScope("northwind-labs"), { principalType: "Group" });
  assign(site, inner.id, ROLES.contributor, subscriptionScope(site.subscription.id), {
    principalType: "Group",
  });
  addGroup(site, "grp-empty", []);
}

export function buildPolicyIdentity(site: Site): void {
  const policy = `${groupScope("northwind-labs")}/providers/Microsoft.Authorization/policyAssignments/deploy-diagnostics`;
  const principal = addPrincipal(site, {
    name: "deploy-diagnostics",
    appId: guidOf(site.tenant.seed, "policy", "deploy-diagnostics"),
    type: "ManagedIdentity",
    ownerTenant: null,
    managed: { explicit: false, resourceId: policy },
    uses: [use(site, ARM_APP, 5)],
  });
  assign(site, principal.id, ROLES.logContributor, groupScope("northwind-labs"));
  assign(site, principal.id, ROLES.contributor, groupScope("northwind-labs-production"));
}

/** What the platform runs for everybody. */
export function buildSharedServices(site: Site): string[] {
  const runner = addIdentity(site, {
    name: "id-runner-fleet",
    group: "rg-runners",
    uses: [use(site, ARM_APP, 1)],
  });
  for (let copy = 1; copy <= 3; copy++) {
    addResource(site, {
      type: "Microsoft.Compute/virtualMachines",
      name: `vm-runner-${copy}`,
      group: "rg-runners",
      userAssigned: [runner.resource.id],
    });
  }
  assign(
    site,
    runner.principal.id,
    ROLES.pushImages,
    `${groupId(site, "rg-registry")}/providers/Microsoft.ContainerRegistry/registries/nwregistry`,
  );
  const dns = addResource(site, {
    type: "Microsoft.Automation/automationAccounts",
    name: "aa-dns-sync",
    group: "rg-dns",
  });
  const dnsIdentity = giveIdentity(site, dns, [use(site, ARM_APP, 1)]);
  assign(site, dnsIdentity.id, ROLES.zoneContributor, groupId(site, "rg-dns"));
  const unused = addIdentity(site, { name: "id-attached-to-nothing", group: "rg-runners" });
  assign(site, unused.principal.id, ROLES.contributor, subscriptionScope(site.subscription.id));
  resourceGroup(site, "rg-registry", { owner: "platform@northwind-labs.example" });
  return [runner.principal.id, dnsIdentity.id];
}
