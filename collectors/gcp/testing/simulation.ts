import { isShutDown } from "#e2e/clouds/gcp/world/organization.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import type { FaultScene } from "../../testing/fault-scene.ts";
import { richScopes } from "../../testing/rich-scopes.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";
/** Calls after which the tree is known and a few streams have been read. */
const midway = 30;

/** The simulated organization, read by one source, or by one that leaves most projects out. */
export async function simulatedGcp(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const elsewhere = await startClouds({ date, seed: "another company" });
  const { permissions, traps, oracle, announcement, organizationSource } = clouds.gcp;
  const rich = new Set(richScopes(oracle.truth()));
  // A project where an API is off degrades what has to ask it directly, whatever is permitted.
  const small = ({ purpose, number }: Project) => purpose !== "archive" && rich.has(`projects/${number}`);
  return {
    endpoint: clouds.url,
    date,
    environment: announcement.environment,
    configs: { organization: organizationSource },
    smallConfig: { ...organizationSource, excludeProjects: allBut(clouds, small) },
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const fault = clouds.faults.add({ cloud: "gcp", permission, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ cloud: "gcp", effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    faults: faultsOf(clouds, elsewhere, small),
    reset: () => {
      clouds.setDate(date);
      permissions.reset();
      traps.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(),
    stop: async () => {
      await clouds.stop();
      await elsewhere.stop();
    },
  };
}

type Project = Clouds["world"]["gcp"]["organization"]["projects"][number];

/** Ids of the projects that are left out when these are read. */
function allBut({ world }: Clouds, isRead: (project: Project) => boolean): string[] {
  return world.gcp.organization.projects.filter((project) => !isRead(project)).map(({ id }) => id);
}

const scopeOf = ({ number }: Project): string => `projects/${number}`;

function faultsOf(clouds: Clouds, elsewhere: Clouds, small: (project: Project) => boolean): FaultScene {
  const { organizationSource, permissions, traps } = clouds.gcp;
  const { organization } = clouds.world.gcp;
  const [one, legacy] = [
    organization.projects.find(small) as Project,
    organization.projects.find(({ purpose }) => purpose === "legacy") as Project,
  ];
  const isAnswering = (project: Project) =>
    project.purpose !== "archive" && !isShutDown(project, clouds.world.day);
  return {
    smallScopes: [organization.name, ...organization.projects.filter(small).map(scopeOf)],
    every: (effect, when) => {
      const fault = clouds.faults.add({ cloud: "gcp", from: when === "midway" ? midway : 1, effect });
      return () => fault.hits;
    },
    pagedPermission: "cloudasset.assets.listIamPolicy",
    /** Where the inventory knows no pools, each project is asked for its own. */
    get many() {
      traps.forgetType("iam.googleapis.com/WorkloadIdentityPool");
      return {
        config: {
          ...organizationSource,
          excludeProjects: allBut(clouds, ({ purpose }) => purpose !== "archive"),
        },
        scopes: [organization.name, ...organization.projects.filter(isAnswering).map(scopeOf)],
        scope: scopeOf(one),
        refuse: () => permissions.deny("iam.googleapis.com/workloadIdentityPools.list", scopeOf(one)),
      };
    },
    led: [
      {
        name: "a project of the same id",
        config: { resource: `projects/${one.id}` },
        right: clouds.gcp.announcement.environment,
        wrong: elsewhere.gcp.announcement.environment,
      },
    ],
    closing: {
      name: "a project",
      config: {
        ...organizationSource,
        excludeProjects: allBut(clouds, (project) => project === legacy || project === one),
      },
      scopes: [scopeOf(legacy), scopeOf(one)],
      scope: scopeOf(legacy),
      isSaid: true,
      open: () => clouds.setDate("2026-10-20"),
      close: () => clouds.setDate(date),
    },
  };
}
