/** Organizations, folders and projects by the names requests call them, and what lies above each. */
import type { World } from "../world.ts";
import { foldersAbove, isShutDown, type ProjectFacts } from "./world/organization.ts";

export type Place = {
  kind: "organization" | "folder" | "project";
  /** `organizations/1`, `folders/1`, `projects/1`: always by number. */
  name: string;
  facts: ProjectFacts | null;
  /** Names of itself and all above, nearest first. */
  ancestors: string[];
  /** What permissions may name it by, outermost first: names, bare numbers, ids. */
  scopes: string[];
};

/** Null for what does not exist on that day. Projects go by id or number. */
export function placeOf(world: World, name: string, day = world.day): Place | null {
  const { organization } = world.gcp;
  const [kind, id = ""] = name.split("/");
  if (kind === "organizations") return id === organization.number ? rootOf(world) : null;
  if (kind === "folders") {
    const folder = organization.folders.find((item) => item.name === name);
    if (!folder) return null;
    const ancestors = [name, ...foldersAbove(organization, folder), organization.name];
    return { kind: "folder", name, facts: null, ancestors, scopes: scopesOf(ancestors) };
  }
  const facts = organization.byId.get(id) ?? organization.byNumber.get(id);
  if (kind !== "projects" || !facts || !world.gcp.projects(day).includes(facts)) return null;
  const own = `projects/${facts.number}`;
  const ancestors = [own, ...foldersAbove(organization, facts), organization.name];
  return { kind: "project", name: own, facts, ancestors, scopes: [...scopesOf(ancestors), facts.id] };
}

export function rootOf(world: World): Place {
  const { name } = world.gcp.organization;
  return { kind: "organization", name, facts: null, ancestors: [name], scopes: scopesOf([name]) };
}

function scopesOf(ancestors: string[]): string[] {
  return ancestors.toReversed().flatMap((name) => [name, name.split("/")[1] ?? name]);
}

/** The projects below a place that still run, as they stand on that day. */
export function openProjects(world: World, place: Place, day = world.day): ProjectFacts[] {
  return projectsBelow(world, place, day).filter((facts) => !isShutDown(facts, day));
}

export function projectsBelow(world: World, place: Place, day = world.day): ProjectFacts[] {
  if (place.facts) return [place.facts];
  const { organization } = world.gcp;
  const all = world.gcp.projects(day);
  if (place.kind === "organization") return all;
  return all.filter((facts) => foldersAbove(organization, facts).includes(place.name));
}
