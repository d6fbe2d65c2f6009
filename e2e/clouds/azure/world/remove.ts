/** Taking things away, with what Entra and Azure do then: everything of the directory goes along, role assignments stay behind. */
import type { Application, Resource, ServicePrincipal, UnitState } from "./model.ts";

const without = <Item>(items: Item[], isGone: (item: Item) => boolean): Item[] =>
  items.filter((item) => !isGone(item));

/** Every trace of a directory object but its Azure role assignments, which Azure keeps until somebody deletes them. */
function forget(state: UnitState, id: string): void {
  state.appRoleAssignments = without(
    state.appRoleAssignments,
    ({ principal, resource }) => principal === id || resource === id,
  );
  state.delegatedGrants = without(
    state.delegatedGrants,
    ({ client, resource, user }) => client === id || resource === id || user === id,
  );
  state.directoryAssignments = without(
    state.directoryAssignments,
    ({ principal, scope }) => principal === id || scope === `/${id}`,
  );
  for (const group of state.groups) group.members = without(group.members, (member) => member === id);
  for (const holder of [...state.applications, ...state.principals])
    holder.owners = without(holder.owners, (owner) => owner === id);
  for (const principal of state.principals)
    principal.sponsors = without(principal.sponsors, (sponsor) => sponsor === id);
}

export function removePrincipal(state: UnitState, principal: ServicePrincipal): void {
  state.principals = without(state.principals, (other) => other === principal);
  forget(state, principal.id);
}

/** The principal of an application goes with its registration in the same tenant. */
export function removeApplication(state: UnitState, application: Application): void {
  state.applications = without(state.applications, (other) => other === application);
  forget(state, application.id);
  const principal = state.principals.find(({ appId }) => appId === application.appId);
  if (principal) removePrincipal(state, principal);
}

export function removeUser(state: UnitState, id: string): void {
  state.users = without(state.users, (user) => user.id === id);
  forget(state, id);
}

/** A resource takes its own identity along; identities it was given stay, and an identity that is a resource goes from all others. */
export function removeResource(state: UnitState, resource: Resource): void {
  state.resources = without(state.resources, (other) => other === resource);
  for (const other of state.resources)
    other.userAssigned = without(other.userAssigned, (id) => id === resource.id);
  const principal = state.principals.find(
    ({ id, managed }) =>
      id === resource.systemAssigned || (managed?.explicit && managed.resourceId === resource.id),
  );
  if (principal) removePrincipal(state, principal);
}
