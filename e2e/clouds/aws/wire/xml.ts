/** Writes a value as the Query and EC2 protocols do: names, list wrapping and dates as the operation's schema says. */
import { arrayOf, recordOf, structureEntries } from "./check.ts";
import { shapeOf, type Traits } from "./schema.ts";
import { SchemaViolation } from "./wire-error.ts";

/** The XML of a structure's members, without an enclosing element. Throws SchemaViolation for anything the SDK lacks. */
export function xmlMembers(raw: unknown, value: unknown, path: string): string {
  const shape = shapeOf(raw);
  if (shape.type === "unit") return "";
  if (shape.type !== "structure") throw new SchemaViolation(`${path} is not a structure`);
  return structureEntries(shape, value, path)
    .map((entry) => {
      const name = typeof entry.traits.xmlName === "string" ? entry.traits.xmlName : entry.name;
      return xmlElement(entry.raw, entry.value, name, entry.traits, `${path}.${entry.name}`);
    })
    .join("");
}

function xmlElement(raw: unknown, value: unknown, name: string, traits: Traits, path: string): string {
  const shape = shapeOf(raw);
  if (shape.type === "structure") return `<${name}>${xmlMembers(raw, value, path)}</${name}>`;
  if (shape.type === "list") {
    const itemName = typeof shape.item.traits.xmlName === "string" ? shape.item.traits.xmlName : "member";
    const flat = traits.xmlFlattened !== undefined;
    const items = arrayOf(value, path).map((item, index) =>
      xmlElement(shape.item.raw, item, flat ? name : itemName, shape.item.traits, `${path}[${index}]`),
    );
    return flat ? items.join("") : `<${name}>${items.join("")}</${name}>`;
  }
  if (shape.type === "map") {
    const entries = Object.entries(recordOf(value, path)).map(
      ([key, item]) =>
        `<entry><key>${escapeXml(key)}</key>${xmlElement(shape.value.raw, item, "value", {}, `${path}.${key}`)}</entry>`,
    );
    return `<${name}>${entries.join("")}</${name}>`;
  }
  return `<${name}>${escapeXml(scalarText(shape.type, value, path))}</${name}>`;
}

function scalarText(type: string, value: unknown, path: string): string {
  if (type === "timestamp" && value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (type === "blob" && value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (type === "string" && typeof value === "string") return value;
  if (type === "number" && typeof value === "number") return String(value);
  if (type === "boolean" && typeof value === "boolean") return String(value);
  throw new SchemaViolation(`${path} should be a ${type}, not ${typeof value}`);
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"\r]/g, (char) => ESCAPES[char] ?? char);
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};
