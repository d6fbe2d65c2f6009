/** Service principals, applications, groups and users: lists, single objects and what is reached from one of them. */
import { AzureError } from "../azure-error.ts";
import type { Call, Reply } from "../call.ts";
import { insufficient, notFound } from "../refusals.ts";
import type { Directory } from "../world/azure-world.ts";
import type { Application, ServicePrincipal } from "../world/model.ts";
import {
  applicationRow,
  appRoleAssignmentRow,
  delegatedGrantRow,
  federatedRow,
  groupRow,
  organizationRow,
  type Row,
  servicePrincipalRow,
  userRow,
} from "./entities.ts";
import { type Expansion, listReply, noProperty, optionsOf, selected } from "./odata.ts";
import type { GraphCall } from "./routes.ts";

const DIRECTORY = { default: 100, maximum: 999 };
/** Expanded relations are cut here, without a word. */
const EXPANDED = 20;

const mayRead = (call: Call, ...anyOf: string[]) =>
  call.caller.administrator === true || call.permissions.mayAsk([...anyOf, "Directory.Read.All"]);
const mayReadUsers = (call: Call) => mayRead(call, "User.ReadBasic.All", "User.Read.All");

/** An object by id as relations show it, or null when it is gone or of a kind nobody has. */
export function objectRow(call: GraphCall, id: string): Row | null {
  const directory = call.directory();
  if (call.quirks.goneAfterListing.has(id)) return null;
  const principal = directory.principals.find((candidate) => candidate.id === id);
  const bare = (type: string): Row => ({ "@odata.type": `#microsoft.graph.${type}`, id });
  if (principal)
    return mayRead(call, "Application.Read.All")
      ? {
          "@odata.type": "#microsoft.graph.servicePrincipal",
          ...servicePrincipalRow(principal, directory, call.version),
        }
      : { ...bare("servicePrincipal"), displayName: null, appId: null, servicePrincipalType: null };
  const user = directory.users.find((candidate) => candidate.id === id);
  if (user) return userRow(user, mayReadUsers(call));
  const group = directory.groups.find((candidate) => candidate.id === id);
  if (group)
    return {
      ...bare("group"),
      ...(mayRead(call, "GroupMember.Read.All") ? groupRow(group) : { displayName: null }),
    };
  const application = directory.applications.find((candidate) => candidate.id === id);
  return application
    ? { ...bare("application"), ...applicationRow(application, directory, call.version) }
    : null;
}

type Owned = ServicePrincipal | Application;

function expandOwned(call: GraphCall, find: (id: string) => Owned | undefined, type: string) {
  return (row: Row, { name, select }: Expansion): unknown => {
    const owner = find(String(row.id));
    const some = (rows: Row[], of: string) =>
      rows.slice(0, EXPANDED).map((item) => selected(item, known(item, select), of));
    if (name === "owners") return some(relatedRows(call, owner?.owners ?? []), "directoryObject");
    if (name === "federatedIdentityCredentials")
      return some(
        (owner?.federated ?? []).map((item) => federatedRow(item, call.version)),
        name,
      );
    if (name === "appRoleAssignedTo" || name === "appRoleAssignments") {
      const side = name === "appRoleAssignedTo" ? "resource" : "principal";
      const directory = call.directory();
      const rows = directory.appRoleAssignments.filter((item) => item[side] === row.id);
      return some(
        rows.map((item) => appRoleAssignmentRow(item, directory)),
        name,
      );
    }
    throw noProperty(name, type);
  };
}

/** A relation holds objects of several types: what one of them has not is left out there. */
function known(row: Row, select: string[] | null): string[] | null {
  return select === null ? null : select.filter((name) => Object.hasOwn(row, name));
}

function relatedRows(call: GraphCall, ids: string[]): Row[] {
  return ids.map((id) => objectRow(call, id)).filter((row) => row !== null);
}

const principalById = (directory: Directory) => (id: string) =>
  directory.principals.find((principal) => principal.id === id);
const applicationById = (directory: Directory) => (id: string) =>
  directory.applications.find((application) => application.id === id);

