/** What a person writes with their own rights: each write is checked as the server checks it, put into the journal, and seen by the next read. */
import { dayOf } from "../calendar.ts";
import type { World } from "../world.ts";
import type { Json, JsonObject } from "./wire/metadata.ts";
import { parse, patched } from "./wire/patch.ts";
import { fieldsOf, freshFields } from "./wire/read-object.ts";
import { type Item, itemsOf, type ResourceType, TOKEN_TYPE } from "./wire/resources.ts";
import {
  alreadyExists,
  badRequest,
  invalid,
  methodNotAllowed,
  notFound,
  type Target,
  unsupportedMediaType,
} from "./wire/status.ts";
import { type View, viewOf } from "./wire/view.ts";
import { type Collection, findThing, type WriteParameters } from "./world/apply-entry.ts";
import type { Template } from "./world/model.ts";

export type Write = {
  world: World;
  view: View;
  type: ResourceType;
  target: Target;
  body: string;
  contentType: string | undefined;
  /** All is checked, and nothing is written. */
  dryRun: boolean;
};
export type Written = { status: number; body: JsonObject };

const MANAGER = "kubectl-edit";

/** Throws StatusError for what the server refuses. */
export function performWrite(method: string, write: Write): Written {
  const { collection } = write.type;
  const isPod = write.type.resource === "pods";
  if (collection === null || (isPod && method !== "DELETE")) throw methodNotAllowed();
  if (method === "POST" && write.target.name === null) return create(write, collection);
  if (write.target.name === null) throw methodNotAllowed();
  if (method === "DELETE") return remove(write, collection);
  if (method === "PATCH" || method === "PUT") return change(method, write, collection);
  throw methodNotAllowed();
}

function record({ world, view, dryRun }: Write, action: string, parameters: WriteParameters): void {
  if (dryRun) return;
  const scope = view.facts.name;
  world.journal.append({ cloud: "kubernetes", scope, day: world.day, action, parameters });
  world.kubernetes.touch(scope);
}

function itemNow(
  { world, view, type }: Write,
  { namespace, name }: { namespace: string | null; name: string },
): Item | undefined {
  return itemsOf(type, viewOf(world, view.facts)).find(
    (item) => item.name === name && item.namespace === namespace,
  );
}

function create(write: Write, collection: Collection): Written {
  const { type, view, body, contentType } = write;
  // Typed commands of kubectl speak protobuf; what is applied, patched or deleted does not need it.
  if (/protobuf/.test(contentType ?? "")) throw unsupportedMediaType();
  const object = objectOf(parse(body), type);
  const namespace = type.namespaced ? write.target.namespace : null;
  const name = String((object.metadata as JsonObject | undefined)?.name ?? "");
  const target = { ...write.target, name };
  if (!NAME[type.group === "rbac.authorization.k8s.io" ? "path" : "subdomain"].test(name))
    throw invalid(
      target,
      type.kind,
      "metadata.name",
      `Invalid value: "${name}": a name is made of lower case letters, digits, '-' and '.'`,
    );
  if (namespace !== null && !view.state.namespaces.some((one) => one.name === namespace))
    throw notFound({ ...target, group: "", resource: "namespaces", name: namespace });
  if (itemNow(write, { namespace, name })) throw alreadyExists(target);
  const fields = fieldsOf(collection, object);
  const fresh =
    collection === "tokenSecrets" ? secretFields(write, object) : freshFields(collection, type.kind);
  const thing = mergedThing(
    { ...fresh, manager: MANAGER },
    { ...fields, ...(namespace === null ? {} : { namespace }) },
  );
  check(target, type, thing);
  record(write, "create", { collection, thing } as unknown as WriteParameters);
  return { status: 201, body: itemNow(write, { namespace, name })?.write() ?? object };
}

/** A token for an account that is there; the server fills in which it is. */
function secretFields({ view, target, type }: Write, object: JsonObject): { [field: string]: unknown } {
  const { metadata, type: secretType } = object as {
    metadata?: { annotations?: Record<string, string> };
    type?: Json;
  };
  const name = metadata?.annotations?.["kubernetes.io/service-account.name"];
  if (secretType !== TOKEN_TYPE)
    throw invalid(target, type.kind, "type", "Unsupported value: only token secrets can be made here");
  const account = view.state.serviceAccounts.find(
    (one) => one.name === name && one.namespace === target.namespace,
  );
  if (!account)
    throw invalid(
      target,
      type.kind,
      "metadata.annotations[kubernetes.io/service-account.name]",
      "Required value",
      "FieldValueRequired",
    );
  return {
    serviceAccount: account.name,
    serviceAccountUid: account.uid,
    automatic: false,
    use: null,
    invalidSince: null,
  };
}

