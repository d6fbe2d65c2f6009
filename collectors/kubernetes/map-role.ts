/** Roles and cluster roles as records, with the rules as written and, for an aggregated one, what it is put together from. */
import type { Json, RoleRecord } from "#lib/ingest/contract.ts";
import { clusterRoleKey, namespaceKey, roleKey } from "#lib/providers/kubernetes/keys.ts";
import {
  type Frame,
  isBootstrap,
  type LabelSelector,
  type Metadata,
  managedBy,
  type PolicyRule,
  type Role,
} from "./objects.ts";

export function roleRecord({ metadata, rules }: Role, { cluster }: Pick<Frame, "cluster">): RoleRecord {
  const { name, namespace = "" } = metadata;
  return {
    type: "role",
    scope: namespaceKey(cluster, namespace),
    externalId: roleKey(cluster, namespace, name),
    kind: "kubernetes_role",
    name,
    resourceName: `${namespace}/role/${name}`,
    version: null,
    manager: isBootstrap(metadata) ? "provider" : "customer",
    document: documentOf(rules),
    attributes: attributesOf(metadata),
    unknown: [],
  };
}

/**
 * All cluster roles of a cluster at once: which roles an aggregated one is made of follows from the labels of the others. Its rules
 * are those a controller wrote into it, and it holds no others.
 */
export function clusterRoleRecords(roles: Role[], { cluster }: Pick<Frame, "cluster">): RoleRecord[] {
  return roles.map(({ metadata, rules, aggregationRule }) => ({
    type: "role",
    scope: cluster,
    externalId: clusterRoleKey(cluster, metadata.name),
    kind: "kubernetes_cluster_role",
    name: metadata.name,
    resourceName: `clusterrole/${metadata.name}`,
    version: null,
    manager: isBootstrap(metadata) ? "provider" : "customer",
    document: documentOf(rules),
    attributes: {
      ...attributesOf(metadata),
      ...aggregation(metadata.name, aggregationRule?.clusterRoleSelectors, roles),
    },
    unknown: [],
  }));
}

/** Rules are null where no controller has filled an aggregated role: it gives nothing then. */
function documentOf(rules: PolicyRule[] | null | undefined): Json {
  const fields = ["apiGroups", "resources", "verbs", "resourceNames", "nonResourceURLs"] as const;
  return {
    rules: (rules ?? []).map((rule) =>
      Object.fromEntries(fields.flatMap((field) => (rule[field]?.length ? [[field, rule[field]]] : []))),
    ) as Json[],
  };
}

function attributesOf(metadata: Metadata): { [key: string]: Json } {
  const attributes: { [key: string]: Json } = {
    uid: metadata.uid ?? null,
    createdAt: metadata.creationTimestamp ?? null,
  };
  const manager = managedBy(metadata);
  if (manager !== null) attributes.managedBy = manager;
  const feeds = Object.keys(metadata.labels ?? {})
    .filter((label) => label.startsWith("rbac.authorization.k8s.io/aggregate-to-"))
    .map((label) => label.slice("rbac.authorization.k8s.io/aggregate-to-".length));
  if (feeds.length > 0) attributes.aggregatesTo = feeds.sort();
  return attributes;
}

function aggregation(
  name: string,
  selectors: LabelSelector[] | null | undefined,
  roles: Role[],
): { [key: string]: Json } {
  if (!selectors?.length) return {};
  const contributors = roles
    .filter(({ metadata }) => metadata.name !== name)
    .filter(({ metadata }) => selectors.some((selector) => matches(selector, metadata.labels ?? {})))
    .map(({ metadata }) => metadata.name);
  return { aggregationRule: selectors as Json[], contributors: contributors.sort() };
}

/** Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function matches(
  { matchLabels, matchExpressions }: LabelSelector,
  labels: Record<string, string>,
): boolean {
  const plain = Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    plain &&
    (matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key];
      switch (operator) {
        case "In":
          return value !== undefined && (values ?? []).includes(value);
        case "NotIn":
          return value === undefined || !(values ?? []).includes(value);
        case "Exists":
          return value !== undefined;
        default:
          return operator === "DoesNotExist" && value === undefined;
      }
    })
  );
}
