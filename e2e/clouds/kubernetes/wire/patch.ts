/** Patches of a JSON object: merge patches, and lists of operations. */
import type { Json, JsonObject } from "./metadata.ts";
import { badRequest, unsupportedMediaType } from "./status.ts";

/**
 * The object as it is after the patch. A strategic merge patch is taken as a merge patch: lists of what can be patched here are
 * replaced as a whole. Throws StatusError for another media type or a patch that cannot be read.
 */
export function patched(object: JsonObject, contentType: string | undefined, body: string): JsonObject {
  const type = contentType?.split(";")[0]?.trim();
  const patch = parse(body);
  if (type === "application/json-patch+json") return operations(object, patch);
  if (type === "application/merge-patch+json" || type === "application/strategic-merge-patch+json")
    return merge(object, patch) as JsonObject;
  throw unsupportedMediaType();
}

export function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw badRequest("the object provided is unrecognized: json parse error");
  }
}

/** RFC 7396. */
function merge(target: Json | undefined, patch: Json): Json {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const base = target !== null && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete base[key];
    else base[key] = merge(base[key], value);
  }
  return base;
}

/** The part of RFC 6902 that changes fields of objects. */
function operations(object: JsonObject, patch: Json): JsonObject {
  const changed = structuredClone(object);
  if (!Array.isArray(patch)) throw badRequest("a JSON patch is a list of operations");
  for (const step of patch) {
    const { op, path, value } = step as { op?: string; path?: string; value?: Json };
    const keys = (path ?? "")
      .split("/")
      .slice(1)
      .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    const last = keys.pop();
    let place: Json | undefined = changed;
    for (const key of keys) place = (place as JsonObject | undefined)?.[key];
    if (last === undefined || place === null || typeof place !== "object")
      throw badRequest(`jsonpatch ${op} operation does not apply: doc is missing path: ${path}`);
    if (op === "remove") delete (place as JsonObject)[last];
    else if (op === "add" || op === "replace") (place as JsonObject)[last] = value ?? null;
    else throw badRequest(`jsonpatch operation ${op} is not supported here`);
  }
  return changed;
}
