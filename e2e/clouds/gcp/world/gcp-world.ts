/** The Google estate on one day: an organization known whole, and projects grown one at a time when somebody looks. */
import type { JournalEntry } from "../../journal.ts";
import { applyToOrganization, applyToProject } from "./apply-entry.ts";
import { liveOneDay } from "./daily-events.ts";
import { foundOrganization } from "./found-organization.ts";
import { type CompanyWorld, firstDay, foundProject } from "./found-project.ts";
import type { OrganizationState, ProjectState } from "./model.ts";
import {
  existsOn,
  type Organization,
  organizationOf,
  type ProjectFacts,
  projectsOn,
} from "./organization.ts";
import { forgetDeleted } from "./remove.ts";

/** Projects kept grown; beyond it the least recently used is forgotten and grown again when asked for. */
const KEPT = 1_000;

export type GcpWorld = {
  organization: Organization;
  /** The project as it stands when `day` begins. Throws RangeError for one that does not exist then. */
  project(id: string, day: number): ProjectState;
  projects(day: number): ProjectFacts[];
  /** The organization's and its folders' own policies, roles and contacts. */
  root(day: number): OrganizationState;
  /** Forgets grown state, after something was written into the journal for it. */
  touch(scope: string): void;
};

export function gcpWorld(world: CompanyWorld): GcpWorld {
  const organization = organizationOf(world.seed, world.size);
  const kept = new Map<string, ProjectState>();
  let root: OrganizationState | undefined;
  return {
    organization,
    projects: (day) => projectsOn(organization, day),
    touch: (scope) => {
      kept.delete(scope);
      if (scope === organization.name) root = undefined;
    },
    root: (day) => {
      if (root?.day === day) return root;
      root = growOrganization(organization, day, world.journal.entriesOf("gcp", organization.name));
      return root;
    },
    project: (id, day) => {
      const facts = organization.byId.get(id);
      if (!facts || !existsOn(facts, day)) throw new RangeError(`No project ${id} on day ${day}`);
      const known = kept.get(id);
      if (known?.day === day) return known;
      const entries = world.journal.entriesOf("gcp", id);
      const from =
        known && known.day < day ? structuredClone(known) : bornProject(organization, facts, world, entries);
      const grown = growProject(from, day, organization, facts, world, entries);
      kept.delete(id);
      kept.set(id, grown);
      const [oldest] = kept.keys();
      if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
      return grown;
    },
  };
}

function bornProject(
  organization: Organization,
  facts: ProjectFacts,
  world: CompanyWorld,
  entries: JournalEntry[],
): ProjectState {
  const state = foundProject(organization, facts, world);
  for (const entry of entries) if (entry.day === firstDay(facts)) applyToProject(state, entry);
  return state;
}

/** Folds the days up to `day` onto `state`: events of the day first, then what was applied as the next began. */
export function growProject(
  state: ProjectState,
  day: number,
  organization: Organization,
  facts: ProjectFacts,
  world: CompanyWorld,
  entries: JournalEntry[],
): ProjectState {
  while (state.day < day) {
    liveOneDay(state, organization, facts, world);
    for (const entry of entries) if (entry.day === state.day) applyToProject(state, entry);
  }
  return state;
}

/** Above the projects only people change things, so the days between can be skipped. */
function growOrganization(
  organization: Organization,
  day: number,
  entries: JournalEntry[],
): OrganizationState {
  const state = foundOrganization(organization);
  for (const entry of entries.filter((item) => item.day <= day)) applyToOrganization(state, entry);
  for (const node of Object.values(state.nodes)) forgetDeleted(node.bindings, day);
  state.day = day;
  return state;
}