function remove(write: Write, collection: Collection): Written {
  const { type, target } = write;
  const { namespace, name } = target;
  const item = name === null ? undefined : itemNow(write, { namespace, name });
  if (!item || name === null) throw notFound(target);
  const before = item.write();
  record(write, "delete", { collection, named: namedBy(type, target) });
  // What is deleted for good is answered with a success; what is not, with the object as it was.
  if (["serviceaccounts", "namespaces", "pods"].includes(type.resource)) return { status: 200, body: before };
  const { uid } = before.metadata as JsonObject;
  const details = {
    name,
    ...(type.group === "" ? {} : { group: type.group }),
    kind: type.resource,
    uid: uid ?? null,
  };
  return {
    status: 200,
    body: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details },
  };
}

function change(method: string, write: Write, collection: Collection): Written {
  const { type, target, view, body, contentType } = write;
  const { namespace, name } = target;
  const item = name === null ? undefined : itemNow(write, { namespace, name });
  const known = findThing(view.state, collection, namedBy(type, target));
  if (!item || !known || name === null) throw notFound(target);
  const before = item.write();
  if (target.subresource === "scale") return scale(write, method, collection, known);
  if (target.subresource !== null) throw methodNotAllowed();
  const after = method === "PUT" ? objectOf(parse(body), type) : patched(before, contentType, body);
  const fields = fieldsOf(collection, after);
  const thing = mergedThing({ ...known }, { ...fields, name: known.name, manager: MANAGER });
  if (collection === "tokenSecrets") thing.invalidSince = invalidSinceIn(after);
  check(target, type, thing, known as unknown as { [field: string]: unknown });
  record(write, "replace", { collection, thing } as unknown as WriteParameters);
  return { status: 200, body: write.dryRun ? after : (itemNow(write, { namespace, name })?.write() ?? {}) };
}

function invalidSinceIn(object: JsonObject): number | null {
  const { labels } = object.metadata as { labels?: Record<string, string> };
  const day = labels?.["kubernetes.io/legacy-token-invalid-since"];
  return day === undefined ? null : dayOf(day);
}

function scale(write: Write, method: string, collection: Collection, known: object): Written {
  const { type, target, body, contentType } = write;
  if (type.resource !== "deployments" && type.resource !== "statefulsets") throw methodNotAllowed();
  const { uid, name, namespace, replicas } = known as {
    uid: string;
    name: string;
    namespace: string;
    replicas: number;
  };
  const written = {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid },
    spec: { replicas },
  };
  const after = method === "PUT" ? parse(body) : patched(written, contentType, body);
  const wanted = Number((after as { spec?: { replicas?: Json } }).spec?.replicas ?? 0);
  if (!Number.isInteger(wanted) || wanted < 0) throw badRequest(`replicas: ${wanted}`);
  record(write, "replace", {
    collection,
    thing: { ...known, replicas: wanted },
  } as unknown as WriteParameters);
  return {
    status: 200,
    body: {
      ...written,
      metadata: { ...written.metadata, name: target.name ?? name },
      spec: { replicas: wanted },
    },
  };
}

const namedBy = (type: ResourceType, { namespace, name }: Target) => ({
  name: name ?? "",
  ...(namespace === null ? {} : { namespace }),
  ...(type.collection === "workloads" ? { kind: type.kind } : {}),
});

function objectOf(value: Json, type: ResourceType): JsonObject {
  if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
  throw badRequest(`the object provided is unrecognized (must be of type ${type.kind})`);
}

type Fields = { [field: string]: unknown };

/** Template fields are merged, others replaced. */
function mergedThing(base: Fields, fields: Fields): Fields {
  const template =
    base.template === undefined
      ? {}
      : { template: { ...(base.template as Template), ...(fields.template as Partial<Template>) } };
  return { ...base, ...fields, ...template };
}

const NAME = {
  subdomain: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  path: /^[^/%]+$/,
};

/** What a binding must say, and may never say anew. */
function check(target: Target, type: ResourceType, thing: Fields, before?: Fields): void {
  if (!type.resource.endsWith("bindings")) return;
  const { subjects, roleRef } = thing as {
    subjects: { kind: string; namespace: string | null }[];
    roleRef: { kind: string; name: string };
  };
  const bare = subjects.findIndex(({ kind, namespace }) => kind === "ServiceAccount" && namespace === null);
  if (bare >= 0 && type.resource === "clusterrolebindings")
    throw invalid(target, type.kind, `subjects[${bare}].namespace`, "Required value", "FieldValueRequired");
  if (before === undefined || JSON.stringify(before.roleRef) === JSON.stringify(roleRef)) return;
  const value = `rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"${roleRef.kind}", Name:"${roleRef.name}"}`;
  throw invalid(target, type.kind, "roleRef", `Invalid value: ${value}: cannot change roleRef`);
}
