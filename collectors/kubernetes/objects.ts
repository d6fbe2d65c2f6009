/** The parts of Kubernetes objects that are read, as the API writes them; whatever else an object holds is never looked at. */
import { parseInstant } from "#lib/clock.ts";
import type { ClusterId } from "#lib/providers/kubernetes/keys.ts";
import type { Namespace } from "./cluster.ts";

export type Metadata = {
  name: string;
  namespace?: string;
  uid?: string;
  creationTimestamp?: string | null;
  labels?: Record<string, string> | null;
  annotations?: Record<string, string> | null;
  ownerReferences?: { kind: string; name: string; controller?: boolean }[] | null;
};

export type Labelled = { metadata: Metadata };

export type ServiceAccount = {
  metadata: Metadata;
  secrets?: { name?: string }[] | null;
  automountServiceAccountToken?: boolean;
};

export type PolicyRule = {
  apiGroups?: string[] | null;
  resources?: string[] | null;
  verbs?: string[] | null;
  resourceNames?: string[] | null;
  nonResourceURLs?: string[] | null;
};

export type LabelSelector = {
  matchLabels?: Record<string, string> | null;
  matchExpressions?: { key: string; operator: string; values?: string[] | null }[] | null;
};

export type Role = {
  metadata: Metadata;
  rules?: PolicyRule[] | null;
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] | null } | null;
};

export type Binding = {
  metadata: Metadata;
  roleRef: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[] | null;
};

/** Where facts are found: the cluster, and what is known of its namespaces. */
export type Frame = { cluster: ClusterId; namespaces: ReadonlyMap<string, Namespace> };

/** Null for none, or one that cannot be read. */
export function instantOf(text: string | null | undefined): Date | null {
  return text ? parseInstant(text) : null;
}

/** Labels and annotations, without what is no text. */
export function textsOf(values: Record<string, unknown> | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** What a tool that made the object says of itself: `Helm`, `argocd`. */
export function managedBy({ labels }: Metadata): string | null {
  return labels?.["app.kubernetes.io/managed-by"] ?? null;
}

/** Whether the server made the object at its first start, and mends it at every later one. */
export function isBootstrap({ labels }: Metadata): boolean {
  return labels?.["kubernetes.io/bootstrapping"] === "rbac-defaults";
}
