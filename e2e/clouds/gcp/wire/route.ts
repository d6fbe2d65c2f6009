/** From a request line to the operation and its input, refused where Google's schemas refuse it. */
import type { CloudRequest } from "../../cloud-server.ts";
import type { BodyType, Input, Operation, ParameterType, Query } from "./operation.ts";
import { invalidArgument, invalidValue, unknownField, unknownParameter } from "./status-error.ts";

type Route = { operation: Operation; pattern: RegExp };

/** What every method takes beside its own parameters. */
const COMMON = new Set(["alt", "prettyPrint", "quotaUser", "$.xgafv", "$alt", "key"]);

export function routesOf(operations: Operation[]): Route[] {
  return operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
}

/** Undefined when no method is at that path. */
export function matchRoute(
  routes: Route[],
  method: string,
  path: string,
): { operation: Operation; parts: string[] } | undefined {
  for (const { operation, pattern } of routes) {
    if (operation.method !== method) continue;
    const found = pattern.exec(path);
    if (found) return { operation, parts: found.slice(1).map(decode) };
  }
  return undefined;
}

export function inputOf(operation: Operation, parts: string[], request: CloudRequest): Input {
  return {
    parts,
    query: readQuery(operation.query ?? {}, request.url.searchParams),
    body: readBody(operation, request),
  };
}

function patternOf(path: string): RegExp {
  const source = path
    .split("/")
    .map((segment) => {
      const [, verb] = /^\{[^}]+\}(:\w+)?$/.exec(segment) ?? [];
      if (!segment.startsWith("{")) return segment.replaceAll(".", "\\.");
      return verb === undefined ? "([^/:]+)" : `([^/:]+)${verb}`;
    })
    .join("/");
  return new RegExp(`^/?${source}$`);
}

/** Names inside names arrive encoded once or twice, by the age of the client library. */
function decode(part: string): string {
  const once = decodeURIComponent(part);
  return /%[0-9A-F]{2}/i.test(once) ? decodeURIComponent(once) : once;
}

function readQuery(known: Record<string, ParameterType>, given: URLSearchParams): Query {
  const query: Query = {};
  for (const name of new Set(given.keys())) {
    const type = known[name];
    if (type === undefined) {
      if (COMMON.has(name)) continue;
      throw unknownParameter(name);
    }
    const values = given.getAll(name);
    if (type !== "strings" && values.length > 1) throw invalidValue(name, "repeated", values);
    query[name] = type === "strings" ? values : readParameter(name, type, values[0] ?? "");
  }
  return query;
}

function readParameter(name: string, type: ParameterType, value: string): string | number | boolean {
  if (type === "integer") {
    if (!/^-?\d+$/.test(value)) throw invalidValue(snake(name), "TYPE_INT32", value);
    return Number(value);
  }
  if (type === "boolean") {
    if (value !== "true" && value !== "false") throw invalidValue(snake(name), "TYPE_BOOL", value);
    return value === "true";
  }
  if (type === "timestamp" && Number.isNaN(Date.parse(value)))
    throw invalidValue(snake(name), "type.googleapis.com/google.protobuf.Timestamp", value);
  if (Array.isArray(type) && !type.includes(value)) throw invalidValue(snake(name), "TYPE_ENUM", value);
  return value;
}

function readBody(operation: Operation, request: CloudRequest): { [field: string]: unknown } {
  if (request.body === "") return {};
  const type = request.headers["content-type"] ?? "";
  const body: unknown = type.includes("x-www-form-urlencoded")
    ? Object.fromEntries(new URLSearchParams(request.body))
    : parse(request.body);
  if (operation.body === undefined) {
    if (JSON.stringify(body) === "{}") return {};
    throw unknownField(Object.keys(Object(body))[0] ?? "body", "");
  }
  checkField(operation.body, body, "");
  return body as { [field: string]: unknown };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument("Invalid JSON payload received. Unexpected end of string.");
  }
}

function checkField(type: BodyType, value: unknown, path: string): void {
  if (type === "any" || value === null || value === undefined) return;
  if (typeof type === "object" && "each" in type && !Array.isArray(type)) {
    if (!Array.isArray(value)) throw invalidValue(path, "repeated", value);
    for (const [at, item] of value.entries()) checkField(type.each as BodyType, item, `${path}[${at}]`);
  } else if (typeof type === "object" && !Array.isArray(type)) {
    if (typeof value !== "object" || Array.isArray(value)) throw invalidValue(path, "message", value);
    for (const [name, item] of Object.entries(value)) {
      const field = (type as Record<string, BodyType>)[name];
      if (field === undefined) throw unknownField(name, path);
      checkField(field, item, path === "" ? snake(name) : `${path}.${snake(name)}`);
    }
  } else {
    checkScalar(type as ParameterType | "duration", value, path);
  }
}

function checkScalar(type: ParameterType | "duration", value: unknown, path: string): void {
  const fits =
    type === "strings"
      ? Array.isArray(value) && value.every((item) => typeof item === "string")
      : type === "integer"
        ? Number.isInteger(value)
        : type === "boolean"
          ? typeof value === "boolean"
          : typeof value === "string" && (!Array.isArray(type) || type.includes(value));
  if (!fits)
    throw invalidValue(path, typeof type === "string" ? `TYPE_${type.toUpperCase()}` : "TYPE_ENUM", value);
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
