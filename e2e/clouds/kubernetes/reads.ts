/** Lists and single objects, whole or by their metadata alone. */
import { CANARY } from "./kits/oddities.ts";
import type { Answer, Call } from "./server.ts";
import type { Json, JsonObject } from "./wire/metadata.ts";
import { type Form, negotiate } from "./wire/negotiate.ts";
import { type Page, pageOf } from "./wire/pages.ts";
import { type Item, itemsOf, type ResourceType } from "./wire/resources.ts";
import { fieldSelector, labelSelector } from "./wire/selectors.ts";
import { notFound, type Target } from "./wire/status.ts";
import type { View } from "./wire/view.ts";

/** Throws StatusError for what is not there or cannot be understood. */
export function readResource(call: Call, type: ResourceType, target: Target, view: View): Answer {
  const { request, effects } = call;
  const asked = negotiate(request.headers.accept, target.name === null);
  const form: Form = effects.some(({ kind }) => kind === "unnegotiated") ? "object" : asked;
  if (type.resource === "secrets" && asked === "object")
    call.violate(`${request.method} ${request.url.pathname} asks for the content of secrets`);
  if (target.name === null) return { status: 200, body: listObject(call, type, target, view, form) };
  const item = itemsOf(type, view).find(
    ({ name, namespace }) => name === target.name && namespace === target.namespace,
  );
  if (!item) throw notFound(target);
  return { status: 200, body: form === "metadata" ? metadataOnly(item) : whole(item, type) };
}

function listObject(
  { request, effects, pageCap }: Call,
  type: ResourceType,
  target: Target,
  view: View,
  form: Form,
): JsonObject {
  const query = request.url.searchParams;
  const fields = query.get("fieldSelector") ?? "";
  const labels = query.get("labelSelector") ?? "";
  const isField = fieldSelector(fields, type);
  const isLabelled = labelSelector(labels);
  const found = itemsOf(type, view).filter(
    (item) =>
      (target.namespace === null || item.namespace === target.namespace) && isField(item) && isLabelled(item),
  );
  const page = pageOf(found, view, {
    limit: query.get("limit"),
    token: query.get("continue") || null,
    resourceVersion: query.get("resourceVersion") || null,
    selected: fields !== "" || labels !== "",
    cap: pageCap,
    forget: effects.some(({ kind }) => kind === "page-expired"),
  });
  return form === "metadata" ? metadataList(page) : objectList(page, type);
}

function listMetadata({ resourceVersion, next, remaining }: Page): JsonObject {
  return {
    resourceVersion: String(resourceVersion),
    ...(next === null ? {} : { continue: next }),
    ...(remaining === null ? {} : { remainingItemCount: remaining }),
  };
}

/** Objects in a list do not repeat what they are. */
function objectList(page: Page, type: ResourceType): JsonObject {
  const items = page.items.map((item) => {
    const { kind: _, apiVersion: __, ...rest } = whole(item, type);
    return rest as Json;
  });
  const apiVersion = type.group === "" ? type.version : `${type.group}/${type.version}`;
  return { kind: `${type.kind}List`, apiVersion, metadata: listMetadata(page), items };
}

function metadataList(page: Page): JsonObject {
  const items = page.items.map(metadataOnly);
  return {
    kind: "PartialObjectMetadataList",
    apiVersion: "meta.k8s.io/v1",
    metadata: listMetadata(page),
    items: items.length === 0 ? null : items,
  };
}

function metadataOnly(item: Item): JsonObject {
  const { metadata } = item.write();
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: metadata ?? {} };
}

/** A secret's content is the one thing the world has none of: what stands here shows where it went. */
function whole(item: Item, type: ResourceType): JsonObject {
  const object = item.write();
  if (type.resource !== "secrets") return object;
  const { kind, apiVersion, metadata, ...rest } = object;
  const data = { token: Buffer.from(CANARY).toString("base64") };
  return { kind: kind ?? "", apiVersion: apiVersion ?? "", metadata: metadata ?? {}, data, ...rest };
}
