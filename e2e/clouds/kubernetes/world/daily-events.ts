/** What happens in a cluster on one day, drawn per team from (cluster, team, day) and applied to its state: the only way the world moves. */
import { appAt, type Team, teamAt } from "../../estate.ts";
import { randomOf } from "../../random.ts";
import type { World, WorldBase } from "../../world.ts";
import { buildApp } from "../kits/teams.ts";
import type { ClusterFacts } from "./clusters.ts";
import {
  addTokenSecret,
  bind,
  bindEverywhere,
  mintUid,
  moment,
  nextRevision,
  type Site,
  toAccount,
  toUser,
} from "./forge.ts";
import { teamsIn } from "./found-cluster.ts";
import type { ClusterState, ServiceAccount, Workload } from "./model.ts";
import { removeServiceAccount } from "./remove.ts";
import { ALL, READ, rule } from "./rules.ts";
import { cleanTokens } from "./token-use.ts";

/** Nothing that happens by itself changes a cluster role, so aggregated ones stay as they are. */
type Happening = Site & { team: Team };
type Event = { name: string; perYear: number; happen: (site: Happening) => void };

/** Rates are per team and year; fewer in staging, none in tooling. */
const EVENTS: Event[] = [
  { name: "app launched", perYear: 1.8, happen: launchApp },
  { name: "workload retired, its account left behind", perYear: 0.9, happen: retireWorkload },
  { name: "unused account deleted, its bindings left", perYear: 0.7, happen: deleteAccount },
  { name: "account deleted and made again", perYear: 0.5, happen: recreateAccount },
  { name: "role widened", perYear: 0.6, happen: widenRole },
  { name: "role narrowed", perYear: 0.7, happen: narrowRole },
  { name: "binding added for an incident", perYear: 0.6, happen: bindAdmin },
  { name: "everything for one account", perYear: 0.25, happen: bindClusterAdmin },
  { name: "incident binding taken back", perYear: 0.4, happen: unbindAdmin },
  { name: "workload scaled to nothing", perYear: 0.6, happen: (site) => scale(site, 0) },
  { name: "workload scaled up again", perYear: 0.5, happen: (site) => scale(site, site.random.int(1, 4)) },
  { name: "token made by hand", perYear: 0.35, happen: makeToken },
  { name: "token made by hand deleted", perYear: 0.25, happen: deleteToken },
  { name: "automount turned off", perYear: 0.4, happen: stopMounting },
];

const ALL_PER_YEAR = EVENTS.reduce((sum, event) => sum + event.perYear, 0);
const PACE = { production: 1, staging: 0.6, tooling: 0 } as const;
/** Leases, events and statuses are written all day long. */
const WRITES_A_DAY = 41_000;

/** At most one thing happens to a team in a cluster on a day; which one is drawn by the rates. */
export function liveOneDay(
  state: ClusterState,
  facts: ClusterFacts,
  world: WorldBase & Partial<World>,
): void {
  const { day } = state;
  for (const index of teamsIn(facts)) {
    const random = randomOf(world.seed, "cluster-day", facts.name, index, day);
    let drawn = (random.next() * 365) / PACE[facts.purpose];
    if (drawn >= ALL_PER_YEAR) continue;
    const event = EVENTS.find((candidate) => {
      drawn -= candidate.perYear;
      return drawn < 0;
    });
    event?.happen({ state, facts, world, random, day, team: teamAt(world.seed, index) });
  }
  cleanTokens(state, facts);
  state.day += 1;
  state.revision += WRITES_A_DAY;
  state.compacted = state.revision;
}

function launchApp(site: Happening): void {
  const { state, team, world } = site;
  const launched = state.launched[team.name] ?? 0;
  state.launched[team.name] = launched + 1;
  buildApp(site, team, appAt(world.seed, team.index, 30 + launched));
}

function pickFrom<T>(site: Site, items: T[]): T | undefined {
  return items.length === 0 ? undefined : site.random.pick(items);
}

/** Accounts a team made for its own apps: the ones events may touch. */
function appAccounts({ state, team }: Happening): ServiceAccount[] {
  return state.serviceAccounts.filter(
    (account) => account.namespace === team.name && account.purpose === "app",
  );
}

const runningAs = (state: ClusterState, account: ServiceAccount): Workload[] =>
  state.workloads.filter(
    ({ namespace, template }) => namespace === account.namespace && template.serviceAccount === account.name,
  );

