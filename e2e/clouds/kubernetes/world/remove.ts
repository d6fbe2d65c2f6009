/** Taking things away, with what the control plane itself does then: a service account's token secrets go, bindings stay. */
import type { ClusterState, ServiceAccount } from "./model.ts";

export function removeServiceAccount(state: ClusterState, account: ServiceAccount): void {
  state.serviceAccounts = state.serviceAccounts.filter((other) => other !== account);
  state.tokenSecrets = state.tokenSecrets.filter((secret) => secret.serviceAccountUid !== account.uid);
}

/** With all that is in it. */
export function removeNamespace(state: ClusterState, name: string): void {
  const outside = (thing: { namespace: string }) => thing.namespace !== name;
  state.namespaces = state.namespaces.filter((namespace) => namespace.name !== name);
  state.serviceAccounts = state.serviceAccounts.filter(outside);
  state.roles = state.roles.filter(outside);
  state.roleBindings = state.roleBindings.filter(outside);
  state.workloads = state.workloads.filter(outside);
  state.tokenSecrets = state.tokenSecrets.filter(outside);
  state.otherSecrets = state.otherSecrets.filter(outside);
  state.configMaps = state.configMaps.filter(outside);
}
