/** A project on the day it is created, or on day 0: what its purpose put there before the simulated history begins. */
import { randomOf } from "../../random.ts";
import type { World, WorldBase } from "../../world.ts";
import { buildAgent } from "../kits/agents.ts";
import { buildApp } from "../kits/apps.ts";
import { buildBaseline } from "../kits/baseline.ts";
import {
  buildDeployer,
  buildGitlab,
  buildPromotion,
  buildSharedPools,
  buildTerraform,
} from "../kits/delivery.ts";
import {
  buildBorrowedAgentRole,
  buildBreakGlass,
  buildDenial,
  buildKeyMuseum,
  buildOnPremises,
  buildOpaque,
  buildOpenPool,
  buildOrphan,
  buildPartnerKey,
  buildPublic,
  buildSharedOperations,
} from "../kits/oddities.ts";
import { buildCollector, buildSecurityTools } from "../kits/security.ts";
import { buildSharedTenants } from "../kits/shared-clusters.ts";
import { enable, REGIONS, type Site } from "./forge.ts";
import type { ProjectState } from "./model.ts";
import type { Organization, ProjectFacts } from "./organization.ts";

export type CompanyWorld = WorldBase & Partial<World>;
type SiteOf = (age: number) => Site;

/** The day the fold of events begins for a project: day 0, or the day it was created. */
export function firstDay(facts: ProjectFacts): number {
  return Math.max(0, facts.createdDay);
}

export function foundProject(
  organization: Organization,
  facts: ProjectFacts,
  world: CompanyWorld,
): ProjectState {
  const state = emptyProject(facts);
  const random = randomOf(organization.seed, "found", facts.id);
  const site: SiteOf = (age) => {
    const oldest = Math.max(facts.createdDay, firstDay(facts) - age);
    const day = random.int(oldest, Math.max(oldest, firstDay(facts) - 1));
    return { state, facts, organization, random, world, day, region: random.pick(REGIONS) };
  };
  buildBaseline({ ...site(0), day: facts.createdDay });
  FOUNDERS[facts.purpose](site);
  // Somebody turned it off to save a line in a bill; what it made is still there.
  if (facts.purpose === "archive") state.services = state.services.filter((service) => service !== "iam");
  return state;
}

const FOUNDERS: Record<ProjectFacts["purpose"], (site: SiteOf) => void> = {
  admin: (site) => {
    buildTerraform(site(900));
    buildOrphan(site(1300), "org-bootstrap");
    buildBreakGlass(site(400));
    buildOpaque(site(900));
  },
  security: (site) => {
    buildCollector(site(90));
    buildSecurityTools(site(700));
    buildApp(site(400), { name: "findings-router", form: "function" });
  },
  shared: (site) => {
    enable(site(900), "artifactregistry", "container");
    buildSharedPools(site(800));
    buildSharedTenants(site(350));
    buildApp(site(300), { name: "artifact-proxy", form: "container" });
    buildApp(site(300), { name: "runner-fleet", form: "server" });
    buildPartnerKey(site(1200), "mirror");
    buildSharedOperations(site(700));
  },
  network: (site) => {
    buildOnPremises(site(500));
    buildApp(site(400), { name: "dns-sync", form: "function" });
    buildPartnerKey(site(1300), "firewall");
  },
  sandbox: (site) => {
    buildOpenPool(site(200));
    buildApp(site(200), { name: "demo-bot", form: "container" });
    buildApp(site(150), { name: "notebook-runner", form: "server" });
    buildOrphan(site(500), "workshop-2024");
    buildPublic(site(300));
    buildKeyMuseum(site(600), "experiment-export");
  },
  archive: (site) => {
    buildPartnerKey(site(1200), "ledger-history");
    buildApp(site(900), { name: "cold-restore", form: "function" });
    buildOrphan(site(1100), "tape-import");
  },
  team: foundTeamProject,
  legacy: (site) => {
    buildApp(site(900), { name: "shop", form: "server" });
    buildPartnerKey(site(1000), "shop-images");
    buildKeyMuseum(site(1000), "ftp-import");
    buildOrphan(site(1000), "shop-admin");
  },
};

function foundTeamProject(site: SiteOf): void {
  const { facts, random } = site(0);
  const { team } = facts;
  if (!team) return;
  const production = facts.environment === "production";
  const style = team.index % 7;
  const first = team.apps[0]?.name ?? team.name;
  for (const app of production ? team.apps : team.apps.slice(0, 2)) buildApp(site(700), app);
  if (team.agent && (production || style % 3 === 0)) buildAgent(site(260), team.agent);
  buildDeployer(
    site(400),
    `${team.name}-services`,
    production ? "branch" : random.pick(["repository", "organization"]),
  );
  buildPartnerKey(site(1200), first);
  if (style === 0) buildSharedOperations(site(600));
  if (style === 1 && production) buildGitlab(site(500), true);
  if (style === 2) buildOrphan(site(1000), `${team.name}-import`);
  if (style === 3 && production) buildDenial(site(300));
  if (style === 4 && production) buildPromotion(site(200));
  if (style === 4) buildGitlab(site(400), false);
  if (style === 5) buildKeyMuseum(site(900), `${first}-export`);
  if (style === 6 && production) buildPublic(site(600));
  if (style % 2 === 1 && production) buildBorrowedAgentRole(site(500));
  if (style % 3 === 0 && production) buildBreakGlass(site(200));
  if (production && style % 4 === 1)
    site(0).state.auditConfigs.push({
      service: "storage.googleapis.com",
      logs: [
        { type: "DATA_READ", exempted: [] },
        { type: "DATA_WRITE", exempted: [`user:auditor@northwind-labs.example`] },
      ],
    });
}

function emptyProject(facts: ProjectFacts): ProjectState {
  return {
    id: facts.id,
    day: firstDay(facts),
    serial: 0,
    launched: 0,
    labels: {},
    services: [],
    bindings: [],
    auditConfigs: [],
    denyPolicies: [],
    contacts: [],
    tags: {},
    policyChangedAt: "",
    accounts: [],
    pools: [],
    roles: [],
    workloads: [],
    holdings: [],
  };
}
