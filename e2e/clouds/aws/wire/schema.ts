/**
 * Reads the static schemas the AWS SDK ships (arrays: kind, namespace, name, traits, members…), so that what the
 * simulator writes and reads is exactly what the SDK of this version knows, and nothing more.
 */

export type Traits = { [name: string]: unknown };

/** A schema as the SDK writes it: a number (simple type with list and map bits), an array, or a function giving one. */
export type RawSchema = number | string | readonly unknown[] | (() => unknown);

export type Shape =
  | { type: "string" | "number" | "boolean" | "blob" | "timestamp" | "document" | "unit"; format: TimeFormat }
  | { type: "list"; item: Member }
  | { type: "map"; key: Member; value: Member }
  | { type: "structure"; name: string; members: Map<string, Member>; required: string[] };

export type TimeFormat = "default" | "date-time" | "http-date" | "epoch-seconds";
export type Member = { raw: unknown; traits: Traits };

export type Operation = { name: string; traits: Traits; input: unknown; output: unknown };

const LIST_BIT = 64;
const MAP_BIT = 128;
const SIMPLE: { [code: number]: Shape } = {
  0: { type: "string", format: "default" },
  1: { type: "number", format: "default" },
  2: { type: "boolean", format: "default" },
  4: { type: "timestamp", format: "default" },
  5: { type: "timestamp", format: "date-time" },
  6: { type: "timestamp", format: "http-date" },
  7: { type: "timestamp", format: "epoch-seconds" },
  15: { type: "document", format: "default" },
  17: { type: "number", format: "default" },
  19: { type: "number", format: "default" },
  21: { type: "blob", format: "default" },
  42: { type: "blob", format: "default" },
};
const STATIC = { simple: 0, list: 1, map: 2, structure: 3, union: 4, error: -3, operation: 9 };
const structures = new WeakMap<object, Shape>();

/** What the SDK's `<Operation>$` export says about an operation. */
export function operationOf(raw: unknown): Operation {
  const schema = followed(raw);
  if (!Array.isArray(schema) || schema[0] !== STATIC.operation) throw new Error("Not an operation schema");
  return { name: String(schema[2]), traits: traitsOf(schema[3]), input: schema[4], output: schema[5] };
}

/** Splits a member reference into its target and the traits written at the member, merged over the target's own. */
export function memberOf(reference: unknown): Member {
  if (isPair(reference)) {
    const own = traitsOf(reference[1]);
    return { raw: reference[0], traits: { ...targetTraits(reference[0]), ...own } };
  }
  return { raw: reference, traits: targetTraits(reference) };
}

export function shapeOf(raw: unknown): Shape {
  const schema = followed(raw);
  if (schema === "unit") return { type: "unit", format: "default" };
  if (typeof schema === "number") return simpleShape(schema);
  if (!Array.isArray(schema)) throw new Error(`Unknown schema: ${String(schema)}`);
  const known = structures.get(schema);
  if (known) return known;
  const shape = compoundShape(schema);
  structures.set(schema, shape);
  return shape;
}

function simpleShape(code: number): Shape {
  if (code >= MAP_BIT) return { type: "map", key: memberOf(0), value: memberOf(code & ~MAP_BIT) };
  if (code >= LIST_BIT) return { type: "list", item: memberOf(code & ~LIST_BIT) };
  const shape = SIMPLE[code];
  if (!shape) throw new Error(`Unknown simple schema: ${code}`);
  return shape;
}

function compoundShape(schema: unknown[]): Shape {
  const kind = schema[0];
  if (kind === STATIC.simple) return shapeOf(schema[4]);
  if (kind === STATIC.list) return { type: "list", item: memberOf(schema[4]) };
  if (kind === STATIC.map) return { type: "map", key: memberOf(schema[4]), value: memberOf(schema[5]) };
  if (kind !== STATIC.structure && kind !== STATIC.union && kind !== STATIC.error) {
    throw new Error(`Unknown schema kind: ${String(kind)}`);
  }
  const names = schema[4] as string[];
  const targets = schema[5] as unknown[];
  const members = new Map(names.map((name, index) => [name, memberOf(targets[index])]));
  const required = names.slice(0, typeof schema[6] === "number" ? schema[6] : 0);
  return { type: "structure", name: String(schema[2]), members, required };
}

function followed(raw: unknown): unknown {
  let schema = raw;
  while (typeof schema === "function") schema = (schema as () => unknown)();
  return isPair(schema) ? followed(schema[0]) : schema;
}

function targetTraits(raw: unknown): Traits {
  const schema = followed(raw);
  return Array.isArray(schema) ? traitsOf(schema[3]) : {};
}

/** A pair is `[target, traits]`; a schema proper has its namespace as text in second place. */
function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[1] !== "string";
}

const TRAIT_BITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
];

function traitsOf(raw: unknown): Traits {
  if (typeof raw === "object" && raw !== null) return raw as Traits;
  if (typeof raw !== "number" || raw === 0) return {};
  const traits: Traits = {};
  TRAIT_BITS.forEach((name, bit) => {
    if ((raw >> bit) & 1) traits[name] = 1;
  });
  return traits;
}
