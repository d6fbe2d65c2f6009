/** What real tenants collect over the years, each of a kind a reader must understand. */
import { builtInRoles, ROLES } from "../world/built-in-roles.ts";
import { DIRECTORY_ROLES } from "../world/directory-roles.ts";
import {
  addOwnApp,
  addPrincipal,
  addSecret,
  addUser,
  assign,
  giveDirectoryRole,
  groupId,
  moment,
  resourceGroup,
  type Site,
  use,
} from "../world/forge.ts";
import { ARM_APP } from "../world/microsoft-apps.ts";
import { guidOf, mintGuid } from "../world/mint.ts";
import type { Permission } from "../world/model.ts";
import { groupScope, LANDING_ZONES, subscriptionScope, TENANT_ID } from "../world/tenant.ts";

/** One application with more owners than an expanded list shows, one with an owner who is a program, one whose last owner left. */
export function buildOwnedApps(site: Site, people: string[]): void {
  const crowd = Array.from(
    { length: 23 },
    (_, index) => addUser(site, `Workshop Guest ${WORDS[index]}`, index % 4 > 0).id,
  );
  addOwnApp(site, { name: "hackathon-sandbox", owners: crowd });
  const bot = addOwnApp(site, { name: "owner-bot", owners: people.slice(0, 1) });
  const owned = addOwnApp(site, { name: "owned-by-a-bot", owners: [bot.principal.id] });
  owned.principal.owners.push(bot.principal.id);
  assign(site, owned.principal.id, ROLES.owner, groupScope(TENANT_ID));
  addOwnApp(site, { name: "nobody-left", owners: people.slice(-1) });
}

const WORDS =
  "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen Twenty Another More Last".split(
    " ",
  );

/** From before applications were registered: principals without a registration, with credentials of their own. */
export function buildLegacyPrincipals(site: Site): void {
  const legacy = addPrincipal(site, {
    name: "AzureLegacyAutomation",
    appId: mintGuid(site.state, site.tenant.seed),
    type: "Legacy",
    ownerTenant: null,
  });
  const key = addSecret(site, legacy, { name: null, days: null });
  legacy.uses.push(use(site, ARM_APP, 14, key.keyId));
  // Elevated access from an incident that nobody took back.
  assign(site, legacy.id, ROLES.accessAdministrator, "/");
  addPrincipal(site, {
    name: "Customer sign-in",
    appId: mintGuid(site.state, site.tenant.seed),
    type: "SocialIdp",
    ownerTenant: null,
    nature: "set",
  });
}

/** Offered to other tenants too, and one that its owners have deactivated everywhere. */
export function buildPublishedApps(site: Site): void {
  const { application } = addOwnApp(site, {
    name: "northwind-partner-connect",
    audience: "AzureADMultipleOrgs",
  });
  addSecret(site, application, { name: "production", days: 730 });
  const off = addOwnApp(site, { name: "old-connector", disabled: true });
  addSecret(site, off.application, { name: "connector", days: 1825 });
  const switchedOff = addOwnApp(site, { name: "report-mailer" }, { enabled: false });
  addSecret(site, switchedOff.application, { name: "mail", days: 1825 });
}

/** Rights across tenants, for a time, and for people: what stands beside the grants of machines. */
export function buildOtherGrants(site: Site, people: string[], machine: string, endsAt: string): void {
  assign(
    site,
    guidOf("partner-tenant", "support-group"),
    ROLES.reader,
    subscriptionScope(site.subscription.id),
    {
      principalType: "ForeignGroup",
      description: "Support of the managed service provider",
    },
  );
  const [first, second] = people;
  if (first) assign(site, first, ROLES.owner, groupScope(TENANT_ID), { principalType: "User" });
  if (second)
    assign(site, second, ROLES.contributor, subscriptionScope(site.subscription.id), {
      principalType: "User",
      endsAt,
    });
  assign(site, machine, ROLES.machineContributor, groupScope(LANDING_ZONES), { endsAt });
  assign(site, machine, ROLES.vaultAccessAdministrator, subscriptionScope(site.subscription.id));
}