const teamRoles = ({ state, team }: Happening) =>
  state.roles.filter((role) => role.namespace === team.name && role.name !== "deployer");

function retireWorkload(site: Happening): void {
  const { state } = site;
  const account = pickFrom(
    site,
    appAccounts(site).filter((candidate) => runningAs(state, candidate).length > 0),
  );
  if (!account) return;
  const retired = new Set(runningAs(state, account));
  state.workloads = state.workloads.filter((workload) => !retired.has(workload));
}

function deleteAccount(site: Happening): void {
  const { state } = site;
  const account = pickFrom(
    site,
    appAccounts(site).filter((candidate) => runningAs(state, candidate).length === 0),
  );
  if (account) removeServiceAccount(state, account);
}

/** Same name, another uid: tokens of the old one are dead, bindings hold for the new one. */
function recreateAccount(site: Happening): void {
  const { state } = site;
  const account = pickFrom(site, appAccounts(site));
  if (!account) return;
  state.tokenSecrets = state.tokenSecrets.filter((secret) => secret.serviceAccountUid !== account.uid);
  account.uid = mintUid(state);
  account.createdAt = moment(site);
  account.secrets = [];
  account.revision = nextRevision(state);
}

function widenRole(site: Happening): void {
  const role = pickFrom(site, teamRoles(site));
  if (!role) return;
  role.rules = [
    ...role.rules,
    site.random.pick([rule(READ, "secrets"), rule(ALL, "pods"), rule("*", "*", "core")]),
  ];
  role.revision = nextRevision(site.state);
}

function narrowRole(site: Happening): void {
  const role = pickFrom(
    site,
    teamRoles(site).filter((candidate) =>
      candidate.rules.some((one) => one.verbs.length > 1 || one.verbs[0] === "*"),
    ),
  );
  if (!role) return;
  role.rules = [rule("get list", "configmaps services")];
  role.revision = nextRevision(site.state);
}

function bindAdmin(site: Happening): void {
  const account = pickFrom(site, appAccounts(site));
  const subject =
    account && site.random.chance(0.6) ? toAccount(account) : toUser(`oncall.${site.team.contact}`);
  bind(
    site,
    site.team.name,
    `incident-${site.random.int(100, 999)}`,
    { kind: "ClusterRole", name: "admin" },
    [subject],
  );
}

function bindClusterAdmin(site: Happening): void {
  const account = pickFrom(site, appAccounts(site));
  if (account)
    bindEverywhere(site, `temporary-${account.namespace}-${account.name}`, "cluster-admin", [
      toAccount(account),
    ]);
}

function unbindAdmin(site: Happening): void {
  const { state, team } = site;
  const binding = pickFrom(
    site,
    state.roleBindings.filter((one) => one.namespace === team.name && one.name.startsWith("incident-")),
  );
  if (binding) state.roleBindings = state.roleBindings.filter((one) => one !== binding);
}

function scale(site: Happening, replicas: number): void {
  const { state, team } = site;
  const workload = pickFrom(
    site,
    state.workloads.filter(
      (one) =>
        one.namespace === team.name &&
        (one.kind === "Deployment" || one.kind === "StatefulSet") &&
        (one.replicas === 0) !== (replicas === 0),
    ),
  );
  if (!workload) return;
  workload.replicas = replicas;
  workload.revision = nextRevision(state);
}

function makeToken(site: Happening): void {
  const account = pickFrom(site, appAccounts(site));
  if (!account) return;
  const every = site.random.pick([1, 7, 30]);
  addTokenSecret(site, account, {
    name: `${account.name}-token-${site.random.int(10, 99)}`,
    use: site.random.chance(0.7) ? { every, phase: site.day % every, until: null } : null,
  });
}

function deleteToken(site: Happening): void {
  const { state, team } = site;
  const secret = pickFrom(
    site,
    state.tokenSecrets.filter((one) => one.namespace === team.name && !one.automatic),
  );
  if (secret) state.tokenSecrets = state.tokenSecrets.filter((one) => one !== secret);
}

function stopMounting(site: Happening): void {
  const account = pickFrom(
    site,
    appAccounts(site).filter((candidate) => candidate.automount === null),
  );
  if (!account) return;
  account.automount = false;
  account.revision = nextRevision(site.state);
}
