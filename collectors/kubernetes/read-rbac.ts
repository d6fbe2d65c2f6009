/** Service accounts, roles and bindings: who there is, what roles allow, and who holds them where. */
import { Incomplete, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, GrantRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { type Cluster, issuerOf, listType, type TypeListing } from "./cluster.ts";
import { clusterRoleBindingGrants, roleBindingGrants } from "./map-binding.ts";
import { clusterRoleRecords, roleRecord } from "./map-role.ts";
import { serviceAccountRecords } from "./map-service-account.ts";
import type { Binding, Metadata, Role, ServiceAccount } from "./objects.ts";

const rbac = "rbac.authorization.k8s.io";

/** Throws Incomplete after everything was delivered when nobody could say whose tokens the accounts carry. */
export async function* readServiceAccounts(
  cluster: Cluster,
  namespace: string | null,
): AsyncGenerator<CloudRecord> {
  let problem: RollcallError | null = null;
  const issuer = await issuerOf(cluster).catch((error: unknown) => {
    if (cluster.ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
    problem = error;
    return null;
  });
  const frame = { cluster: cluster.id, namespaces: cluster.namespaces, issuer };
  const type = { group: "", resource: "serviceaccounts", kind: "ServiceAccountList", namespace };
  for await (const account of known<ServiceAccount>(cluster, type)) {
    yield* serviceAccountRecords(account, frame);
  }
  if (problem !== null) throw withoutIssuer(problem);
}

export async function* readRoles(cluster: Cluster, namespace: string | null): AsyncGenerator<RoleRecord> {
  const type = { group: rbac, resource: "roles", kind: "RoleList", namespace };
  for await (const role of known<Role>(cluster, type)) yield roleRecord(role, { cluster: cluster.id });
}

/** Held until the last one is there: what an aggregated role is made of follows from all the others. */
export async function* readClusterRoles(cluster: Cluster): AsyncGenerator<RoleRecord> {
  const roles: Role[] = [];
  const type = { group: rbac, resource: "clusterroles", kind: "ClusterRoleList", namespace: null };
  let end: unknown = null;
  try {
    for await (const { metadata, rules, aggregationRule } of listType<Role>(cluster, type)) {
      const { name, uid, creationTimestamp, labels } = metadata;
      roles.push({ metadata: { name, uid, creationTimestamp, labels }, rules, aggregationRule });
    }
  } catch (error) {
    end = error;
  }
  // Without all of them the lists of contributors would be too short: they keep what they were.
  if (end !== null && !(end instanceof Incomplete)) throw end;
  yield* clusterRoleRecords(roles, { cluster: cluster.id });
  if (end !== null) throw end;
}

export async function* readRoleBindings(
  cluster: Cluster,
  namespace: string | null,
): AsyncGenerator<GrantRecord> {
  const type = { group: rbac, resource: "rolebindings", kind: "RoleBindingList", namespace };
  for await (const binding of known<Binding>(cluster, type)) yield* roleBindingGrants(binding, cluster.id);
}

export async function* readClusterRoleBindings(cluster: Cluster): AsyncGenerator<GrantRecord> {
  const type = { group: rbac, resource: "clusterrolebindings", kind: "ClusterRoleBindingList" };
  for await (const binding of listType<Binding>(cluster, { ...type, namespace: null })) {
    yield* clusterRoleBindingGrants(binding, cluster.id);
  }
}

/**
 * Objects in namespaces the run knows of. One in any other was made after the run began, in a namespace that was: the next run has
 * both, and this one is complete as of its beginning.
 */
async function* known<T extends { metadata: Metadata }>(
  cluster: Cluster,
  type: TypeListing,
): AsyncGenerator<T> {
  for await (const object of listType<T>(cluster, type)) {
    if (cluster.namespaces.has(object.metadata.namespace ?? "")) yield object;
  }
}

function withoutIssuer(problem: RollcallError): Incomplete {
  return new Incomplete(
    ["the issuer of the cluster's tokens"],
    `Everything else was read. ${problem.message}`,
    { hint: problem.hint, cause: problem },
  );
}
