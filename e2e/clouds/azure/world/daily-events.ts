/** What happens in a part of the tenant on one day, drawn from (unit, day) and applied to its state: the only way it moves. */
import { appAt } from "../../estate.ts";
import { randomOf } from "../../random.ts";
import { buildApp } from "../kits/apps.ts";
import { buildGithubDeployer } from "../kits/delivery.ts";
import { buildOrphanRegistration, buildServiceApp } from "../kits/service-apps.ts";
import { buildSharedTenants } from "../kits/shared-clusters.ts";
import { momentOf, stopUses } from "./activity.ts";
import { ROLES } from "./built-in-roles.ts";
import { addFederated, addSecret, addUser, assign, IDENTITY_TYPE, moment, type Site } from "./forge.ts";
import { mintGuid } from "./mint.ts";
import type { Application, ServicePrincipal, UnitState } from "./model.ts";
import { stopOperations } from "./operations.ts";
import { removeApplication, removeResource, removeUser } from "./remove.ts";
import { type Subscription, subscriptionScope, type Tenant, type Unit } from "./tenant.ts";

type Event = { name: string; perYear: number; happen: (site: Site) => void };

/** Rates are per team and year; the platform sees the same, a closed-down part nothing. */
const EVENTS: Event[] = [
  { name: "app launched", perYear: 3, happen: launchApp },
  { name: "workload retired, what it ran as left behind", perYear: 1.2, happen: retireWorkload },
  { name: "idle identity deleted, its assignments left behind", perYear: 0.6, happen: deleteIdentity },
  { name: "secret rotated", perYear: 1.6, happen: rotateSecret },
  { name: "expired secrets cleaned up", perYear: 0.6, happen: cleanSecrets },
  { name: "federation set up beside a secret", perYear: 0.6, happen: federate },
  { name: "secret handed out", perYear: 0.5, happen: handOutSecret },
  { name: "contributor for an incident", perYear: 0.6, happen: makeContributor },
  { name: "contributor taken back", perYear: 0.4, happen: takeContributor },
  { name: "rights for a time", perYear: 0.8, happen: assignForATime },
  { name: "registration made for a test", perYear: 0.4, happen: registerTest },
  { name: "application deleted and made again", perYear: 0.4, happen: recreateApplication },
  { name: "application switched off", perYear: 0.3, happen: switchOff },
  { name: "person joined", perYear: 0.4, happen: joinPerson },
  { name: "person left, their account disabled", perYear: 0.4, happen: leavePerson },
  { name: "disabled account deleted", perYear: 0.3, happen: deletePerson },
];

const ALL_PER_YEAR = EVENTS.reduce((sum, event) => sum + event.perYear, 0);

/** At most one thing happens on a day besides what was dated before; which one is drawn by the rates. */
export function liveOneDay(state: UnitState, tenant: Tenant, unit: Unit): void {
  const random = randomOf(tenant.seed, "azure-day", unit.name, state.day);
  const { day } = state;
  const site = (subscription: Subscription): Site => ({ state, unit, tenant, random, day, subscription });
  for (const subscription of unit.subscriptions)
    if (subscription.joinedDay === day) openSubscription(site(subscription));
  let drawn = random.next() * 365;
  const open = unit.subscriptions.filter(({ joinedDay }) => joinedDay <= day);
  if (unit.purpose !== "legacy" && drawn < ALL_PER_YEAR) {
    const event = EVENTS.find((candidate) => {
      drawn -= candidate.perYear;
      return drawn < 0;
    });
    event?.happen(site(random.pick(open)));
  }
  state.day += 1;
  const now = momentOf(state.day, 0);
  const holds = ({ endsAt }: { endsAt: string | null }) => endsAt === null || endsAt > now;
  state.assignments = state.assignments.filter(holds);
  state.directoryAssignments = state.directoryAssignments.filter(holds);
  stopOperations(state);
}

function openSubscription(site: Site): void {
  for (const app of site.unit.team?.apps.slice(0, 2) ?? []) buildApp(site, app);
  buildGithubDeployer(site, []);
  buildSharedTenants(site);
}

function pickFrom<T>(site: Site, items: T[]): T | undefined {
  return items.length === 0 ? undefined : site.random.pick(items);
}

function launchApp(site: Site): void {
  const { state, unit, tenant } = site;
  // The platform borrows names from the observability team's list.
  const app = appAt(tenant.seed, unit.team?.index ?? 10, 3 + state.launched);
  state.launched += 1;
  buildApp(site, app);
}

/** Resources that teams run, not the identities they run as. */
function retireWorkload(site: Site): void {
  const { state, day } = site;
  const resource = pickFrom(
    site,
    state.resources.filter(
      (item) => /^Microsoft\.(Web|App)\//.test(item.type) && !item.name.startsWith("mcp-"),
    ),
  );
  if (!resource) return;
  for (const principal of state.principals)
    if (principal.managed && resource.userAssigned.includes(principal.managed.resourceId))
      stopUses(principal.uses, day);
  removeResource(state, resource);
}

function deleteIdentity(site: Site): void {
  const { state } = site;
  const attached = new Set(state.resources.flatMap((resource) => resource.userAssigned));
  const idle = state.resources.filter(
    (resource) =>
      resource.type === IDENTITY_TYPE &&
      !attached.has(resource.id) &&
      state.principals.some(
        (principal) =>
          principal.managed?.resourceId === resource.id &&
          principal.federated.length === 0 &&
          principal.uses.every(({ activity }) => activity.until !== null),
      ),
  );
  const resource = pickFrom(site, idle);
  if (resource) removeResource(state, resource);
}

