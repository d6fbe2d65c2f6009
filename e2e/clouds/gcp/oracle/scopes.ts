/** The tree: organization, folders and projects, those about to be deleted included. */
import type { OracleScope } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { isShutDown } from "../world/organization.ts";
import type { Sight } from "./sight.ts";

export function scopesOf(world: World, sight: Sight): OracleScope[] {
  if (!sight.tree) return [];
  const { organization } = world.gcp;
  return [
    {
      externalId: organization.name,
      kind: "gcp_organization",
      name: organization.domain,
      parent: null,
      state: "active",
    },
    ...organization.folders.map((folder) => ({
      externalId: folder.name,
      kind: "gcp_folder",
      name: folder.displayName,
      parent: folder.parent,
      state: "active",
    })),
    ...world.gcp.projects(world.day).map((facts) => ({
      externalId: `projects/${facts.number}`,
      kind: "gcp_project",
      name: facts.id,
      parent: facts.parent,
      state: isShutDown(facts, world.day) ? "delete-requested" : "active",
    })),
  ];
}

/** Names of everything in the tree that is still read: organization, folders, open projects. */
export function nodesOf(world: World, sight: Sight): string[] {
  if (!sight.tree) return [];
  const { organization } = world.gcp;
  return [
    organization.name,
    ...organization.folders.map((folder) => folder.name),
    ...sight.projects.map((facts) => `projects/${facts.number}`),
  ];
}
