/** Roles, bindings and their subjects as the API takes them, from the keys they are stored under. */
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { JudgedGrant, Place } from "../../remediation.ts";

const group = "rbac.authorization.k8s.io";

export type RoleId = { kind: "Role" | "ClusterRole"; name: string; namespace: string | null };
export type BindingId = {
  kind: "RoleBinding" | "ClusterRoleBinding";
  name: string;
  namespace: string | null;
};

/** Null for what is no role of a cluster. */
export function roleOf({ role }: Pick<JudgedGrant, "role">): RoleId | null {
  const [, what, ...rest] = role.externalId.split("/");
  if (what === "clusterrole") return { kind: "ClusterRole", name: rest.join("/"), namespace: null };
  if (what !== "role") return null;
  const [namespace = "", ...name] = rest;
  return { kind: "Role", name: name.join("/"), namespace };
}

/** Null for a grant that is no binding. */
export function bindingOf({ via, scope }: Pick<JudgedGrant, "via" | "scope">): BindingId | null {
  const [, way, name] = /^((?:cluster-)?role-binding)\/(.+)$/s.exec(via) ?? [];
  if (name === undefined) return null;
  if (way === "cluster-role-binding") return { kind: "ClusterRoleBinding", name, namespace: null };
  return { kind: "RoleBinding", name, namespace: namespaceOf(scope) };
}

export function namespaceOf({ externalId }: Pick<Place, "externalId">): string {
  return externalId.split("/").slice(1).join("/");
}

/** Null for somebody a binding cannot name. */
export function bindingSubject({ kind, value }: Ref): Json {
  const [, first = "", ...rest] = value.split("/");
  if (kind === "name") return { kind: "ServiceAccount", namespace: first, name: rest.join("/") };
  const name = [first, ...rest].join("/");
  if (kind === "user") return { apiGroup: group, kind: "User", name };
  return kind === "group" ? { apiGroup: group, kind: "Group", name } : null;
}

export function roleManifest({ kind, name, namespace }: RoleId, document: Json): Json {
  const rules = (document as { rules?: Json } | null)?.rules ?? [];
  return { apiVersion: `${group}/v1`, kind, metadata: metadataOf(name, namespace), rules };
}

export function bindingManifest({ kind, name, namespace }: BindingId, role: RoleId, subjects: Json[]): Json {
  return {
    ...{ apiVersion: `${group}/v1`, kind, metadata: metadataOf(name, namespace) },
    roleRef: { apiGroup: group, kind: role.kind, name: role.name },
    subjects,
  };
}

function metadataOf(name: string, namespace: string | null): Json {
  return namespace === null ? { name } : { name, namespace };
}

/** `role reader in shop`, `cluster role edit`. */
export function objectWords({ kind, name, namespace }: RoleId | BindingId): string {
  const noun = kind.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return `${noun} ${name}${namespace === null ? "" : ` in ${namespace}`}`;
}

/** A name the API takes for roles and bindings, each once. Source: path segment names: no slash, no percent, no dots alone. */
export function objectName(parts: readonly string[], taken: Set<string>): string {
  const base = parts
    .join("-")
    .replace(/[^A-Za-z0-9.-]+/g, "-")
    .toLowerCase()
    .replace(/^[^a-z0-9]+/, "");
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : `-${number}`;
    const name = `${base.slice(0, 200)}${ending}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
