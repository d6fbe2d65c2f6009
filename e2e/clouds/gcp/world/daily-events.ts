/** What happens in a project on one day, drawn from (project, day) and applied to its state: the only way the world moves. */
import { appAt, COMPANY_DOMAIN } from "../../estate.ts";
import { randomOf } from "../../random.ts";
import { buildApp } from "../kits/apps.ts";
import { buildPartnerKey } from "../kits/oddities.ts";
import { momentOf, stopActivity } from "./activity.ts";
import { addKey, grant, moment, REGIONS, revoke, rhythm, type Site, until } from "./forge.ts";
import type { CompanyWorld } from "./found-project.ts";
import { account, textOf, user } from "./members.ts";
import { mintUniqueId, uidOf } from "./mint.ts";
import type { Key, ProjectState, ServiceAccount } from "./model.ts";
import { isShutDown, type Organization, type ProjectFacts } from "./organization.ts";
import { forgetDeleted, markDeleted, policiesIn, removeAccount } from "./remove.ts";

type Event = { name: string; perYear: number; happen: (site: Site) => void };

/** Rates are per project and year; a project of the platform sees half of them. */
const EVENTS: Event[] = [
  { name: "app launched", perYear: 2.3, happen: launchApp },
  { name: "workload retired, its account left behind", perYear: 0.8, happen: retireWorkload },
  { name: "unused account deleted", perYear: 0.6, happen: deleteIdleAccount },
  { name: "account deleted and made again", perYear: 0.5, happen: recreateAccount },
  { name: "account disabled", perYear: 0.3, happen: disableAccount },
  { name: "owner for an incident", perYear: 0.5, happen: grantOwner },
  { name: "owner taken back", perYear: 0.4, happen: takeOwnerBack },
  { name: "custom role widened", perYear: 0.6, happen: widenRole },
  { name: "key handed out", perYear: 0.4, happen: handOutKey },
  { name: "key rotated", perYear: 0.8, happen: rotateKey },
  { name: "key disabled", perYear: 0.3, happen: disableKey },
  { name: "disabled key deleted", perYear: 0.4, happen: deleteKey },
  { name: "key found in public", perYear: 0.15, happen: exposeKey },
  { name: "person joined the project", perYear: 0.5, happen: addPerson },
  { name: "person left the company", perYear: 0.4, happen: removePerson },
  { name: "provider opened", perYear: 0.15, happen: openProvider },
];

const ALL_PER_YEAR = EVENTS.reduce((sum, event) => sum + event.perYear, 0);
const PEOPLE = [
  "lena.fischer",
  "ravi.menon",
  "sofia.lindqvist",
  "joao.pereira",
  "aiko.tanaka",
  "omar.haddad",
];

/** At most one thing happens in a project on a day; which one is drawn by the rates. Nothing happens once it is shut down. */
export function liveOneDay(
  state: ProjectState,
  organization: Organization,
  facts: ProjectFacts,
  world: CompanyWorld,
): void {
  const random = randomOf(organization.seed, "day", facts.id, state.day);
  const pace = facts.purpose === "team" ? 1 : facts.purpose === "legacy" ? 0 : 0.5;
  let drawn = (random.next() * 365) / Math.max(pace, Number.EPSILON);
  if (drawn < ALL_PER_YEAR && !isShutDown(facts, state.day)) {
    const event = EVENTS.find((candidate) => {
      drawn -= candidate.perYear;
      return drawn < 0;
    });
    const region = random.pick(REGIONS);
    event?.happen({ state, facts, organization, random, world, day: state.day, region });
  }
  state.day += 1;
  for (const bindings of policiesIn(state)) forgetDeleted(bindings, state.day);
}

function launchApp(site: Site): void {
  // A project of the platform borrows names from the observability team's list.
  const app = appAt(site.organization.seed, site.facts.team?.index ?? 10, 3 + site.state.launched);
  site.state.launched += 1;
  buildApp(site, app);
}

function pickFrom<T>(site: Site, items: T[]): T | undefined {
  return items.length === 0 ? undefined : site.random.pick(items);
}

/** The accounts that events may touch. */
const movable = (state: ProjectState): ServiceAccount[] =>
  state.accounts.filter((item) => item.origin === "created" && !item.fixed);

const runs = (state: ProjectState, owner: ServiceAccount): boolean =>
  state.workloads.some((item) => item.account === owner.email);

function retireWorkload(site: Site): void {
  const { state } = site;
  const owner = pickFrom(
    site,
    movable(state).filter((item) => runs(state, item)),
  );
  if (!owner) return;
  stopActivity(owner.activity, site.day);
  state.workloads = state.workloads.filter((item) => item.account !== owner.email);
}

function deleteIdleAccount(site: Site): void {
  const { state } = site;
  const isIdle = (item: ServiceAccount) =>
    !runs(state, item) && (item.activity === null || item.activity.until !== null);
  const owner = pickFrom(
    site,
    movable(state).filter((item) => isIdle(item) && item.keys.length === 0),
  );
  if (owner) removeAccount(state, owner);
}

