/** An account on the day the organization takes it in: what its purpose put there before the simulated history begins. */
import { hashOf, randomOf } from "../../random.ts";
import { buildAgent } from "../kits/agents.ts";
import { buildApp } from "../kits/apps.ts";
import { buildBaseline } from "../kits/baseline.ts";
import {
  buildAnywhere,
  buildDeployTarget,
  buildGithubRole,
  buildPipelineRunner,
  buildPromotionTarget,
  buildTerraformRole,
  buildVendorRole,
} from "../kits/delivery.ts";
import {
  buildBreakGlass,
  buildEndUserRole,
  buildForsakenRole,
  buildLegacySignIn,
  buildOrganizationReader,
  buildOrphanIssuer,
  buildSharedOperations,
  buildSupportRole,
} from "../kits/oddities.ts";
import {
  buildBedrockUser,
  buildDormantUser,
  buildLeakedUser,
  buildMixedUser,
  buildPerson,
  buildPipelineUser,
  buildRepositoryUser,
  buildServiceUser,
} from "../kits/people.ts";
import { buildSharedClusters, buildSharedTenants } from "../kits/shared-clusters.ts";
import { developerBoundary } from "./documents.ts";
import { addPolicy, addRole, moment, type Site, service, trust, use } from "./forge.ts";
import type { AccountState } from "./model.ts";
import { type AccountFacts, COLLECTOR_ROLE, type Organization } from "./organization.ts";

/** The day the fold of events begins for an account: day 0, or the day it joined. */
export function firstDay(facts: AccountFacts): number {
  return Math.max(0, facts.joinedDay);
}

export function foundAccount(organization: Organization, facts: AccountFacts): AccountState {
  const state = emptyState(facts);
  const random = randomOf(organization.seed, "found", facts.id);
  const site = (age: number): Site => {
    const oldest = Math.max(facts.joinedDay, firstDay(facts) - age);
    const day = random.int(oldest, Math.max(oldest, firstDay(facts) - 1));
    return { state, facts, organization, random, day, region: random.pick(organization.regions) };
  };
  state.root = rootUser(site(0), facts);
  buildBaseline({ ...site(0), day: facts.joinedDay });
  if (facts.environment === "development") {
    addPolicy(site(700), "developer-boundary", developerBoundary(organization.regions));
  }
  FOUNDERS[facts.purpose](site);
  return state;
}

type SiteOf = (age: number) => Site;

const FOUNDERS: Record<AccountFacts["purpose"], (site: SiteOf) => void> = {
  management: (site) => {
    buildPerson(site(900));
    buildPerson(site(900));
    buildBreakGlass(site(900));
    buildLegacySignIn(site(1400));
    buildVendorRole(site(500), true);
  },
  security: (site) => {
    addRole(site(60), {
      name: COLLECTOR_ROLE,
      nature: "machine",
      trust: [trust(service("ecs-tasks"))],
      tags: { owner: "security@northwind-labs.example" },
      uses: [use(site(20), "sts", 1)],
    });
    buildGithubRole(site(400), "github-detections", "detections", "several");
    buildApp(site(400), { name: "findings-router", form: "function" });
    buildBreakGlass(site(900));
    buildVendorRole(site(500), true);
    buildPerson(site(300));
  },
  "log-archive": (site) => {
    buildApp(site(800), { name: "trail-compactor", form: "function" });
    buildServiceUser(site(1000), "siem-export");
    buildForsakenRole(site(1100));
  },
  shared: (site) => {
    buildPipelineRunner(site(700));
    buildTerraformRole(site(500));
    buildGithubRole(site(500), "github-actions-release", "platform", "organization");
    buildPipelineUser(site(1200));
    buildRepositoryUser(site(900));
    buildOrganizationReader(site(600));
    buildApp(site(300), { name: "artifact-proxy", form: "container" });
    buildApp(site(300), { name: "runner-fleet", form: "server" });
    const person = buildPerson(site(700));
    buildSharedOperations(site(600), person);
    buildSharedClusters(site);
  },
  network: (site) => {
    buildAnywhere(site(400), "backup", ["audit"]);
    buildApp(site(400), { name: "dns-sync", form: "function" });
    buildServiceUser(site(1300), "firewall-config");
    buildLeakedUser(site(120), "edge-metrics");
    buildVendorRole(site(900), false);
  },
  sandbox: (site) => {
    buildPerson(site(400));
    buildMixedUser(site(300));
    buildBedrockUser(site(200));
    buildBedrockUser(site(30));
    buildGithubRole(site(200), "github-anything", "hackathon", "none");
    buildApp(site(200), { name: "demo-bot", form: "function" });
    buildDormantUser(site(900), "workshop-2023", "Expired");
  },
  team: foundTeamAccount,
  legacy: (site) => {
    buildApp(site(900), { name: "shop", form: "server" });
    buildServiceUser(site(1000), "shop-images");
    buildMixedUser(site(1000));
    buildDormantUser(site(1000), "ftp-import");
    buildForsakenRole(site(1000));
  },
};