/** `cast`: only the agents of one type, with what only that type has. */
export function listPrincipals(call: GraphCall, cast?: string): Reply {
  const directory = call.directory();
  const rows = directory.principals
    .filter(({ agent }) => cast === undefined || agent?.toLowerCase() === cast.toLowerCase())
    .map((principal) => servicePrincipalRow(principal, directory, call.version))
    .map(({ agentIdentityBlueprintId, ...row }) =>
      cast === undefined || agentIdentityBlueprintId === undefined
        ? row
        : { ...row, agentIdentityBlueprintId },
    );
  const expand = expandOwned(call, principalById(directory), "servicePrincipal");
  return listReply(call, optionsOf(call), { type: "servicePrincipal", size: DIRECTORY, rows, expand });
}

export function listApplications(call: GraphCall): Reply {
  const directory = call.directory();
  const rows = directory.applications.map((application) =>
    applicationRow(application, directory, call.version),
  );
  const expand = expandOwned(call, applicationById(directory), "application");
  return listReply(call, optionsOf(call), { type: "application", size: DIRECTORY, rows, expand });
}

function principalOf(call: GraphCall): ServicePrincipal {
  const [key = ""] = call.parts;
  const byApp = /^\(appId='([^']+)'\)$/i.exec(key)?.[1];
  const found = call
    .directory()
    .principals.find(({ id, appId }) => (byApp === undefined ? id === key.toLowerCase() : appId === byApp));
  if (!found || call.quirks.goneAfterListing.has(found.id)) throw notFound(byApp ?? key);
  return found;
}

function applicationOf(call: GraphCall): Application {
  const [key = ""] = call.parts;
  const byApp = /^\(appId='([^']+)'\)$/i.exec(key)?.[1];
  const found = call
    .directory()
    .applications.find(({ id, appId }) => (byApp === undefined ? id === key.toLowerCase() : appId === byApp));
  if (!found || call.quirks.goneAfterListing.has(found.id)) throw notFound(byApp ?? key);
  return found;
}

export function getPrincipal(call: GraphCall): Reply {
  const row = servicePrincipalRow(principalOf(call), call.directory(), call.version);
  return { status: 200, body: selected(row, optionsOf(call).select, "servicePrincipal") };
}

export function getApplication(call: GraphCall): Reply {
  const row = applicationRow(applicationOf(call), call.directory(), call.version);
  return { status: 200, body: selected(row, optionsOf(call).select, "application") };
}

/** Owners, whole: pages of a hundred, of several types. */
function listOwners(call: GraphCall, owned: Owned): Reply {
  const options = optionsOf(call);
  const rows = relatedRows(call, owned.owners).map((row) =>
    selected(row, known(row, options.select), "directoryObject"),
  );
  return listReply(call, { ...options, select: null }, { type: "directoryObjects", size: DIRECTORY, rows });
}

export const listPrincipalOwners = (call: GraphCall) => listOwners(call, principalOf(call));
export const listApplicationOwners = (call: GraphCall) => listOwners(call, applicationOf(call));

function listFederated(call: GraphCall, holder: Owned): Reply {
  const rows = holder.federated.map((credential) => federatedRow(credential, call.version));
  return listReply(call, optionsOf(call), { type: "federatedIdentityCredential", size: DIRECTORY, rows });
}

export const listApplicationFederated = (call: GraphCall) => listFederated(call, applicationOf(call));
export const listPrincipalFederated = (call: GraphCall) => listFederated(call, principalOf(call));

export function listAppRoleAssignments(call: GraphCall, side: "principal" | "resource"): Reply {
  const { id } = principalOf(call);
  const directory = call.directory();
  const rows = directory.appRoleAssignments
    .filter((assignment) => assignment[side] === id)
    .map((assignment) => appRoleAssignmentRow(assignment, directory));
  return listReply(call, optionsOf(call), { type: "appRoleAssignment", size: DIRECTORY, rows });
}

export function listDelegatedGrants(call: GraphCall): Reply {
  const rows = call.directory().delegatedGrants.map(delegatedGrantRow);
  return listReply(call, optionsOf(call), { type: "oAuth2PermissionGrant", size: DIRECTORY, rows });
}

export function listGroups(call: GraphCall): Reply {
  const rows = call.directory().groups.map(groupRow);
  return listReply(call, optionsOf(call), { type: "group", size: DIRECTORY, rows });
}

function groupOf(call: GraphCall) {
  const [id = ""] = call.parts;
  const group = call.directory().groups.find((candidate) => candidate.id === id.toLowerCase());
  if (!group || call.quirks.goneAfterListing.has(group.id)) throw notFound(id);
  return group;
}

