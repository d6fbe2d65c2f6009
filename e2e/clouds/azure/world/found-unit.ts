/** A part of the tenant on the day its history begins: what its people had put there before. */

import { randomOf } from "../../random.ts";
import type { World } from "../../world.ts";
import { buildAgent } from "../kits/agents.ts";
import { buildApp } from "../kits/apps.ts";
import {
  buildGithubDeployer,
  buildGitlabDeployer,
  buildOtherClouds,
  buildTerraform,
} from "../kits/delivery.ts";
import {
  buildCustomRoles,
  buildDenials,
  buildLegacyPrincipals,
  buildOtherGrants,
  buildOwnedApps,
  buildPublishedApps,
  buildTrickyRights,
} from "../kits/oddities.ts";
import {
  buildAdministrators,
  buildCollector,
  buildDirectoryRoles,
  buildMicrosoftApps,
  buildPlatformGroups,
  buildPolicyIdentity,
  buildSharedServices,
  buildVendors,
} from "../kits/platform.ts";
import {
  buildDeletedPrincipal,
  buildForsakenPrincipal,
  buildGraphApp,
  buildOrphanRegistration,
  buildSamlApp,
  buildServiceApp,
  buildWebApp,
} from "../kits/service-apps.ts";
import { buildSharedTenants } from "../kits/shared-clusters.ts";
import { momentOf } from "./activity.ts";
import { ROLES } from "./built-in-roles.ts";
import { customDirectoryRole } from "./directory-roles.ts";
import { addGroup, addUser, assign, type Site } from "./forge.ts";
import type { UnitState } from "./model.ts";
import { type Subscription, subscriptionScope, type Tenant, type Unit } from "./tenant.ts";

/** A site in a subscription of the unit, at most `age` days before the history begins. */
type SiteOf = (age: number, subscription?: Subscription) => Site;

export function foundUnit(tenant: Tenant, unit: Unit, others: Partial<World>): UnitState {
  const state = emptyState(unit);
  const random = randomOf(tenant.seed, "azure-found", unit.name);
  const [main] = unit.subscriptions;
  if (!main) throw new RangeError(`${unit.name} has no subscription`);
  const site: SiteOf = (age, subscription = main) => ({
    ...{ state, unit, tenant, random, subscription },
    day: random.int(Math.max(subscription.joinedDay, -age), -1),
  });
  if (unit.purpose === "platform") foundPlatform(site, unit, others);
  else if (unit.purpose === "legacy") foundLegacy(site);
  else foundTeam(site, unit);
  return state;
}

function foundPlatform(site: SiteOf, unit: Unit, others: Partial<World>): void {
  const at = (name: string) => unit.subscriptions.find((candidate) => candidate.name === `nw-${name}`);
  const people = buildAdministrators(site(1200));
  const machines = buildSharedServices(site(700, at("shared-services")));
  const [runner = ""] = machines;
  buildMicrosoftApps(site(1300));
  buildVendors(site(900));
  buildCollector(site(40), people.slice(0, 1));
  buildTerraform(site(300), people.slice(0, 2));
  buildOtherClouds(site(300, at("management")), others.aws?.organization.sharedId ?? "000000000000");
  buildDirectoryRoles(site(800), people, momentOf(560, 600), customDirectoryRole(site(0).tenant.seed).id);
  buildPlatformGroups(site(900), people, machines);
  buildPolicyIdentity(site(500));
  buildOwnedApps(site(600), people);
  buildLegacyPrincipals(site(1390));
  buildPublishedApps(site(800));
  buildOtherGrants(site(200, at("connectivity")), people, runner, momentOf(555, 540));
  buildDenials(site(200, at("shared-services")), runner);
  const roles = buildCustomRoles(site(500, at("management")));
  assign(site(300), runner, roles.deployer, subscriptionScope(at("management")?.id ?? ""));
  assign(site(300), runner, roles.almost, subscriptionScope(at("management")?.id ?? ""));
  buildOrphanRegistration(site(900), "proof-of-concept");
  buildSamlApp(site(300), "Payroll single sign-on");
  buildForsakenPrincipal(site(700), "dashboards-2022");
  const sandbox = at("sandbox");
  buildApp(site(200, sandbox), { name: "demo-bot", form: "function" });
  buildDeletedPrincipal(site(400, sandbox), subscriptionScope(sandbox?.id ?? ""));
  buildTrickyRights(site(250, at("shared-services")));
}

