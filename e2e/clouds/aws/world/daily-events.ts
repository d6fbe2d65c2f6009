/** What happens in an account on one day, drawn from (account, day) and applied to its state: the only way the world moves. */
import { appAt } from "../../estate.ts";
import { randomOf } from "../../random.ts";
import { buildApp } from "../kits/apps.ts";
import { buildBedrockUser, buildPerson, buildServiceUser } from "../kits/people.ts";
import { stopUses } from "./activity.ts";
import { broadOf, logsOf } from "./documents.ts";
import { addKey, addPolicyVersion, moment, type Site, use } from "./forge.ts";
import { managedArn } from "./managed-policies.ts";
import { mintId } from "./mint.ts";
import type { AccountState, Role } from "./model.ts";
import type { AccountFacts, Organization } from "./organization.ts";
import { deleteKeys, forgetPrincipal, removeRole, removeUser } from "./remove.ts";

type Event = { name: string; perYear: number; happen: (site: Site) => void };

/** Rates are per account and year; an account of the platform sees half of them. */
const EVENTS: Event[] = [
  { name: "app launched", perYear: 2.6, happen: launchApp },
  { name: "workload retired, its role left behind", perYear: 0.9, happen: retireWorkload },
  { name: "unused role deleted", perYear: 0.6, happen: deleteIdleRole },
  { name: "role deleted and made again", perYear: 0.5, happen: recreateRole },
  { name: "administrator rights for an incident", perYear: 0.5, happen: attachAdministrator },
  { name: "administrator rights taken back", perYear: 0.4, happen: detachAdministrator },
  { name: "policy widened", perYear: 1.2, happen: widenPolicy },
  { name: "key rotated", perYear: 1, happen: rotateKey },
  { name: "old key deleted", perYear: 0.5, happen: deleteInactiveKey },
  { name: "person joined", perYear: 0.3, happen: (site) => void buildPerson(site) },
  { name: "a script borrows a person's user", perYear: 0.3, happen: borrowUser },
  { name: "person left, their keys stayed", perYear: 0.4, happen: leavePerson },
  { name: "user deleted", perYear: 0.3, happen: deleteDormantUser },
  { name: "service key handed out", perYear: 0.4, happen: handOutKey },
  { name: "Bedrock key made", perYear: 0.3, happen: (site) => void buildBedrockUser(site) },
];

const ALL_PER_YEAR = EVENTS.reduce((sum, event) => sum + event.perYear, 0);

/** At most one thing happens in an account on a day; which one is drawn by the rates. */
export function liveOneDay(state: AccountState, organization: Organization, facts: AccountFacts): void {
  const random = randomOf(organization.seed, "day", facts.id, state.day);
  const pace = facts.purpose === "team" ? 1 : facts.purpose === "legacy" ? 0 : 0.5;
  let drawn = (random.next() * 365) / Math.max(pace, Number.EPSILON);
  if (drawn < ALL_PER_YEAR) {
    const event = EVENTS.find((candidate) => {
      drawn -= candidate.perYear;
      return drawn < 0;
    });
    event?.happen({
      state,
      facts,
      organization,
      random,
      day: state.day,
      region: random.pick(organization.regions),
    });
  }
  state.day += 1;
}

function launchApp(site: Site): void {
  const { team, environment } = site.facts;
  // An account of the platform borrows names from the observability team's list.
  const app = appAt(site.organization.seed, team?.index ?? 10, 3 + site.state.launched);
  site.state.launched += 1;
  buildApp(
    site,
    environment === "development" ? { ...app, form: site.random.pick(["function", "container"]) } : app,
  );
}

/** Roles a team made for its own apps: the ones events may touch. */
function appRoles(state: AccountState): Role[] {
  return state.roles.filter((role) => /-(lambda|task|instance|irsa|pod)$/.test(role.name));
}

function pickFrom<T>(site: Site, items: T[]): T | undefined {
  return items.length === 0 ? undefined : site.random.pick(items);
}

function retireWorkload(site: Site): void {
  const { state } = site;
  const role = pickFrom(
    site,
    appRoles(state).filter((candidate) => candidate.uses.length > 0),
  );
  if (!role) return;
  stopUses(role.uses, site.day);
  state.functions = state.functions.filter((item) => item.role !== role.name);
  state.services = state.services.filter((item) => item.taskRole !== role.name);
  state.instances = state.instances.filter((item) => item.profile !== role.name);
  state.associations = state.associations.filter((item) => item.role !== role.name);
}

