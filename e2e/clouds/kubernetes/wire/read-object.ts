/** An object of the API as the world keeps it: what a person may write, and nothing else of what they sent. */
import type { Collection } from "../world/apply-entry.ts";
import type { Labels, RoleRef, Rule, Subject, Template, WorkloadKind } from "../world/model.ts";
import type { JsonObject } from "./metadata.ts";

type Metadata = { name?: string; namespace?: string; labels?: Labels; annotations?: Labels };
type PodSpec = {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  containers?: { image?: string }[];
};
type PodTemplate = { metadata?: Metadata; spec?: PodSpec };

type Written = {
  metadata?: Metadata;
  automountServiceAccountToken?: boolean;
  rules?: Rule[] | null;
  aggregationRule?: { clusterRoleSelectors?: { matchLabels?: Labels }[] };
  subjects?: { kind: string; name: string; namespace?: string }[];
  roleRef?: { kind: string; name: string };
  spec?: {
    replicas?: number;
    suspend?: boolean;
    template?: PodTemplate;
    jobTemplate?: { spec?: { template?: PodTemplate } };
  };
};

const RESTORED = ["kubernetes.io/legacy-token-last-used", "kubernetes.io/legacy-token-invalid-since"];

/** The fields of the world's own thing that the object says. Template fields are partial: the rest stays as it is. */
export function fieldsOf(collection: Collection, object: JsonObject): { [field: string]: unknown } {
  const written = object as Written;
  const { name = "", namespace, labels = {}, annotations = {} } = written.metadata ?? {};
  const { [APPLIED]: _, ...kept } = annotations;
  const meta = { name, ...(namespace === undefined ? {} : { namespace }), labels, annotations: kept };
  switch (collection) {
    case "serviceAccounts":
      return { ...meta, automount: written.automountServiceAccountToken ?? null };
    case "roles":
      return { ...meta, rules: written.rules ?? [] };
    case "clusterRoles":
      return { ...meta, rules: written.rules ?? [], aggregates: selectorsOf(written) };
    case "roleBindings":
    case "clusterRoleBindings":
      return { ...meta, roleRef: roleRefOf(written), subjects: (written.subjects ?? []).map(subjectOf) };
    case "tokenSecrets":
      return {
        ...meta,
        labels: withoutKeys(labels, RESTORED),
        annotations: withoutKeys(kept, OWN_ANNOTATIONS),
      };
    case "workloads":
      return { ...meta, ...workloadFields(written) };
    case "namespaces":
      return meta;
  }
}

const APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const OWN_ANNOTATIONS = ["kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"];

function withoutKeys(map: Labels, keys: string[]): Labels {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

function selectorsOf({ aggregationRule }: Written): Labels[] | null {
  const selectors = aggregationRule?.clusterRoleSelectors;
  return selectors === undefined ? null : selectors.map(({ matchLabels = {} }) => matchLabels);
}

function roleRefOf({ roleRef }: Written): RoleRef {
  return { kind: roleRef?.kind === "Role" ? "Role" : "ClusterRole", name: roleRef?.name ?? "" };
}

function subjectOf({ kind, name, namespace }: { kind: string; name: string; namespace?: string }): Subject {
  return { kind: kind as Subject["kind"], name, namespace: namespace ?? null };
}

function workloadFields({ spec }: Written): { [field: string]: unknown } {
  const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
  const pod = template?.spec;
  const known: Partial<Template> = {
    ...(pod === undefined
      ? {}
      : {
          serviceAccount: pod.serviceAccountName ?? null,
          automount: pod.automountServiceAccountToken ?? null,
          ...(pod.containers?.[0]?.image === undefined ? {} : { image: pod.containers[0].image }),
        }),
    ...(template?.metadata?.labels === undefined ? {} : { labels: template.metadata.labels }),
  };
  return {
    ...(spec?.replicas === undefined ? {} : { replicas: spec.replicas }),
    ...(spec?.suspend === undefined ? {} : { suspended: spec.suspend }),
    template: known,
  };
}

/** What a new thing has where its object says nothing. */
export function freshFields(collection: Collection, kind: string): { [field: string]: unknown } {
  if (collection === "serviceAccounts") return { purpose: "app", secrets: [] };
  if (collection !== "workloads") return {};
  return {
    kind: kind as WorkloadKind,
    replicas: 1,
    suspended: false,
    cadence: 30,
    owner: null,
    template: {
      serviceAccount: null,
      automount: null,
      image: "registry.northwind-labs.example/unknown:1",
      labels: {},
      tokens: [],
      secretVolumes: [],
    },
  };
}
