/** The filters of Microsoft Graph that are understood here: `eq`, `ne`, `in`, `startswith`, joined by `and` and `or`. */
import { AzureError } from "../azure-error.ts";
import type { Row } from "./entities.ts";

/** `isAdvanced`: `ne` needs `$count=true` and ConsistencyLevel. Throws AzureError for a clause that is not understood. */
export function matches(filter: string, row: Row, isAdvanced: boolean): boolean {
  return filter
    .split(/\s+or\s+/i)
    .some((either) => either.split(/\s+and\s+/i).every((clause) => holds(clause.trim(), row, isAdvanced)));
}

function holds(clause: string, row: Row, isAdvanced: boolean): boolean {
  const text = (property: string) => String(valueIn(row, property) ?? "null").toLowerCase();
  const bare = (value: string) =>
    value
      .trim()
      .replace(/^'(.*)'$/, "$1")
      .toLowerCase();
  const compared = /^([\w/]+)\s+(eq|ne)\s+(.+)$/i.exec(clause);
  if (compared) {
    const [, property = "", operator = "", value = ""] = compared;
    if (operator.toLowerCase() === "ne" && !isAdvanced) throw unsupported();
    return (text(property) === bare(value)) === (operator.toLowerCase() === "eq");
  }
  const listed = /^([\w/]+)\s+in\s+\((.+)\)$/i.exec(clause);
  if (listed)
    return (listed[2] ?? "")
      .split(",")
      .map(bare)
      .includes(text(listed[1] ?? ""));
  const started = /^startswith\(([\w/]+),\s*'(.*)'\)$/i.exec(clause);
  if (started) return text(started[1] ?? "").startsWith((started[2] ?? "").toLowerCase());
  throw new AzureError(400, "BadRequest", `Invalid filter clause: ${clause}`);
}

function valueIn(row: Row, property: string): unknown {
  const [name = "", ...rest] = property.split("/");
  if (!Object.hasOwn(row, name)) throw new AzureError(400, "BadRequest", `Invalid filter clause: ${name}`);
  return rest.reduce<unknown>((value, step) => (value as Row | null)?.[step], row[name]);
}

const unsupported = () =>
  new AzureError(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified.");