/** Same e-mail, another unique id: what the old one was granted names the old one. */
function recreateAccount(site: Site): void {
  const { state } = site;
  const owner = pickFrom(
    site,
    movable(state).filter((item) => item.keys.length === 0),
  );
  if (!owner) return;
  for (const bindings of policiesIn(state))
    markDeleted(bindings, `serviceAccount:${owner.email}`, owner.uniqueId, site.day);
  owner.uniqueId = mintUniqueId(state);
  owner.createdAt = moment(site);
  owner.disabled = false;
  owner.tags = {};
  if (owner.activity) owner.activity = { ...owner.activity, from: site.day, until: null };
  grant(state.bindings, "logging.logWriter", account(owner));
  state.policyChangedAt = moment(site);
}

function disableAccount(site: Site): void {
  const owner = pickFrom(
    site,
    movable(site.state).filter((item) => !item.disabled && !runs(site.state, item)),
  );
  if (!owner) return;
  owner.disabled = true;
  stopActivity(owner.activity, site.day);
  for (const key of owner.keys) stopActivity(key.activity, site.day);
}

function grantOwner(site: Site): void {
  const owner = pickFrom(site, movable(site.state));
  if (!owner) return;
  grant(site.state.bindings, "owner", account(owner), site.random.chance(0.5) ? until(site.day + 7) : null);
  site.state.policyChangedAt = moment(site);
}

function takeOwnerBack(site: Site): void {
  const { state } = site;
  const owned = state.bindings
    .filter((binding) => binding.role === "roles/owner")
    .flatMap((binding) => binding.members.filter((member) => member.kind === "account"));
  const member = pickFrom(site, owned);
  if (!member) return;
  revoke(state.bindings, "roles/owner", textOf(member));
  state.policyChangedAt = moment(site);
}

function widenRole(site: Site): void {
  const role = pickFrom(
    site,
    site.state.roles.filter((item) => !item.deleted),
  );
  if (!role) return;
  const more = site.random.pick([
    "iam.serviceAccounts.getAccessToken",
    "secretmanager.versions.access",
    "storage.objects.list",
  ]);
  if (!role.permissions.includes(more)) role.permissions.push(more);
  role.permissions.sort();
  role.updatedAt = moment(site);
}

function handOutKey(site: Site): void {
  const name = site.random.pick(["export", "report", "feed", "ledger", "backup"]);
  buildPartnerKey(site, `${name}-${site.random.int(2, 99)}`);
}

type Owned = { owner: ServiceAccount; key: Key };
function keysWhere(site: Site, fits: (key: Key) => boolean): Owned[] {
  return movable(site.state).flatMap((owner) => owner.keys.filter(fits).map((key) => ({ owner, key })));
}

function rotateKey(site: Site): void {
  const found = pickFrom(
    site,
    keysWhere(site, (key) => !key.disabled && key.activity !== null && key.activity.until === null),
  );
  if (!found) return;
  const { owner, key } = found;
  addKey(site, owner, { activity: rhythm(site, key.activity?.every ?? 1) });
  stopActivity(key.activity, site.day);
  if (site.random.chance(0.6)) {
    key.disabled = true;
    key.reason = "USER_INITIATED";
  }
}

function disableKey(site: Site): void {
  const found = pickFrom(
    site,
    keysWhere(site, (key) => !key.disabled && key.activity?.until !== null),
  );
  if (!found) return;
  found.key.disabled = true;
  found.key.reason = "USER_INITIATED";
  stopActivity(found.key.activity, site.day);
}

function deleteKey(site: Site): void {
  const found = pickFrom(
    site,
    keysWhere(site, (key) => key.disabled && !key.exposed),
  );
  if (found) found.owner.keys = found.owner.keys.filter((key) => key !== found.key);
}

/** Google itself turns off what it finds in a public repository. */
function exposeKey(site: Site): void {
  const found = pickFrom(
    site,
    keysWhere(site, (key) => !key.disabled),
  );
  if (!found) return;
  found.key.exposed = true;
  found.key.disabled = true;
  found.key.reason = "EXPOSED";
  stopActivity(found.key.activity, site.day);
}

function addPerson(site: Site): void {
  const role = site.random.pick(["viewer", "editor", "bigquery.admin"]);
  grant(site.state.bindings, role, user(`${site.random.pick(PEOPLE)}@${COMPANY_DOMAIN}`));
  site.state.policyChangedAt = moment(site);
}

function removePerson(site: Site): void {
  const people = site.state.bindings.flatMap((binding) =>
    binding.members.flatMap((member) => (member.kind === "user" ? member.email : [])),
  );
  const email = pickFrom(site, people);
  if (email === undefined) return;
  for (const bindings of policiesIn(site.state))
    markDeleted(bindings, `user:${email}`, uidOf(email), site.day);
  site.state.policyChangedAt = momentOf(site.day, 700);
}

function openProvider(site: Site): void {
  const provider = pickFrom(
    site,
    site.state.pools.flatMap((pool) => pool.providers.filter((item) => item.condition !== null)),
  );
  // The collector's own way in is looked after.
  if (provider && provider.id !== "collector") provider.condition = null;
}