const NOTHING: Permission = {
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  condition: null,
};

/** Only Azure makes them: a managed application and a deployment stack protect what they keep. */
export function buildDenials(site: Site, excluded: string): void {
  const { state, tenant } = site;
  state.denials.push(
    {
      name: mintGuid(state, tenant.seed),
      title: "Deny assignment of managed application nw-scanner",
      scope: resourceGroup(site, "mrg-scanner"),
      permission: { ...NOTHING, actions: ["*"], notActions: ["*/read"] },
      doNotApplyToChildScopes: false,
      principals: "everyone",
      excluded: [{ id: excluded, type: "ServicePrincipal" }],
    },
    {
      name: mintGuid(state, tenant.seed),
      title: "Deny assignment 'stack-network' created by Deployment Stack",
      scope: subscriptionScope(site.subscription.id),
      permission: { ...NOTHING, actions: ["*/delete"], dataActions: ["Microsoft.Storage/*/delete"] },
      doNotApplyToChildScopes: true,
      principals: "everyone",
      excluded: [],
    },
    {
      name: mintGuid(state, tenant.seed),
      title: "Keep the runners out of the vaults",
      scope: groupId(site, "rg-runners"),
      permission: { ...NOTHING, dataActions: ["Microsoft.KeyVault/vaults/secrets/*"] },
      doNotApplyToChildScopes: false,
      principals: [excluded],
      excluded: [],
    },
  );
}

/** What only a careful reader gets right: rights that a denial takes back, that hold under a condition, that a word stands for. */
export function buildTrickyRights(site: Site): void {
  const automation = (name: string) =>
    addOwnApp(site, { name }, { uses: [use(site, ARM_APP, 3)] }).principal.id;
  const protectedGroup = resourceGroup(site, "mrg-scanner");
  const scanner = automation("scanner-upgrades");
  assign(site, scanner, ROLES.contributor, protectedGroup);
  // Half of it is taken back there; on the subscription all of it stays.
  const both = automation("scanner-metrics");
  assign(site, both, ROLES.websiteContributor, protectedGroup);
  assign(site, both, ROLES.zoneContributor, subscriptionScope(site.subscription.id));
  assign(
    site,
    automation("vault-access-broker"),
    ROLES.vaultAccessAdministrator,
    subscriptionScope(site.subscription.id),
  );
  giveDirectoryRole(site, automation("tenant-bootstrap"), DIRECTORY_ROLES.globalAdministrator);
}

/** Roles the company wrote itself: one narrow, one that is Contributor under another name. */
export function buildCustomRoles(site: Site): { deployer: string; almost: string } {
  const { state, tenant } = site;
  const add = (title: string, permissions: Partial<Permission>[], scopes: string[]) => {
    const name = mintGuid(state, tenant.seed);
    state.definitions.push({
      name,
      title,
      description: `Made by the platform team for ${title.toLowerCase()}.`,
      builtIn: false,
      permissions: permissions.map((lists) => ({ ...NOTHING, ...lists })),
      assignableScopes: scopes,
      createdAt: moment(site),
    });
    return name;
  };
  const deployer = add(
    "Northwind app deployer",
    [
      {
        actions: [
          "Microsoft.Web/sites/*",
          "Microsoft.Resources/deployments/*",
          "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
        ],
        notActions: ["Microsoft.Web/sites/delete"],
      },
    ],
    [groupScope(LANDING_ZONES)],
  );
  const almost = add(
    "Northwind operator",
    [
      { actions: ["*"], notActions: builtInRoles[1]?.permissions[0]?.notActions ?? [] },
      { dataActions: ["*"] },
    ],
    [subscriptionScope(site.subscription.id)],
  );
  return { deployer, almost };
}
