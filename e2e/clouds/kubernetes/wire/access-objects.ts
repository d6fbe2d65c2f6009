/** Namespaces, service accounts, roles, bindings, secrets and configuration as JSON, field by field in the server's order. */
import { dateOf } from "../../calendar.ts";
import type {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  Labels,
  Meta,
  Namespace,
  OtherSecret,
  Role,
  RoleBinding,
  Rule,
  ServiceAccount,
  Subject,
  TokenSecret,
} from "../world/model.ts";
import { lastUsedDay } from "../world/token-use.ts";
import { type Json, type JsonObject, lastApplied, metadataOf, withManager } from "./metadata.ts";
import type { View } from "./view.ts";

const RBAC = "rbac.authorization.k8s.io";

type Written = Meta & { namespace?: string };

/** The whole object. What people applied with kubectl carries their text once more, as an annotation. */
function write(thing: Written, kind: string, apiVersion: string, body: JsonObject): JsonObject {
  const object = { kind, apiVersion, metadata: metadataOf(thing), ...body };
  const applied =
    thing.manager === "kubectl-client-side-apply" && thing.annotations[APPLIED] === undefined
      ? metadataOf({ ...thing, annotations: { ...thing.annotations, [APPLIED]: lastApplied(object) } })
      : object.metadata;
  const { kind: _, apiVersion: __, ...claimed } = { ...object, metadata: applied };
  return { kind, apiVersion, ...withManager(claimed, thing.manager, apiVersion, thing.createdAt) };
}

const APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

export function namespaceObject(namespace: Namespace): JsonObject {
  return write(namespace, "Namespace", "v1", {
    spec: { finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  });
}

export function serviceAccountObject(account: ServiceAccount): JsonObject {
  return write(account, "ServiceAccount", "v1", {
    ...(account.secrets.length === 0 ? {} : { secrets: account.secrets.map((name) => ({ name })) }),
    ...(account.automount === null ? {} : { automountServiceAccountToken: account.automount }),
  });
}

/** A role without rules says null, not an empty list. */
function rulesOf(rules: Rule[]): Json {
  return rules.length === 0
    ? null
    : rules.map(
        ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }): JsonObject => ({
          verbs,
          ...(apiGroups === undefined ? {} : { apiGroups }),
          ...(resources === undefined ? {} : { resources }),
          ...(resourceNames === undefined ? {} : { resourceNames }),
          ...(nonResourceURLs === undefined ? {} : { nonResourceURLs }),
        }),
      );
}

export function roleObject(role: Role): JsonObject {
  return write(role, "Role", `${RBAC}/v1`, { rules: rulesOf(role.rules) });
}

export function clusterRoleObject(role: ClusterRole): JsonObject {
  const { aggregates } = role;
  return write(role, "ClusterRole", `${RBAC}/v1`, {
    rules: rulesOf(role.rules),
    ...(aggregates === null
      ? {}
      : {
          aggregationRule: {
            clusterRoleSelectors: aggregates.map((matchLabels: Labels) => ({ matchLabels })),
          },
        }),
  });
}

/** The binding's own namespace stays unwritten where nobody wrote it. */
function subjectOf({ kind, name, namespace }: Subject): JsonObject {
  if (kind !== "ServiceAccount") return { kind, apiGroup: RBAC, name };
  return { kind, name, ...(namespace === null ? {} : { namespace }) };
}

function bindingBody({ subjects, roleRef }: RoleBinding | ClusterRoleBinding): JsonObject {
  return {
    ...(subjects.length === 0 ? {} : { subjects: subjects.map(subjectOf) }),
    roleRef: { apiGroup: RBAC, ...roleRef },
  };
}

export function roleBindingObject(binding: RoleBinding): JsonObject {
  return write(binding, "RoleBinding", `${RBAC}/v1`, bindingBody(binding));
}

export function clusterRoleBindingObject(binding: ClusterRoleBinding): JsonObject {
  return write(binding, "ClusterRoleBinding", `${RBAC}/v1`, bindingBody(binding));
}

export function configMapObject(map: ConfigMap): JsonObject {
  return write(map, "ConfigMap", "v1", { data: map.data });
}

export function tokenSecretLabels(secret: TokenSecret, { facts, state }: View): Labels {
  const used = lastUsedDay(secret, facts, state.day);
  return {
    ...secret.labels,
    ...(used === null ? {} : { "kubernetes.io/legacy-token-last-used": dateOf(used) }),
    ...(secret.invalidSince === null
      ? {}
      : { "kubernetes.io/legacy-token-invalid-since": dateOf(secret.invalidSince) }),
  };
}

/** Only its metadata is ever written: whoever asks for more has done what a collector must not do. */
export function tokenSecretMetadata(secret: TokenSecret, view: View): JsonObject {
  const annotations = {
    "kubernetes.io/service-account.name": secret.serviceAccount,
    "kubernetes.io/service-account.uid": secret.serviceAccountUid,
    ...secret.annotations,
  };
  const facts = { ...secret, labels: tokenSecretLabels(secret, view), annotations };
  return withManager({ metadata: metadataOf(facts) }, secret.manager, "v1", secret.createdAt)
    .metadata as JsonObject;
}

export function otherSecretMetadata(secret: OtherSecret): JsonObject {
  return withManager({ metadata: metadataOf(secret) }, secret.manager, "v1", secret.createdAt)
    .metadata as JsonObject;
}