export function getGroup(call: GraphCall): Reply {
  return { status: 200, body: selected(groupRow(groupOf(call)), optionsOf(call).select, "group") };
}

/** Everybody inside, however deep; a group that is in itself is entered once. */
function transitiveMembers(directory: Directory, id: string, seen = new Set<string>()): string[] {
  const group = directory.groups.find((candidate) => candidate.id === id);
  return (group?.members ?? []).flatMap((member) => {
    if (seen.has(member)) return [];
    seen.add(member);
    return [member, ...transitiveMembers(directory, member, seen)];
  });
}

/** `cast` (`microsoft.graph.servicePrincipal`) is an advanced query. */
export function listMembers(call: GraphCall, isTransitive: boolean): Reply {
  const group = groupOf(call);
  const [, cast] = call.parts;
  const options = optionsOf(call);
  if (cast !== undefined && !options.isAdvanced)
    throw new AzureError(
      400,
      "Request_UnsupportedQuery",
      "The specified OData cast requires $count=true and the header ConsistencyLevel: eventual.",
    );
  const directory = call.directory();
  const ids = isTransitive
    ? transitiveMembers(directory, group.id).filter((id) => id !== group.id)
    : group.members;
  const rows = relatedRows(call, ids).filter(
    (row) => cast === undefined || row["@odata.type"] === `#${cast}` || isAgentCast(directory, row, cast),
  );
  const shown = rows.map((row) => selected(row, known(row, options.select), "directoryObject"));
  return listReply(
    call,
    { ...options, select: null },
    { type: "directoryObjects", size: DIRECTORY, rows: shown },
  );
}

/** An agent is a service principal too. */
function isAgentCast(directory: Directory, row: Row, cast: string): boolean {
  return (
    cast.toLowerCase() === "microsoft.graph.serviceprincipal" &&
    directory.principals.some(({ id }) => id === row.id)
  );
}

export function getUser(call: GraphCall): Reply {
  const [key = ""] = call.parts;
  const user = call.directory().users.find(({ id, address }) => id === key.toLowerCase() || address === key);
  if (!user) throw notFound(key);
  return { status: 200, body: selected(userRow(user, true), optionsOf(call).select, "user") };
}

export function listUsers(call: GraphCall): Reply {
  const rows = call.directory().users.map((user) => userRow(user, true));
  return listReply(call, optionsOf(call), { type: "user", size: DIRECTORY, rows });
}

const BY_IDS = 1000;

/** Unknown ids are left out; so are types that were not asked for. */
export function getByIds(call: GraphCall): Reply {
  const { ids, types } = JSON.parse(call.body) as { ids?: string[]; types?: string[] };
  if (!Array.isArray(ids) || ids.length > BY_IDS)
    throw new AzureError(400, "Request_BadRequest", `At most ${BY_IDS} ids can be asked for at once.`);
  if (!mayRead(call, "Application.Read.All", "GroupMember.Read.All", "User.ReadBasic.All"))
    throw insufficient();
  const options = optionsOf(call);
  const rows = relatedRows(
    call,
    ids.map((id) => id.toLowerCase()),
  ).filter(
    (row) =>
      types === undefined ||
      types.some(
        (type) =>
          row["@odata.type"] === `#microsoft.graph.${type}` ||
          (type === "servicePrincipal" &&
            isAgentCast(call.directory(), row, "microsoft.graph.servicePrincipal")),
      ),
  );
  return {
    status: 200,
    body: { value: rows.map((row) => selected(row, known(row, options.select), "directoryObject")) },
  };
}

export function listOrganizations(call: GraphCall): Reply {
  return listReply(call, optionsOf(call), {
    type: "organization",
    size: DIRECTORY,
    rows: [organizationRow()],
  });
}

export function listSkus(call: GraphCall): Reply {
  const plan = (servicePlanName: string) => ({
    servicePlanName,
    provisioningStatus: "Success",
    appliesTo: "User",
  });
  const row = {
    id: "aad-premium",
    skuPartNumber: call.quirks.premium ? "AAD_PREMIUM_P2" : "FLOW_FREE",
    capabilityStatus: "Enabled",
    consumedUnits: 120,
    servicePlans: call.quirks.premium ? [plan("AAD_PREMIUM"), plan("AAD_PREMIUM_P2")] : [],
  };
  return listReply(call, optionsOf(call), { type: "subscribedSku", size: DIRECTORY, rows: [row] });
}