function deleteIdleRole(site: Site): void {
  const idle = appRoles(site.state).filter(
    (role) => role.uses.every((use) => use.activity.until !== null) && !isRunning(site.state, role),
  );
  const role = pickFrom(site, idle);
  if (role) removeRole(site.state, role);
}

function isRunning(state: AccountState, role: Role): boolean {
  return (
    state.functions.some((item) => item.role === role.name) ||
    state.services.some((item) => item.taskRole === role.name || item.executionRole === role.name) ||
    state.instances.some((item) => item.profile === role.name) ||
    state.associations.some((item) => item.role === role.name)
  );
}

/** Same name and ARN, another unique id: AWS turns trusts that named the old one into its bare id. */
function recreateRole(site: Site): void {
  const { state } = site;
  const role = pickFrom(
    site,
    state.roles.filter((candidate) => candidate.path === "/agents/" || appRoles(state).includes(candidate)),
  );
  if (!role) return;
  forgetPrincipal(state, `arn:aws:iam::${state.id}:role${role.path}${role.name}`, role.id);
  role.id = mintId(state, "AROA");
  role.createdAt = moment(site);
  for (const use of role.uses) use.activity = { ...use.activity, from: site.day };
}

function attachAdministrator(site: Site): void {
  const role = pickFrom(site, appRoles(site.state));
  const arn = managedArn("AdministratorAccess");
  if (role && !role.attached.includes(arn)) role.attached.push(arn);
}

function detachAdministrator(site: Site): void {
  const arn = managedArn("AdministratorAccess");
  const role = pickFrom(
    site,
    appRoles(site.state).filter((candidate) => candidate.attached.includes(arn)),
  );
  if (role) role.attached = role.attached.filter((attached) => attached !== arn);
}

function widenPolicy(site: Site): void {
  const policy = pickFrom(
    site,
    site.state.policies.filter((candidate) => candidate.name !== "developer-boundary"),
  );
  if (!policy) return;
  const place = { account: site.state.id, region: site.region, app: policy.name };
  const document = site.random.chance(0.5)
    ? broadOf([site.random.pick(["s3", "dynamodb", "kms", "sns"])])
    : logsOf(place);
  addPolicyVersion(policy, document, moment(site));
}

function rotateKey(site: Site): void {
  const user = pickFrom(
    site,
    site.state.users.filter(
      (candidate) => candidate.keys.length === 1 && candidate.keys[0]?.status === "Active",
    ),
  );
  const [old] = user?.keys ?? [];
  if (!user || !old) return;
  const next = old.use ? { ...old.use, activity: { ...old.use.activity, from: site.day } } : null;
  addKey(site, user, next);
  if (old.use) old.use.activity.until = site.day;
  if (site.random.chance(0.6)) old.status = "Inactive";
}

function deleteInactiveKey(site: Site): void {
  const user = pickFrom(
    site,
    site.state.users.filter((candidate) => candidate.keys.some((key) => key.status === "Inactive")),
  );
  if (user) deleteKeys(user, site.day, (key) => key.status === "Inactive");
}

function leavePerson(site: Site): void {
  const user = pickFrom(
    site,
    site.state.users.filter((candidate) => candidate.password !== null),
  );
  if (user) user.password = null;
}

function borrowUser(site: Site): void {
  const user = pickFrom(
    site,
    site.state.users.filter((candidate) => candidate.password !== null && candidate.keys.length === 0),
  );
  if (user) addKey(site, user, use(site, "s3", 2));
}

function deleteDormantUser(site: Site): void {
  const dormant = site.state.users.filter(
    (user) =>
      !user.password &&
      user.keys.every((key) => key.status !== "Active") &&
      user.serviceCredentials.length === 0,
  );
  const user = pickFrom(site, dormant);
  if (user) removeUser(site.state, user);
}

function handOutKey(site: Site): void {
  buildServiceUser(
    site,
    `${site.random.pick(["export", "report", "feed", "partner", "backup"])}-${site.random.int(2, 99)}`,
  );
}
