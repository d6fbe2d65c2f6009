/** Organizations, folders and projects, as either version of their API and as the asset inventory give them, as nodes and scopes. */
import type { Json, Scope } from "#lib/ingest/contract.ts";
import { textOf, textsByKey } from "./read-field.ts";

export type TreeNode = {
  /** `organizations/1`, `folders/2`, `projects/3`: by number, which never changes. */
  id: string;
  kind: "gcp_organization" | "gcp_folder" | "gcp_project";
  name: string;
  parent: string | null;
  projectId: string | null;
  state: Scope["state"];
  labels: Record<string, string>;
  displayName: string | null;
};

const kinds = {
  Organization: { kind: "gcp_organization", collection: "organizations" },
  Folder: { kind: "gcp_folder", collection: "folders" },
  Project: { kind: "gcp_project", collection: "projects" },
} as const;

/** `ancestors`: nearest first, the node itself before all; null: `data.parent` says it. Null for what has no name or is no node. */
export function nodeOfAsset(
  assetType: string,
  data: Record<string, unknown>,
  ancestors: readonly string[] | null,
): TreeNode | null {
  const entry = kinds[assetType.split("/")[1] as keyof typeof kinds];
  if (entry === undefined) return null;
  const number = textOf(data.projectNumber);
  const named = textOf(data.name) ?? "";
  const id =
    number === null
      ? (ancestors?.[0] ?? (named.startsWith(`${entry.collection}/`) ? named : null))
      : `projects/${number}`;
  if (id === null || !/^(organizations|folders|projects)\/[^/]+$/.test(id)) return null;
  const projectId = entry.kind === "gcp_project" ? textOf(data.projectId) : null;
  // In version 1 `name` is what people call it; from version 2 on it is the resource name.
  const displayName =
    textOf(data.displayName) ?? (named === id || named.includes("/") ? null : named || null);
  return {
    id,
    kind: entry.kind,
    name: projectId ?? displayName ?? id,
    parent: ancestors?.[1] ?? parentOf(data.parent),
    projectId,
    state: stateOf(data),
    labels: textsByKey(data.labels),
    displayName,
  };
}

/** Version 3 says `folders/1`, version 1 `{type: "folder", id: "1"}`. */
function parentOf(parent: unknown): string | null {
  if (typeof parent === "string") return parent === "" ? null : parent;
  if (typeof parent !== "object" || parent === null) return null;
  const { type, id } = parent as { type?: unknown; id?: unknown };
  return textOf(type) && textOf(id) ? `${textOf(type)}s/${textOf(id)}` : null;
}

function stateOf(data: Record<string, unknown>): Scope["state"] {
  const state = textOf(data.state) ?? textOf(data.lifecycleState) ?? "ACTIVE";
  return /^DELETE_(REQUESTED|IN_PROGRESS)$/.test(state) ? "delete-requested" : "active";
}

export function scopeOfNode(node: TreeNode, parent: string | null): Scope {
  const attributes: { [key: string]: Json } = {};
  if (node.projectId !== null && node.displayName !== null) attributes.displayName = node.displayName;
  if (Object.keys(node.labels).length > 0) attributes.labels = node.labels;
  return {
    externalId: node.id,
    kind: node.kind,
    name: node.name,
    parent,
    state: node.state,
    attributes,
  };
}
