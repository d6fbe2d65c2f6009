/** One journal entry folded onto a part of the tenant: the same effect whether it was applied a moment or a year ago. */
import type { JournalEntry } from "../../journal.ts";
import { momentOf } from "./activity.ts";
import type {
  AppRoleAssignment,
  DirectoryAssignment,
  RoleAssignment,
  RoleDefinition,
  Secret,
  UnitState,
} from "./model.ts";
import { removeApplication, removePrincipal, removeResource } from "./remove.ts";

type Parameters = Record<string, string>;
type Change = (state: UnitState, parameters: Parameters, day: number) => void;

/** A later event may already have removed what the entry names; then there is nothing left to do. */
export function applyEntry(state: UnitState, entry: JournalEntry): void {
  const change = CHANGES[entry.action];
  if (!change) throw new RangeError(`Unknown journal action ${entry.action}`);
  change(state, entry.parameters as Parameters, entry.day);
}

const CHANGES: Record<string, Change> = {
  deleteRoleAssignment: (state, { name }) => {
    state.assignments = state.assignments.filter((assignment) => assignment.name !== name);
  },
  createRoleAssignment: (state, { assignment = "{}" }, day) => {
    state.assignments.push({ ...(JSON.parse(assignment) as RoleAssignment), createdAt: momentOf(day, 1) });
  },
  deleteAppRoleAssignment: (state, { id }) => {
    state.appRoleAssignments = state.appRoleAssignments.filter((grant) => grant.id !== id);
  },
  deleteDelegatedGrant: (state, { id }) => {
    state.delegatedGrants = state.delegatedGrants.filter((grant) => grant.id !== id);
  },
  deleteDirectoryAssignment: (state, { id }) => {
    state.directoryAssignments = state.directoryAssignments.filter((grant) => grant.id !== id);
  },
  removePassword: (state, { id, keyId }) => {
    for (const holder of [...state.applications, ...state.principals])
      if (holder.id === id) holder.secrets = holder.secrets.filter((secret) => secret.keyId !== keyId);
  },
  addPassword: (state, { id, secret = "{}" }, day) => {
    for (const holder of [...state.applications, ...state.principals])
      if (holder.id === id)
        holder.secrets.push({ ...(JSON.parse(secret) as Secret), startAt: momentOf(day, 1) });
  },
  deleteFederatedCredential: (state, { id, credential }) => {
    for (const holder of [...state.applications, ...state.principals])
      if (holder.id === id) holder.federated = holder.federated.filter((item) => item.id !== credential);
  },
  enablePrincipal: (state, { id, enabled }) => {
    for (const principal of state.principals) if (principal.id === id) principal.enabled = enabled === "true";
  },
  disableApplication: (state, { id, disabled }) => {
    for (const application of state.applications)
      if (application.id === id) application.disabled = disabled === "true";
  },
  deleteApplication: (state, { id }) => {
    const application = state.applications.find((candidate) => candidate.id === id);
    if (application) removeApplication(state, application);
  },
  deletePrincipal: (state, { id }) => {
    const principal = state.principals.find((candidate) => candidate.id === id);
    if (!principal) return;
    removePrincipal(state, principal);
    state.gonePrincipals = [...(state.gonePrincipals ?? []), { principal, day: state.day }];
  },
  restorePrincipal: (state, { id }) => {
    const gone = state.gonePrincipals?.find(({ principal }) => principal.id === id);
    if (!gone) return;
    state.gonePrincipals = state.gonePrincipals?.filter((one) => one !== gone);
    state.principals.push(gone.principal);
  },
  removeCertificates: (state, { id, keyIds = "[]" }) => {
    const gone = JSON.parse(keyIds) as string[];
    for (const holder of [...state.applications, ...state.principals])
      if (holder.id === id)
        holder.certificates = holder.certificates.filter(({ keyId }) => !gone.includes(keyId));
  },
  createAppRoleAssignment: (state, { assignment = "{}" }, day) => {
    state.appRoleAssignments.push({
      ...(JSON.parse(assignment) as AppRoleAssignment),
      createdAt: momentOf(day, 1),
    });
  },
  createDirectoryAssignment: (state, { assignment = "{}" }) => {
    state.directoryAssignments.push(JSON.parse(assignment) as DirectoryAssignment);
  },
  putRoleDefinition: (state, { definition = "{}" }, day) => {
    const made = JSON.parse(definition) as RoleDefinition;
    const known = state.definitions.find(({ name }) => name === made.name);
    if (known) Object.assign(known, { ...made, createdAt: known.createdAt });
    else state.definitions.push({ ...made, createdAt: momentOf(day, 1) });
  },
  deleteRoleDefinition: (state, { name }) => {
    state.definitions = state.definitions.filter((definition) => definition.name !== name);
  },
  removeMember: (state, { group, member }) => {
    for (const candidate of state.groups)
      if (candidate.id === group) candidate.members = candidate.members.filter((id) => id !== member);
  },
  deleteResource: (state, { id = "" }) => {
    const resource = state.resources.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
    if (resource) removeResource(state, resource);
  },
};
