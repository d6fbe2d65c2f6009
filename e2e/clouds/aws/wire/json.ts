/** Writes a value as the JSON protocols do: member names as the schema has them, dates as epoch seconds unless told. */
import { arrayOf, recordOf, structureEntries } from "./check.ts";
import { shapeOf } from "./schema.ts";
import { SchemaViolation } from "./wire-error.ts";

/** The plain JSON value for `value`. Throws SchemaViolation for anything the SDK of this version does not know. */
export function jsonValue(raw: unknown, value: unknown, path: string): unknown {
  const shape = shapeOf(raw);
  if (shape.type === "unit") return {};
  if (shape.type === "structure") {
    return Object.fromEntries(
      structureEntries(shape, value, path).map((entry) => [
        typeof entry.traits.jsonName === "string" ? entry.traits.jsonName : entry.name,
        jsonValue(entry.raw, entry.value, `${path}.${entry.name}`),
      ]),
    );
  }
  if (shape.type === "list") {
    return arrayOf(value, path).map((item, index) => jsonValue(shape.item.raw, item, `${path}[${index}]`));
  }
  if (shape.type === "map") {
    return Object.fromEntries(
      Object.entries(recordOf(value, path)).map(([key, item]) => [
        key,
        jsonValue(shape.value.raw, item, `${path}.${key}`),
      ]),
    );
  }
  if (shape.type === "timestamp" && value instanceof Date) {
    if (shape.format === "date-time") return value.toISOString();
    return shape.format === "http-date" ? value.toUTCString() : value.getTime() / 1000;
  }
  if (shape.type === "blob" && value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (shape.type === "document" || typeof value === shape.type) return value;
  throw new SchemaViolation(`${path} should be a ${shape.type}, not ${typeof value}`);
}
