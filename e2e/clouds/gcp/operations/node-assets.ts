/** The organization, its folders, its projects and its roles as assets. */
import type { World } from "../../world.ts";
import { momentOf } from "../world/activity.ts";
import type { OrganizationState, ProjectState } from "../world/model.ts";
import { type Folder, isShutDown, type ProjectFacts } from "../world/organization.ts";
import { type Asset, RESOURCE_MANAGER } from "./asset.ts";
import { roleBody } from "./bodies.ts";

const TYPE = "cloudresourcemanager.googleapis.com";
const shared = { location: null, service: "cloudresourcemanager" };

export function organizationAssets(world: World, state: OrganizationState): Asset[] {
  const { organization } = world.gcp;
  const node = state.nodes[organization.name];
  const created = momentOf(-1500, 600);
  const root: Asset = {
    ...shared,
    name: `${RESOURCE_MANAGER}/${organization.name}`,
    type: `${TYPE}/Organization`,
    version: "v1",
    discoveryName: "Organization",
    parent: null,
    updateTime: node?.policyChangedAt ?? created,
    data: {
      creationTime: created,
      displayName: organization.domain,
      lifecycleState: "ACTIVE",
      name: organization.name,
      owner: { directoryCustomerId: organization.customerId },
    },
    policy: node ? { bindings: node.bindings, auditConfigs: node.auditConfigs } : null,
    search: {
      displayName: organization.domain,
      createTime: created,
      state: "ACTIVE",
      tags: node?.tags ?? {},
    },
  };
  const roles = state.roles.map((role) =>
    roleAsset(organization.name, `${RESOURCE_MANAGER}/${organization.name}`, role),
  );
  return [root, ...roles];
}

export function roleAsset(owner: string, parent: string, role: OrganizationState["roles"][number]): Asset {
  return {
    name: `//iam.googleapis.com/${owner}/roles/${role.id}`,
    type: "iam.googleapis.com/Role",
    location: null,
    version: "v1",
    service: "iam",
    discoveryName: "Role",
    parent,
    updateTime: role.updatedAt,
    data: roleBody(owner, role, true),
    policy: null,
    search: { displayName: role.title, createTime: role.createdAt },
  };
}

export function folderAsset(folder: Folder, state: OrganizationState): Asset {
  const node = state.nodes[folder.name];
  const created = momentOf(folder.createdDay, 600);
  return {
    ...shared,
    name: `${RESOURCE_MANAGER}/${folder.name}`,
    type: `${TYPE}/Folder`,
    version: "v2",
    discoveryName: "Folder",
    parent: `${RESOURCE_MANAGER}/${folder.parent}`,
    updateTime: node?.policyChangedAt ?? created,
    data: {
      createTime: created,
      displayName: folder.displayName,
      lifecycleState: "ACTIVE",
      name: folder.name,
      parent: folder.parent,
    },
    policy: node ? { bindings: node.bindings, auditConfigs: node.auditConfigs } : null,
    search: {
      displayName: folder.displayName,
      createTime: created,
      state: "ACTIVE",
      tags: node?.tags ?? {},
      parentType: `${TYPE}/${folder.parent.startsWith("folders/") ? "Folder" : "Organization"}`,
    },
  };
}

/** What is shut down keeps its own asset for the month in which it can be restored, and nothing else. */
export function projectAsset(facts: ProjectFacts, state: ProjectState): Asset {
  const [kind = "", id = ""] = facts.parent.split("/");
  const created = momentOf(facts.createdDay, 540);
  const lifecycle = isShutDown(facts, state.day) ? "DELETE_REQUESTED" : "ACTIVE";
  return {
    ...shared,
    name: `${RESOURCE_MANAGER}/projects/${facts.number}`,
    type: `${TYPE}/Project`,
    version: "v1",
    discoveryName: "Project",
    parent: `${RESOURCE_MANAGER}/${facts.parent}`,
    updateTime: state.policyChangedAt,
    data: {
      createTime: created,
      ...(Object.keys(state.labels).length === 0 ? {} : { labels: state.labels }),
      lifecycleState: lifecycle,
      name: facts.name,
      parent: { id, type: kind.replace(/s$/, "") },
      projectId: facts.id,
      projectNumber: facts.number,
    },
    policy: { bindings: state.bindings, auditConfigs: state.auditConfigs },
    search: {
      displayName: facts.name,
      labels: state.labels,
      createTime: created,
      state: lifecycle,
      tags: state.tags,
      parentType: `${TYPE}/Folder`,
    },
  };
}
