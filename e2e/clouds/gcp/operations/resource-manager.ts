/** Resource Manager v3: the tree node by node, its policies and its tags. */
import type { World } from "../../world.ts";
import type { Call } from "../call.ts";
import { type Place, placeOf } from "../places.ts";
import { type Input, type Operation, PAGED, type Query, text } from "../wire/operation.ts";
import { type PageLimits, pageOf } from "../wire/paging.ts";
import { invalidArgument, permissionDenied } from "../wire/status-error.ts";
import { momentOf } from "../world/activity.ts";
import { etag } from "../world/etags.ts";
import type { NodeState } from "../world/model.ts";
import { type Folder, isShutDown, type ProjectFacts } from "../world/organization.ts";
import { RESOURCE_MANAGER } from "./asset.ts";
import { policyBody } from "./policy-body.ts";
import { ownTags, tagsOf } from "./search-result.ts";

type Kind = "organizations" | "folders" | "projects";

const LIMITS: PageLimits = { default: 100, maximum: 300 };
const named =
  (kind: Kind) =>
  ({ parts }: Input): string =>
    `${kind}/${parts[0]}`;
const parentOf = ({ query }: Input): string => text(query.parent);

export const resourceManagerOperations: Operation[] = [
  {
    id: "cloudresourcemanager.organizations.get",
    method: "GET",
    path: "v3/organizations/{organizationsId}",
    permission: "resourcemanager.organizations.get",
    on: named("organizations"),
    run: ({ world }) => organizationBody(world),
  },
  {
    id: "cloudresourcemanager.organizations.search",
    method: "GET",
    path: "v3/organizations:search",
    query: { ...PAGED, query: "string" },
    permission: null,
    on: () => null,
    run: searchOrganizations,
  },
  {
    id: "cloudresourcemanager.folders.get",
    method: "GET",
    path: "v3/folders/{foldersId}",
    permission: "resourcemanager.folders.get",
    on: named("folders"),
    run: (call, input) => folderBody(folderOf(call, input)),
  },
  {
    id: "cloudresourcemanager.folders.list",
    method: "GET",
    path: "v3/folders",
    query: { ...PAGED, parent: "string", showDeleted: "boolean" },
    permission: "resourcemanager.folders.list",
    on: parentOf,
    run: (call, { query }) => {
      const all = call.world.gcp.organization.folders.filter((folder) => folder.parent === query.parent);
      return paged("folders", all.map(folderBody), query, call);
    },
  },
  {
    id: "cloudresourcemanager.projects.get",
    method: "GET",
    path: "v3/projects/{projectsId}",
    permission: "resourcemanager.projects.get",
    on: named("projects"),
    run: (call, input) => projectBody(call.world, projectOf(call, input)),
  },
  {
    id: "cloudresourcemanager.projects.list",
    method: "GET",
    path: "v3/projects",
    query: { ...PAGED, parent: "string", showDeleted: "boolean" },
    permission: "resourcemanager.projects.list",
    on: parentOf,
    run: (call, { query }) => {
      const below = call.world.gcp.projects(call.world.day).filter((facts) => facts.parent === query.parent);
      const shown = below.filter((facts) => query.showDeleted === true || !isShutDown(facts, call.world.day));
      return paged(
        "projects",
        shown.map((facts) => projectBody(call.world, facts)),
        query,
        call,
      );
    },
  },
  {
    id: "cloudresourcemanager.projects.search",
    method: "GET",
    path: "v3/projects:search",
    query: { ...PAGED, query: "string" },
    permission: null,
    on: () => null,
    run: searchProjects,
  },
  ...(["organizations", "folders", "projects"] as const).flatMap(policyOperations),
  {
    id: "cloudresourcemanager.effectiveTags.list",
    method: "GET",
    path: "v3/effectiveTags",
    query: { ...PAGED, parent: "string" },
    permission: "resourcemanager.hierarchyNodes.listEffectiveTags",
    on: ({ query }) => text(query.parent).replace(`${RESOURCE_MANAGER}/`, ""),
    run: listEffectiveTags,
  },
];

function paged(name: string, bodies: object[], query: Query, call: Call): object {
  const { items, next } = pageOf(bodies, query, LIMITS, call.pageCap);
  return {
    ...(items.length === 0 ? {} : { [name]: items }),
    ...(next === undefined ? {} : { nextPageToken: next }),
  };
}

