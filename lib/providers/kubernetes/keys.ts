/**
 * Stable keys of what a cluster holds: everything begins with the UID of its kube-system namespace, so two clusters whose
 * namespaces and names are equal never share a key, and the same thing always gets the same one, however a binding wrote it.
 */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import type { ExternalPrincipal } from "../contract.ts";

/** A cluster as a scope: the UID of its kube-system namespace. */
export type ClusterId = string;

/** The external id of a namespace as a scope. Names are enough: what lives in a re-created namespace has other UIDs. */
export function namespaceKey(cluster: ClusterId, namespace: string): string {
  return `${cluster}/${namespace}`;
}

/** An object that has a UID: a service account, a secret, a certificate request. */
export function objectKey(cluster: ClusterId, uid: string): string {
  return `${cluster}/${uid}`;
}

/** The resource name of a service account, by which bindings and pods name it. */
export function serviceAccountName(cluster: ClusterId, namespace: string, name: string): string {
  return `${cluster}/${namespace}/${name}`;
}

/** A role is found by its name, as bindings find it; a Role that is made anew under its name is the same role. */
export function roleKey(cluster: ClusterId, namespace: string, name: string): string {
  return `${cluster}/role/${namespace}/${name}`;
}

export function clusterRoleKey(cluster: ClusterId, name: string): string {
  return `${cluster}/clusterrole/${name}`;
}

/** One row per what runs and the account it runs as: `kind` in lower case, such as `deployment`. */
export function workloadKey(
  cluster: ClusterId,
  workload: { namespace: string; kind: string; name: string; serviceAccount: string },
): string {
  const { namespace, kind, name, serviceAccount } = workload;
  return `${cluster}/${namespace}/${kind.toLowerCase()}/${name}@${serviceAccount}`;
}

const accountPrefix = "system:serviceaccount:";

/** The two parts of `system:serviceaccount:<namespace>:<name>`; null for any other user name. */
export function parseAccountUser(user: string): { namespace: string; name: string } | null {
  if (!user.startsWith(accountPrefix)) return null;
  const [namespace, name, ...rest] = user.slice(accountPrefix.length).split(":");
  return namespace && name && rest.length === 0 ? { namespace, name } : null;
}

export function accountUser(namespace: string, name: string): string {
  return `${accountPrefix}${namespace}:${name}`;
}

/** The service account or user behind a user name, as audit events, certificates and bindings write it. */
export function userRef(cluster: ClusterId, user: string): Ref {
  const account = parseAccountUser(user);
  if (account === null) return { kind: "user", value: `${cluster}/${user}` };
  return serviceAccountRef(cluster, account.namespace, account.name);
}

export function serviceAccountRef(cluster: ClusterId, namespace: string, name: string): Ref {
  return { kind: "name", value: serviceAccountName(cluster, namespace, name) };
}

export function groupRef(cluster: ClusterId, group: string): Ref {
  return { kind: "group", value: `${cluster}/${group}` };
}

/** The groups every service account of a namespace is in, without anybody saying so. Source: TokenReview, `system:` groups. */
export function accountGroups(namespace: string): string[] {
  return ["system:authenticated", "system:serviceaccounts", `system:serviceaccounts:${namespace}`];
}

/**
 * Whether an issuer can stand for one cluster: `https://kubernetes.default.svc` is the default of many, so a token of one would be
 * taken for another's.
 */
export function isDistinctIssuer(issuer: string): boolean {
  const [host = ""] = normalizeIssuer(issuer).split(/[/:]/);
  return (
    /^https:\/\//i.test(issuer) && host.includes(".") && !/(^|\.)(svc|local|internal|localhost)$/.test(host)
  );
}

/** Users and groups exist only by being named; a service account nobody collected stays a dangling name. */
export function externalPrincipal(ref: Ref, _subjectScope: string): ExternalPrincipal | null {
  const slash = ref.value.indexOf("/");
  const name = ref.value.slice(slash + 1);
  if (slash <= 0 || name === "") return null;
  if (ref.kind === "user") {
    return { kind: kindOfUser(name), nature: "external", externalId: keyOf(ref, "user"), name };
  }
  if (ref.kind !== "group") return null;
  return { kind: "kubernetes_group", nature: "group", externalId: keyOf(ref, "group"), name };
}

/** `<cluster>/user:<name>`: no UID, namespace or role has a colon there. */
function keyOf(ref: Ref, what: "user" | "group"): string {
  const slash = ref.value.indexOf("/");
  return `${ref.value.slice(0, slash)}/${what}:${ref.value.slice(slash + 1)}`;
}

function kindOfUser(name: string): string {
  if (name.startsWith("system:node:")) return "kubernetes_node";
  return name.startsWith("system:") && name !== "system:admin" ? "kubernetes_component" : "kubernetes_user";
}
