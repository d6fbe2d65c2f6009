/** Matches REST requests to operations by the SDK's own `http` trait and reads labels, query and body into the input. */
import { checkValue } from "./check.ts";
import { type Member, type Operation, shapeOf } from "./schema.ts";
import { SchemaViolation } from "./wire-error.ts";

export type Route = { operation: Operation; method: string; pattern: RegExp; labels: string[] };

/** Null for an operation without an `http` trait. */
export function routeOf(operation: Operation): Route | null {
  const http = operation.traits.http;
  if (!Array.isArray(http)) return null;
  const [method, uri] = http as [string, string, number];
  const labels: string[] = [];
  const source = uri
    .split("?")[0]
    ?.split("/")
    .map((part) => {
      if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      labels.push(part.slice(1, -1).replace("+", ""));
      return part.includes("+") ? "(.+)" : "([^/]+)";
    })
    .join("/");
  return { operation, method, pattern: new RegExp(`^${source}/?$`), labels };
}

/** The input of a request that matched `route`; a parameter the SDK does not have throws SchemaViolation. */
export function readRest(route: Route, url: URL, body: string): Record<string, unknown> {
  const shape = shapeOf(route.operation.input);
  if (shape.type === "unit") return {};
  if (shape.type !== "structure") throw new SchemaViolation("REST input is not a structure");
  const input: Record<string, unknown> = body === "" ? {} : (JSON.parse(body) as Record<string, unknown>);
  const match = route.pattern.exec(url.pathname);
  route.labels.forEach((label, index) => {
    input[label] = decodeURIComponent(match?.[index + 1] ?? "");
  });
  const byQueryName = new Map(
    [...shape.members].map(([name, member]) => [member.traits.httpQuery, { name, member }]),
  );
  for (const key of new Set(url.searchParams.keys())) {
    const known = byQueryName.get(key);
    if (!known) throw new SchemaViolation(`${key} is not a query parameter of ${route.operation.name}`);
    input[known.name] = queryValue(known.member, url.searchParams.getAll(key));
  }
  checkValue(route.operation.input, input, "request");
  return input;
}

function queryValue(member: Member, texts: string[]): unknown {
  const shape = shapeOf(member.raw);
  if (shape.type === "list") return texts.flatMap((text) => queryValue(shape.item, [text]));
  const text = texts[0] ?? "";
  if (shape.type === "number") return Number(text);
  return shape.type === "boolean" ? text === "true" : text;
}
