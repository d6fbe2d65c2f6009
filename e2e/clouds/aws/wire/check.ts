/** Holds every value the simulator sends or receives against the SDK's schema: unknown or ill-typed members throw. */
import { type Shape, shapeOf } from "./schema.ts";
import { SchemaViolation } from "./wire-error.ts";

/** The members of a structure value in schema order; throws for a member the schema lacks or one it requires and misses. */
export function structureEntries(
  shape: Extract<Shape, { type: "structure" }>,
  value: unknown,
  path: string,
): { name: string; raw: unknown; traits: { [name: string]: unknown }; value: unknown }[] {
  const record = recordOf(value, path);
  for (const name of Object.keys(record)) {
    if (!shape.members.has(name))
      throw new SchemaViolation(`${path}.${name} is not a member of ${shape.name}`);
  }
  for (const name of shape.required) {
    // Dates that are not known yet are left out by AWS although the schema asks for them.
    const isDate = shapeOf(shape.members.get(name)?.raw).type === "timestamp";
    if (record[name] === undefined && !isDate)
      throw new SchemaViolation(`${path}.${name} is required by ${shape.name}`);
  }
  return [...shape.members].flatMap(([name, member]) => {
    const given = record[name];
    return given === undefined || given === null ? [] : [{ name, ...member, value: given }];
  });
}

/** Throws unless `value` fits `raw`, all the way down. */
export function checkValue(raw: unknown, value: unknown, path: string): void {
  const shape = shapeOf(raw);
  if (shape.type === "unit") return;
  if (shape.type === "structure") {
    for (const entry of structureEntries(shape, value, path)) {
      checkValue(entry.raw, entry.value, `${path}.${entry.name}`);
    }
  } else if (shape.type === "list") {
    for (const [index, item] of arrayOf(value, path).entries()) {
      checkValue(shape.item.raw, item, `${path}[${index}]`);
    }
  } else if (shape.type === "map") {
    for (const [key, item] of Object.entries(recordOf(value, path))) {
      checkValue(shape.value.raw, item, `${path}.${key}`);
    }
  } else if (!fits(shape.type, value)) {
    throw new SchemaViolation(`${path} should be a ${shape.type}, not ${typeof value}`);
  }
}

function fits(type: string, value: unknown): boolean {
  if (type === "timestamp") return value instanceof Date && !Number.isNaN(value.getTime());
  if (type === "blob") return value instanceof Uint8Array;
  if (type === "document") return true;
  return typeof value === type;
}

export function arrayOf(value: unknown, path: string): unknown[] {
  if (!Array.isArray(value)) throw new SchemaViolation(`${path} should be a list`);
  return value;
}

export function recordOf(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SchemaViolation(`${path} should be a structure`);
  }
  return value as Record<string, unknown>;
}
