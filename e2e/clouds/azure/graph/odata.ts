/** Query options of Microsoft Graph: what is selected, expanded, filtered and counted, and how long a page is. */
import { AzureError, ContractViolation } from "../azure-error.ts";
import type { Call, Reply } from "../call.ts";
import type { Row } from "./entities.ts";
import { matches } from "./filter.ts";

export type Expansion = { name: string; select: string[] | null };
export type Options = {
  select: string[] | null;
  expand: Expansion[];
  filter: string | null;
  /** `$count=true` together with the header that makes advanced queries possible. */
  isAdvanced: boolean;
  count: boolean;
  top: number | null;
  offset: number;
};

const KNOWN = ["$select", "$expand", "$filter", "$top", "$count", "$skiptoken", "$orderby"];

export function optionsOf(call: Call): Options {
  const { query } = call;
  for (const name of query.keys())
    if (!KNOWN.includes(name.toLowerCase()))
      throw new ContractViolation(400, "BadRequest", `The query parameter '${name}' is not supported.`);
  if (query.has("$orderby")) throw new ContractViolation(400, "BadRequest", "Nothing is ordered here.");
  const count = query.get("$count") === "true";
  const top = query.get("$top");
  return {
    select: words(query.get("$select")),
    expand: expansions(query.get("$expand")),
    filter: query.get("$filter"),
    count,
    isAdvanced: count && call.headers.consistencylevel?.toLowerCase() === "eventual",
    top: top === null ? null : Number(top),
    offset: offsetOf(query.get("$skiptoken")),
  };
}

const words = (text: string | null): string[] | null =>
  text === null ? null : text.split(",").map((word) => word.trim());

/** `owners($select=id),appRoleAssignedTo`. */
function expansions(text: string | null): Expansion[] {
  if (text === null) return [];
  return [...text.matchAll(/([A-Za-z0-9.]+)(?:\(\$select=([^)]*)\))?,?/g)].map(([, name = "", select]) => ({
    name,
    select: select === undefined ? null : words(select),
  }));
}

function offsetOf(token: string | null): number {
  if (token === null) return 0;
  const match = /^page:(\d+)$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  if (!match)
    throw new AzureError(
      400,
      "Directory_ExpiredPageToken",
      "The specified page token value has expired and can no longer be included in your request.",
    );
  return Number(match[1]);
}

/** Keeps the selected properties; the type of a derived object stays. Throws for a property the type has not. */
export function selected(row: Row, select: string[] | null, type: string): Row {
  if (select === null) return row;
  const known = select.map((name) => {
    const property = Object.keys(row).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (property === undefined) throw noProperty(name, type);
    return property;
  });
  const odata = Object.keys(row).filter((name) => name.startsWith("@odata"));
  return Object.fromEntries([...odata, ...known].map((name) => [name, row[name]]));
}

export function noProperty(name: string, type: string): AzureError {
  return new ContractViolation(
    400,
    "BadRequest",
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
  );
}

type List = {
  type: string;
  size: { default: number; maximum: number };
  rows: Row[];
  expand?(row: Row, expansion: Expansion): unknown;
};

/** One page of a list, filtered, expanded, selected; the link to the next is at the host that was asked. */
export function listReply(call: Call, options: Options, list: List): Reply {
  const { top, offset, select, filter } = options;
  const { maximum } = list.size;
  if (top !== null && !(top >= 1 && top <= maximum))
    throw new AzureError(
      400,
      "Request_BadRequest",
      `Invalid page size specified: '${top}'. Must be between 1 and ${maximum} inclusive.`,
    );
  const rows =
    filter === null ? list.rows : list.rows.filter((row) => matches(filter, row, options.isAdvanced));
  const size = Math.min(top ?? list.size.default, call.pageCap ?? maximum);
  const end = offset + size;
  const value = rows.slice(offset, end).map((row) => ({
    ...selected(row, select, list.type),
    ...expanded(row, options.expand, list),
  }));
  const body: Row = { "@odata.context": contextOf(call, list.type) };
  if (options.isAdvanced && offset === 0) body["@odata.count"] = rows.length;
  if (end < rows.length) body["@odata.nextLink"] = linkTo(call, end);
  return { status: 200, body: { ...body, value } };
}

function expanded(row: Row, expansions: Expansion[], { type, expand }: List): Row {
  if (expansions.length > 1)
    throw new AzureError(
      400,
      "Request_UnsupportedQuery",
      "Only one property can be expanded in a single query.",
    );
  return Object.fromEntries(
    expansions.map((expansion) => {
      if (expand === undefined) throw noProperty(expansion.name, type);
      return [expansion.name, expand(row, expansion)];
    }),
  );
}

const contextOf = (call: Call, type: string) => `${call.caller.cloud.graph}/$metadata#${type}`;

function linkTo(call: Call, offset: number): string {
  const query = new URLSearchParams(call.query);
  query.set(
    "$skiptoken",
    Buffer.from(`page:${call.quirks.loopingNextLink ? 0 : offset}`).toString("base64url"),
  );
  const host = call.quirks.foreignNextLink ? "https://pages.example.net" : call.caller.cloud.graph;
  return `${host}${call.path}?${query.toString()}`;
}