function foundTeam(site: SiteOf, unit: Unit): void {
  const { team, subscriptions } = unit;
  if (!team) return;
  const { random } = site(0);
  const style = team.index % 7;
  const people = ["Lead", "Engineer"].map((role) => addUser(site(900), `${team.name} ${role}`).id);
  const [lead = ""] = people;
  const machines: string[] = [];
  const development: string[] = [];
  for (const subscription of subscriptions.filter(({ joinedDay }) => joinedDay < 0)) {
    const production = subscription.environment === "production";
    const at = (age: number) => site(age, subscription);
    for (const app of production ? team.apps : team.apps.slice(0, 2)) {
      const { id } = buildApp(at(700), app);
      machines.push(id);
      if (!production) development.push(id);
    }
    buildGithubDeployer(at(400), random.chance(0.6) ? [lead] : []);
    if (team.agent && production) buildAgent(at(260), team.agent, lead);
    buildSharedTenants(at(350));
  }
  const [main] = subscriptions;
  const [tried] = development;
  // An app that is being tried works with what customers see.
  if (style === 4 && main && tried) assign(site(200), tried, ROLES.contributor, subscriptionScope(main.id));
  const service = buildServiceApp(
    site(1100),
    team.apps[0]?.name ?? team.name,
    random.chance(0.5) ? [lead] : [],
  );
  buildServiceApp(site(900), `${team.name}-export`, []);
  machines.push(service.id);
  buildWebApp(site(800), people);
  if (style === 0) buildSamlApp(site(500), `${team.title} portal`);
  if (style === 1) buildForsakenPrincipal(site(900), `${team.name}-sync`);
  if (style % 2 === 0) buildGraphApp(site(500), `${team.name}-notifier`, ["Mail.Send"], [lead]);
  if (style === 3)
    buildGraphApp(site(500), `${team.name}-directory-tool`, ["RoleManagement.ReadWrite.Directory"], []);
  if (style % 3 === 2) buildGitlabDeployer(site(400));
  if (style === 5) buildOrphanRegistration(site(900), `${team.name}-spike`);
  if (style % 2 === 1 && main) buildDeletedPrincipal(site(300), subscriptionScope(main.id));
  buildTeamGroup(site(800), [...people], machines);
}

/** People and a group of machines in one group that holds the team's grants. */
function buildTeamGroup(site: Site, people: string[], machines: string[]): void {
  const automation = addGroup(site, `grp-${site.unit.name}-automation`, machines.slice(0, 3));
  const all = addGroup(site, `grp-${site.unit.name}`, [...people, automation.id]);
  assign(site, all.id, ROLES.reader, subscriptionScope(site.subscription.id), { principalType: "Group" });
  if (site.random.chance(0.5))
    assign(site, automation.id, ROLES.secretsOfficer, subscriptionScope(site.subscription.id), {
      principalType: "Group",
    });
}

function foundLegacy(site: SiteOf): void {
  buildApp(site(900), { name: `shop-${site(0).unit.name}`, form: "server" });
  const service = buildServiceApp(site(1000), `${site(0).unit.name}-images`, []);
  assign(site(1000), service.id, ROLES.owner, subscriptionScope(site(0).subscription.id));
}

function emptyState(unit: Unit): UnitState {
  return {
    unit: unit.name,
    day: 0,
    serial: 0,
    launched: 0,
    applications: [],
    principals: [],
    users: [],
    groups: [],
    resourceGroups: [],
    resources: [],
    assignments: [],
    definitions: [],
    denials: [],
    directoryAssignments: [],
    appRoleAssignments: [],
    delegatedGrants: [],
  };
}
