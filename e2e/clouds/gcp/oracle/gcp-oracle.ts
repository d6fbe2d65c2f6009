/** What the oracle says of Google Cloud: walks the world project by project and lists what the sight lets through. */
import {
  addAnswer,
  distinct,
  emptyAnswer,
  type OracleAnswer,
  type OracleGranted,
  type OracleObserved,
  type OracleRisks,
  type OracleUsage,
} from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { LogReads } from "../log-reads.ts";
import type { GcpPermissions } from "../permissions.ts";
import { grantedOf } from "./granted.ts";
import { credentialsOf, identitiesOf } from "./identities.ts";
import { observedOf } from "./observed.ts";
import { ownerHintsOf } from "./owner-hints.ts";
import { policiesOf } from "./policies.ts";
import { risksOf } from "./risks.ts";
import { rolesOf } from "./roles.ts";
import { scopesOf } from "./scopes.ts";
import { everythingSeen, type Sight, sightThrough } from "./sight.ts";
import { usageOf } from "./usage.ts";
import { workloadsOf } from "./workloads.ts";

export type GcpOracle = {
  /** Everything that exists in projects that still run. */
  truth(): OracleAnswer;
  /** What a collector of the whole organization could see with these permissions. */
  visible(permissions: GcpPermissions): OracleAnswer;
  /** When whoever lives in a project last signed in; `project`: its id. */
  usage(project: string, permissions?: GcpPermissions): OracleUsage[];
  risks(permissions: GcpPermissions): OracleRisks;
  /** Of all projects that such a collector could see. */
  visibleUsage(permissions: GcpPermissions): OracleUsage[];
  /** What everybody that such a collector could see may do. */
  granted(permissions: GcpPermissions): OracleGranted[];
  /** What the audit logs that were asked for say of each account. */
  observed(permissions: GcpPermissions, reads: LogReads): OracleObserved[];
};

export function createGcpOracle(world: World): GcpOracle {
  return {
    truth: () => answerThrough(world, everythingSeen(world)),
    visible: (permissions) => answerThrough(world, sightThrough(world, permissions)),
    granted: (permissions) => grantedOf(world, sightThrough(world, permissions)),
    observed: (permissions, reads) => observedOf(world, sightThrough(world, permissions), reads),
    risks: (permissions) => risksOf(world, sightThrough(world, permissions)),
    visibleUsage: (permissions) => {
      const sight = sightThrough(world, permissions);
      return sight.projects.flatMap(({ id, number }) =>
        usageOf(`projects/${number}`, world.gcp.project(id, world.day), sight),
      );
    },
    usage: (project, permissions) => {
      const sight = permissions ? sightThrough(world, permissions) : everythingSeen(world);
      const facts = world.gcp.organization.byId.get(project);
      if (!facts) throw new RangeError(`No project ${project}`);
      return usageOf(`projects/${facts.number}`, world.gcp.project(project, world.day), sight);
    },
  };
}

function answerThrough(world: World, sight: Sight): OracleAnswer {
  const answer = emptyAnswer();
  addAnswer(answer, {
    scopes: scopesOf(world, sight),
    roles: rolesOf(world, sight),
    ownerHints: ownerHintsOf(world, sight),
    ...policiesOf(world, sight),
  });
  for (const facts of sight.projects) {
    const state = world.gcp.project(facts.id, world.day);
    addAnswer(answer, {
      identities: identitiesOf(facts, state, sight),
      credentials: credentialsOf(facts, state, sight),
      workloads: workloadsOf(facts, state, sight),
    });
  }
  return { ...answer, externals: distinct(answer.externals) };
}