function foundTeamAccount(site: SiteOf): void {
  const { facts, random } = site(0);
  const { team } = facts;
  if (!team) return;
  const production = facts.environment === "production";
  const style = team.index % 7;
  for (const app of production ? team.apps : team.apps.slice(0, 2)) buildApp(site(700), app);
  if (team.agent && (production || style % 3 === 0)) buildAgent(site(260), team.agent);
  buildGithubRole(
    site(400),
    "github-deploy",
    `${team.name}-services`,
    production ? "branch" : random.chance(0.3) ? "none" : "several",
  );
  if (production) buildDeployTarget(site(500));
  buildServiceUser(site(1200), `${team.apps[0]?.name ?? team.name}`);
  if (production && style % 2 === 0) buildVendorRole(site(500), true);
  if (style === 0 && production) buildEndUserRole(site(700), "cognito");
  if (style === 4 && production) buildEndUserRole(site(700), "google");
  if (style === 1) buildMixedUser(site(600));
  if (style === 2 && production) buildOrphanIssuer(site(900));
  if (style === 4 && production) buildPromotionTarget(site(300));
  if (style === 3 && production) buildAnywhere(site(300), `${team.name}-edge`);
  if (style === 5) buildBedrockUser(site(90));
  if (style === 6) buildDormantUser(site(1000), `${team.name}-import`);
  if (production && style % 3 === 1)
    buildSupportRole(site(400), [buildPerson(site(500)), buildPerson(site(500))]);
  else if (production || style % 2 === 1) buildPerson(site(500));
  buildSharedTenants(site);
}

function rootUser(site: Site, facts: AccountFacts): AccountState["root"] {
  const old = facts.joinedDay < -900;
  const phase = hashOf(facts.id, "root") % 90;
  const created = { ...site, day: facts.joinedDay };
  const signIn = { every: 97, phase, from: facts.joinedDay, until: null };
  return {
    createdAt: moment(created),
    passwordActivity: hashOf(facts.id) % 2 === 0 ? signIn : null,
    mfa: !old || hashOf(facts.id, "mfa") % 3 !== 0,
    keys:
      old && hashOf(facts.id, "root-key") % 3 === 0
        ? [{ createdAt: moment(created), use: null, active: true }]
        : [],
  };
}

function emptyState(facts: AccountFacts): AccountState {
  return {
    id: facts.id,
    day: firstDay(facts),
    serial: 0,
    launched: 0,
    root: { createdAt: "", passwordActivity: null, mfa: true, keys: [] },
    roles: [],
    users: [],
    groups: [],
    policies: [],
    oidcProviders: [],
    samlProviders: [],
    functions: [],
    services: [],
    instances: [],
    clusters: [],
    associations: [],
    anchors: [],
    profiles: [],
    subjects: [],
  };
}