function policyOperations(kind: Kind): Operation[] {
  const variable = `{${kind}Id}`;
  const base = { method: "POST" as const, on: named(kind) };
  return [
    {
      ...base,
      id: `cloudresourcemanager.${kind}.getIamPolicy`,
      path: `v3/${kind}/${variable}:getIamPolicy`,
      body: { options: { requestedPolicyVersion: "integer" } },
      permission: `resourcemanager.${kind}.getIamPolicy`,
      run: (call, input) => {
        const place = existing(call, named(kind)(input), `resourcemanager.${kind}.getIamPolicy`);
        const node = nodeOf(call.world, place);
        const options = input.body.options as { requestedPolicyVersion?: number } | undefined;
        const version = options?.requestedPolicyVersion ?? 1;
        if (![0, 1, 3].includes(version))
          throw invalidArgument(
            "Requested policy version must be 0, 1 or 3.",
            "options.requested_policy_version",
          );
        return policyBody(node.bindings, node.auditConfigs, version);
      },
    },
    {
      ...base,
      id: `cloudresourcemanager.${kind}.testIamPermissions`,
      path: `v3/${kind}/${variable}:testIamPermissions`,
      body: { permissions: "strings" },
      permission: null,
      run: (call, input) => {
        const place = existing(call, named(kind)(input), `resourcemanager.${kind}.get`);
        const asked = (input.body.permissions ?? []) as string[];
        const granted = asked.filter((permission) => call.permissions.allows(permission, place.scopes));
        return granted.length === 0 ? {} : { permissions: granted };
      },
    },
  ];
}

/** Throws as Google does for what does not exist: it does not say that it does not. */
export function existing(call: Call, name: string, permission: string): Place {
  const place = placeOf(call.world, name);
  if (!place) throw permissionDenied("cloudresourcemanager", permission, name);
  return place;
}

export function nodeOf(world: World, place: Place): NodeState {
  if (place.facts) return world.gcp.project(place.facts.id, world.day);
  const node = world.gcp.root(world.day).nodes[place.name];
  if (!node) throw new RangeError(`No node ${place.name}`);
  return node;
}

function folderOf({ world }: Call, { parts }: Input): Folder {
  const name = `folders/${parts[0]}`;
  const folder = world.gcp.organization.folders.find((item) => item.name === name);
  if (!folder) throw permissionDenied("cloudresourcemanager", "resourcemanager.folders.get", name);
  return folder;
}

function projectOf(call: Call, input: Input): ProjectFacts {
  const { facts } = existing(call, named("projects")(input), "resourcemanager.projects.get");
  if (!facts) throw new RangeError("A project has facts");
  return facts;
}

function organizationBody(world: World): object {
  const { organization } = world.gcp;
  const time = momentOf(-1500, 600);
  return {
    name: organization.name,
    displayName: organization.domain,
    directoryCustomerId: organization.customerId,
    state: "ACTIVE",
    createTime: time,
    updateTime: time,
    etag: etag(organization.name),
  };
}

function folderBody(folder: Folder): object {
  const time = momentOf(folder.createdDay, 600);
  return {
    name: folder.name,
    parent: folder.parent,
    displayName: folder.displayName,
    state: "ACTIVE",
    createTime: time,
    updateTime: time,
    etag: etag(folder.name),
  };
}

function projectBody(world: World, facts: ProjectFacts): object {
  const state = world.gcp.project(facts.id, world.day);
  const gone = isShutDown(facts, world.day);
  return {
    name: `projects/${facts.number}`,
    parent: facts.parent,
    projectId: facts.id,
    state: gone ? "DELETE_REQUESTED" : "ACTIVE",
    displayName: facts.name,
    createTime: momentOf(facts.createdDay, 540),
    updateTime: state.policyChangedAt,
    ...(gone && facts.shutDownDay !== null ? { deleteTime: momentOf(facts.shutDownDay, 600) } : {}),
    etag: etag(facts.id, state.policyChangedAt),
    ...(Object.keys(state.labels).length === 0 ? {} : { labels: state.labels }),
  };
}

/** Searches show what the caller may get, and say nothing of the rest. */
function searchOrganizations(call: Call, { query }: Input): object {
  const { world, permissions } = call;
  const place = placeOf(world, world.gcp.organization.name);
  const may = place && permissions.allows("resourcemanager.organizations.get", place.scopes);
  return paged("organizations", may ? [organizationBody(world)] : [], query, call);
}

function searchProjects(call: Call, { query }: Input): object {
  const { world, permissions } = call;
  if (text(query.query) !== "") throw invalidArgument("Only searches for everything are simulated.", "query");
  const seen = world.gcp.projects(world.day).filter((facts) => {
    const place = placeOf(world, `projects/${facts.id}`);
    return place && permissions.allows("resourcemanager.projects.get", place.scopes);
  });
  return paged(
    "projects",
    seen.map((facts) => projectBody(world, facts)),
    query,
    call,
  );
}

function listEffectiveTags(call: Call, { query }: Input): object {
  const { world } = call;
  const parent = text(query.parent);
  const permission = "resourcemanager.hierarchyNodes.listEffectiveTags";
  const place = existing(call, parent.replace(`${RESOURCE_MANAGER}/`, ""), permission);
  const seen = new Set<string>();
  const tags = place.ancestors.flatMap((name) =>
    tagsOf(world.gcp.organization, ownTags(world, name)).flatMap((tag) => {
      if (seen.has(tag.tagKey)) return [];
      seen.add(tag.tagKey);
      return {
        tagValue: tag.tagValueId,
        namespacedTagValue: tag.tagValue,
        tagKey: tag.tagKeyId,
        namespacedTagKey: tag.tagKey,
        tagKeyParentName: world.gcp.organization.name,
        ...(name === place.name ? {} : { inherited: true }),
      };
    }),
  );
  return paged("effectiveTags", tags, query, call);
}
