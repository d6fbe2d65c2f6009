/** ObjectMeta as the API server writes it: empty fields are left out, and managedFields say who wrote what. */
import type { Labels, Meta, Owner } from "../world/model.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type MetadataFacts = Pick<Meta, "name" | "uid" | "createdAt" | "revision"> & {
  namespace?: string;
  generateName?: string;
  labels?: Labels;
  annotations?: Labels;
  owner?: Owner | null;
  /** Counts changes of the specification, for what has one. */
  generation?: number;
  /** Whether the owner is the controller that made it. */
  controlled?: boolean;
};

/** Without managedFields, which need the whole object. */
export function metadataOf(facts: MetadataFacts): JsonObject {
  const { owner, labels = {}, annotations = {} } = facts;
  return {
    name: facts.name,
    ...(facts.generateName === undefined ? {} : { generateName: facts.generateName }),
    ...(facts.namespace === undefined ? {} : { namespace: facts.namespace }),
    uid: facts.uid,
    resourceVersion: String(facts.revision),
    ...(facts.generation === undefined ? {} : { generation: facts.generation }),
    creationTimestamp: facts.createdAt,
    ...(Object.keys(labels).length === 0 ? {} : { labels: sorted(labels) }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations: sorted(annotations) }),
    ...(owner ? { ownerReferences: [ownerReference(owner)] } : {}),
  };
}

function ownerReference(owner: Owner): JsonObject {
  return { ...owner, controller: true, blockOwnerDeletion: true };
}

/** Maps are written in the order of their keys. */
export function sorted(map: Labels): Labels {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Adds who wrote the object: one entry that claims every field of it, as the first write leaves it. */
export function withManager(object: JsonObject, manager: string, apiVersion: string, at: string): JsonObject {
  const { metadata, ...rest } = object;
  const { labels, annotations, ownerReferences, ...unclaimed } = metadata as JsonObject;
  const claimed = Object.fromEntries(
    Object.entries({ labels, annotations, ownerReferences }).filter(([, value]) => value !== undefined),
  ) as JsonObject;
  const fieldsV1 = fieldsOf({ ...rest, ...(Object.keys(claimed).length > 0 ? { metadata: claimed } : {}) });
  const entry = { manager, operation: "Update", apiVersion, time: at, fieldsType: "FieldsV1", fieldsV1 };
  return { ...object, metadata: { ...unclaimed, ...claimed, managedFields: [entry] } };
}

/** Lists whose items have names are claimed item by item, others as a whole; a map of free keys marks itself as well. */
function fieldsOf(value: Json, depth = 0): JsonObject {
  if (Array.isArray(value)) {
    const named = value.filter((item) => typeof (item as JsonObject | null)?.name === "string");
    if (named.length !== value.length || depth > 6) return {};
    return Object.fromEntries(
      value.map((item) => [
        `k:${JSON.stringify({ name: (item as JsonObject).name ?? "" })}`,
        { ".": {}, ...fieldsOf(item, depth + 1) },
      ]),
    );
  }
  if (value === null || typeof value !== "object") return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      `f:${key}`,
      key === "labels" || key === "annotations"
        ? { ".": {}, ...fieldsOf(inner, depth + 1) }
        : fieldsOf(inner, depth + 1),
    ]),
  );
}

/** What `kubectl apply` leaves in an annotation: the object as it was given, secrets included. */
export function lastApplied(object: JsonObject): string {
  const { metadata, ...rest } = object;
  const { name, namespace, labels, annotations } = metadata as JsonObject;
  const given = {
    ...rest,
    metadata: {
      annotations: annotations ?? {},
      ...(labels === undefined ? {} : { labels }),
      name: name ?? null,
      ...(namespace === undefined ? {} : { namespace }),
    },
  };
  return `${JSON.stringify(Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))))}\n`;
}
