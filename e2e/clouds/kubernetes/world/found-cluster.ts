/** A cluster as it stands when the simulated history begins: what its purpose put there in the years before. */

import { appAt, teamAt } from "../../estate.ts";
import { hashOf, randomOf } from "../../random.ts";
import { AGENTS_NAMESPACE, tenantsOf } from "../../shared-clusters.ts";
import type { World, WorldBase } from "../../world.ts";
import { buildAgent } from "../kits/agents.ts";
import {
  buildDangling,
  buildDefaultGrant,
  buildEverybodyGrants,
  buildForgotten,
  buildHandMadeTokens,
  buildOddRules,
} from "../kits/oddities.ts";
import {
  buildCollector,
  buildDeliveryOperators,
  buildManagedAddOns,
  buildMonitoring,
} from "../kits/platform.ts";
import { buildControlPlane } from "../kits/system.ts";
import { buildApp, buildTeamNamespace, buildTenant, buildWithoutAccount } from "../kits/teams.ts";
import { buildTooling } from "../kits/tooling.ts";
import { aggregate } from "./aggregate.ts";
import type { ClusterFacts } from "./clusters.ts";
import type { Site } from "./forge.ts";
import type { ClusterState } from "./model.ts";

/** Apps of a team beyond those that are linked to a cloud. */
const FURTHER_APPS = 20;

type SiteOf = (age: number) => Site;

export function foundCluster(facts: ClusterFacts, world: WorldBase & Partial<World>): ClusterState {
  const state = emptyState(world.seed, facts.name);
  const random = randomOf(world.seed, "found-cluster", facts.name);
  const site: SiteOf = (age) => ({
    ...{ state, facts, world, random },
    day: random.int(Math.max(facts.foundedDay + 1, -age), -1),
  });
  buildControlPlane({ ...site(0), day: facts.foundedDay });
  FOUNDERS[facts.purpose](site);
  ageTokens(state);
  aggregate(state);
  return state;
}

const FOUNDERS: Record<ClusterFacts["purpose"], (site: SiteOf) => void> = {
  production: (site) => {
    buildManagedAddOns({ ...site(0), day: site(0).facts.foundedDay });
    buildMonitoring(site(800));
    buildDeliveryOperators(site(700));
    buildCollector(site(60));
    foundTeams(site);
    const [first, second] = teamNames(site(0));
    buildDangling(site(600), first);
    buildOddRules(site(500), second);
    buildEverybodyGrants(site(500), second);
    buildHandMadeTokens(site(500), "reporting");
  },
  staging: (site) => {
    buildManagedAddOns({ ...site(0), day: site(0).facts.foundedDay });
    buildMonitoring(site(400));
    buildCollector(site(60));
    foundTeams(site);
    buildDefaultGrant(site(300), teamNames(site(0))[1]);
    buildForgotten(site(400), "load-tests");
  },
  tooling: (site) => {
    buildTooling(site(1300));
    buildCollector(site(60));
    buildForgotten(site(1000), "legacy-shop");
    buildDefaultGrant(site(900), "legacy-shop");
  },
};

/** Teams that have a namespace here: all of them in production, most of them in staging. */
export function teamsIn(facts: ClusterFacts): number[] {
  const [from, to] = facts.teams;
  const all = Array.from({ length: to - from }, (_, offset) => from + offset);
  if (facts.purpose === "production") return all;
  return facts.purpose === "staging" ? all.filter((team) => team % 7 < 5) : [];
}

function teamNames({ facts, world }: Site): [string, string] {
  const [first = 0, second = 0] = teamsIn(facts);
  return [teamAt(world.seed, first).name, teamAt(world.seed, second).name];
}

function foundTeams(site: SiteOf): void {
  const { facts, world } = site(0);
  for (const index of teamsIn(facts)) {
    const team = teamAt(world.seed, index);
    buildTeamNamespace(site(700), team);
    const tenants = tenantsOf(world.seed, facts, index);
    for (const tenant of tenants) if (tenant.namespace !== AGENTS_NAMESPACE) buildTenant(site(500), tenant);
    if (facts.purpose === "production") {
      buildApp(site(600), team, appAt(world.seed, index, FURTHER_APPS));
      if (team.agent)
        buildAgent(
          site(260),
          team,
          team.agent,
          tenants.find((one) => one.namespace === AGENTS_NAMESPACE),
        );
    }
    if (index % 3 === 1) buildWithoutAccount(site(300), team);
  }
}

/** Some of the secrets the control plane made were in use until not long ago. */
function ageTokens(state: ClusterState): void {
  for (const secret of state.tokenSecrets) {
    const drawn = hashOf(secret.uid, "use");
    if (secret.automatic && drawn % 5 === 0)
      secret.use = { every: 7, phase: drawn % 7, until: 60 + (drawn % 120) };
  }
}

function emptyState(seed: string, name: string): ClusterState {
  return {
    seed,
    name,
    day: 0,
    revision: 0,
    compacted: 0,
    serial: 0,
    launched: {},
    namespaces: [],
    serviceAccounts: [],
    roles: [],
    clusterRoles: [],
    roleBindings: [],
    clusterRoleBindings: [],
    workloads: [],
    tokenSecrets: [],
    otherSecrets: [],
    configMaps: [],
  };
}