/** Programs of teams: what events may touch. */
function serviceApps(site: Site): Application[] {
  return site.state.applications.filter(({ name }) => /^(svc-|github-)/.test(name));
}

const principalOf = (site: Site, application: Application): ServicePrincipal | undefined =>
  site.state.principals.find(({ appId }) => appId === application.appId);

function rotateSecret(site: Site): void {
  const application = pickFrom(
    site,
    serviceApps(site).filter(({ secrets }) => secrets.length > 0 && secrets.length < 4),
  );
  const old = application?.secrets.at(-1);
  if (!application || !old) return;
  const next = addSecret(site, application, { name: `rotated-${site.day}`, days: 365 });
  const principal = principalOf(site, application);
  for (const use of principal?.uses.filter(({ keyId }) => keyId === old.keyId) ?? []) {
    principal?.uses.push({
      ...use,
      keyId: next.keyId,
      activity: { ...use.activity, from: site.day },
    });
    stopUses([use], site.day);
  }
  if (site.random.chance(0.5)) application.secrets = application.secrets.filter((secret) => secret !== old);
}

function cleanSecrets(site: Site): void {
  const now = moment(site);
  const isOver = ({ endAt }: { endAt: string | null }) => endAt !== null && endAt < now;
  const application = pickFrom(
    site,
    serviceApps(site).filter(({ secrets }) => secrets.some(isOver)),
  );
  if (application) application.secrets = application.secrets.filter((secret) => !isOver(secret));
}

function federate(site: Site): void {
  const application = pickFrom(
    site,
    serviceApps(site).filter(({ secrets, federated }) => secrets.length > 0 && federated.length === 0),
  );
  if (!application) return;
  addFederated(site, application, {
    name: "github",
    issuer: "https://token.actions.githubusercontent.com",
    subject: `repo:northwind-labs/${site.unit.name}-services:environment:production`,
    description: "Replaces the secret",
  });
}

function handOutSecret(site: Site): void {
  buildServiceApp(
    site,
    `${site.random.pick(["feed", "partner", "backup", "report"])}-${site.random.int(2, 99)}`,
    [],
  );
}

/** Managed identities of a team's apps, not those of its clusters. */
function appIdentities(site: Site): ServicePrincipal[] {
  return site.state.principals.filter(({ name }) => /^(id|func)-/.test(name));
}

function makeContributor(site: Site): void {
  const principal = pickFrom(site, appIdentities(site));
  if (principal)
    assign(site, principal.id, ROLES.contributor, subscriptionScope(site.subscription.id), {
      description: "Incident",
    });
}

function takeContributor(site: Site): void {
  const { state } = site;
  const assignment = pickFrom(
    site,
    state.assignments.filter(({ description }) => description === "Incident"),
  );
  state.assignments = state.assignments.filter((other) => other !== assignment);
}

function assignForATime(site: Site): void {
  const principal = pickFrom(site, appIdentities(site));
  if (!principal) return;
  assign(site, principal.id, ROLES.networkContributor, subscriptionScope(site.subscription.id), {
    endsAt: momentOf(site.day + site.random.int(7, 180), 720),
  });
}

function registerTest(site: Site): void {
  buildOrphanRegistration(site, `test-${site.unit.name}-${site.day}`);
}

/** Same name, other ids: the old assignments point at nobody, and the new principal has one of its own. */
function recreateApplication(site: Site): void {
  const { state, tenant } = site;
  const old = pickFrom(
    site,
    serviceApps(site).filter((application) => principalOf(site, application)),
  );
  const principal = old && principalOf(site, old);
  if (!old || !principal) return;
  removeApplication(state, old);
  const appId = mintGuid(state, tenant.seed);
  const application = {
    ...structuredClone(old),
    id: mintGuid(state, tenant.seed),
    appId,
    createdAt: moment(site),
    secrets: [],
  };
  const next = {
    ...structuredClone(principal),
    id: mintGuid(state, tenant.seed),
    appId,
    createdAt: moment(site),
  };
  state.applications.push(application);
  state.principals.push(next);
  const secret = addSecret(site, application, { name: "again", days: 365 });
  for (const use of next.uses)
    Object.assign(use, { keyId: secret.keyId, activity: { ...use.activity, from: site.day, until: null } });
  assign(site, next.id, ROLES.contributor, subscriptionScope(site.subscription.id));
}

function switchOff(site: Site): void {
  const application = pickFrom(site, serviceApps(site));
  const principal = application && principalOf(site, application);
  if (!application || !principal) return;
  if (site.random.chance(0.5)) application.disabled = true;
  else principal.enabled = false;
  stopUses(principal.uses, site.day);
}

function joinPerson(site: Site): void {
  const person = addUser(site, `${site.unit.name} Engineer ${site.day}`);
  pickFrom(site, site.state.groups)?.members.push(person.id);
  pickFrom(site, serviceApps(site))?.owners.push(person.id);
}

function leavePerson(site: Site): void {
  const person = pickFrom(
    site,
    site.state.users.filter(({ enabled }) => enabled),
  );
  if (person) person.enabled = false;
}

function deletePerson(site: Site): void {
  const person = pickFrom(
    site,
    site.state.users.filter(({ enabled }) => !enabled),
  );
  if (person) removeUser(site.state, person.id);
}
