/**
 * The tree of what is collected: organization, folders, projects, parents before children. Read whole or not at all, from the asset
 * inventory where that is granted, else folder by folder.
 */
import { Invalid } from "#lib/errors.ts";
import type { Scope } from "#lib/ingest/contract.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { malformed } from "../calls/malformed.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import { type Access, callsAtOnce } from "./access.ts";
import { apis } from "./apis.ts";
import { hierarchyTypes, inventoryRefusal, listAssets } from "./assets.ts";
import { nodeOfAsset, scopeOfNode, type TreeNode } from "./map-node.ts";
import { recordOf } from "./read-field.ts";

export type Estate = {
  /** External id of the root: `organizations/1`, `folders/2` or `projects/3`. */
  root: string;
  scopes: Scope[];
  /** The scope of a project by id or number; null for projects that are elsewhere, excluded or about to be deleted. */
  projectScope(idOrNumber: string): string | null;
  /** The nearest scope that is read, of an asset's ancestors, nearest first; null where the asset is not to be read. */
  scopeOf(ancestors: readonly string[]): string | null;
  /** Ids of the projects that are read, by scope. */
  projectIds: ReadonlyMap<string, string>;
};

/** What the source points at. Throws Denied | Unavailable | NotFound. */
export function rootOf(access: Access): Promise<TreeNode> {
  return oncePerRun(access.ctx, "gcp/root", async () => {
    const name = access.ctx.source.config.resource;
    const api = await apis.resources();
    const kind = name.split("/")[0] as "organizations" | "folders" | "projects";
    const permission = `resourcemanager.${kind}.get`;
    const found = await access.call<object>(permission, name, (options) => {
      if (kind === "organizations") return api.organizations.get({ name }, options);
      return kind === "folders" ? api.folders.get({ name }, options) : api.projects.get({ name }, options);
    });
    const node = nodeOfAsset(`cloudresourcemanager.googleapis.com/${kindNames[kind]}`, recordOf(found), null);
    if (node === null) throw malformed(`The answer about ${name} has no name.`);
    return { ...node, parent: null };
  });
}

const kindNames = { organizations: "Organization", folders: "Folder", projects: "Project" };

/** Throws Denied | Unavailable when the tree is not known whole. */
export function readEstate(access: Access): Promise<Estate> {
  return oncePerRun(access.ctx, "gcp/estate", async () => {
    const root = await rootOf(access);
    const nodes =
      (await inventoryRefusal(access, "RESOURCE")) === null ? inventoryNodes(access) : walk(access, root);
    const below: TreeNode[] = [];
    for await (const node of nodes) if (node.id !== root.id) below.push(node);
    return estateOf(root, below, access.ctx.source.config.excludeProjects ?? []);
  });
}

async function* inventoryNodes(access: Access): AsyncGenerator<TreeNode> {
  for await (const asset of listAssets(access, "RESOURCE", hierarchyTypes)) {
    const node = nodeOfAsset(asset.assetType, asset.resource?.data ?? {}, asset.ancestors ?? null);
    if (node === null) throw malformed(`The asset ${asset.name} does not say what it is.`);
    yield node;
  }
}

/** Source: cloudresourcemanager v3; lists are of one parent each and strongly consistent, which searches are not. */
async function* walk(access: Access, root: TreeNode): AsyncGenerator<TreeNode> {
  let level = root.kind === "gcp_project" ? [] : [root.id];
  while (level.length > 0) {
    const next: string[] = [];
    for await (const nodes of inParallel(level, callsAtOnce(access.ctx), (parent) =>
      childrenOf(access, parent),
    )) {
      for (const node of nodes) {
        if (node.kind === "gcp_folder") next.push(node.id);
        yield node;
      }
    }
    level = next;
  }
}

async function childrenOf(access: Access, parent: string): Promise<TreeNode[]> {
  const api = await apis.resources();
  const pageSize = access.ctx.limits.pageSize;
  const nodes: TreeNode[] = [];
  const add = (type: string, found: object[]) => {
    for (const data of found) {
      const node = nodeOfAsset(
        `cloudresourcemanager.googleapis.com/${type}`,
        data as Record<string, unknown>,
        null,
      );
      if (node === null) throw malformed(`Something below ${parent} has no name.`);
      nodes.push({ ...node, parent });
    }
  };
  const query = { parent, showDeleted: true, pageSize };
  const folders = pages(
    (pageToken) =>
      access.call("resourcemanager.folders.list", parent, (options) =>
        api.folders.list({ ...query, pageToken }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  for await (const page of folders) add("Folder", page.folders ?? []);
  const projects = pages(
    (pageToken) =>
      access.call("resourcemanager.projects.list", parent, (options) =>
        api.projects.list({ ...query, pageToken }, options),
      ),
    (page) => page.nextPageToken ?? undefined,
  );
  for await (const page of projects) add("Project", page.projects ?? []);
  return nodes;
}

/** Puts parents before children; a node whose parent is not in the tree hangs on the root. Throws Invalid for two of one name. */
export function estateOf(root: TreeNode, below: TreeNode[], excluded: readonly string[]): Estate {
  const nodes = new Map([root, ...below].map((node) => [node.id, node]));
  const isExcluded = (node: TreeNode) => node.projectId !== null && excluded.includes(node.projectId);
  if (isExcluded(root)) {
    throw new Invalid(`The source excludes ${root.projectId}, the one project it collects.`, {
      hint: "Leave it out of excludeProjects.",
    });
  }
  const children = Map.groupBy(
    below.filter((node) => !isExcluded(node)),
    ({ parent }) => (parent !== null && nodes.has(parent) ? parent : root.id),
  );
  const scopes: Scope[] = [];
  const placed = new Set<string>();
  const place = (node: TreeNode, parent: string | null) => {
    if (placed.has(node.id)) return;
    placed.add(node.id);
    scopes.push(scopeOfNode(node, parent));
    const own = (children.get(node.id) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    for (const child of own) place(child, node.id);
  };
  place(root, null);
  const isRead = new Set(
    scopes.filter(({ state }) => state === "active").map(({ externalId }) => externalId),
  );
  const numbers = new Map(
    below.concat(root).flatMap(({ projectId, id }) => (projectId === null ? [] : [[projectId, id]])),
  );
  const knownNodes = new Set(nodes.keys());
  const projectScope = (name: string) => {
    const id = numbers.get(name) ?? `projects/${name}`;
    return isRead.has(id) ? id : null;
  };
  return {
    root: root.id,
    scopes,
    projectScope,
    scopeOf(ancestors) {
      const nearest = ancestors[0];
      // What the tree does not hold is passed on, so that the record is refused and the slice closes nothing.
      if (nearest === undefined) return "unknown";
      const id = nearest.startsWith("projects/") ? (numbers.get(nearest.slice(9)) ?? nearest) : nearest;
      return isRead.has(id) || !knownNodes.has(id) ? id : null;
    },
    projectIds: new Map(
      [...numbers].filter(([, id]) => isRead.has(id)).map(([project, id]) => [id, project]),
    ),
  };
}
