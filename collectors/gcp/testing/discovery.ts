/** Judges requests and answers by Google's discovery documents: what they do not know is a fault. */
import { readdirSync, readFileSync } from "node:fs";

type Schema = {
  type?: string;
  $ref?: string;
  format?: string;
  enum?: string[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
};
type Parameter = {
  type?: string;
  required?: boolean;
  location?: string;
  pattern?: string;
  enum?: string[];
  repeated?: boolean;
  format?: string;
};
type Method = {
  id: string;
  httpMethod: string;
  path: string;
  parameters?: Record<string, Parameter>;
  request?: Schema;
  response?: Schema;
};
type Document = {
  name: string;
  version: string;
  rootUrl: string;
  parameters: Record<string, Parameter>;
  schemas: Record<string, Schema>;
  resources: Record<string, Resource>;
};
type Resource = { methods?: Record<string, Method>; resources?: Record<string, Resource> };
type Route = Method & { document: Document; pattern: RegExp; names: string[] };

export type Judge = {
  /** The faults of a request, and of the answer that was given to it. Empty: none. */
  request(asked: { method: string; path: string; query: URLSearchParams; body: unknown }): string[];
  answer(asked: { method: string; path: string }, body: unknown): string[];
  /** Ids of all methods that requests were about. */
  used: Set<string>;
};

/** `folder`: that of the discovery documents. */
export function judgeBy(folder: string): Judge {
  const routes = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => routesOf(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Document));
  const used = new Set<string>();
  const routeOf = ({ method, path }: { method: string; path: string }) => {
    const fitting = routes.filter((route) => route.httpMethod === method && route.pattern.test(path));
    // Several documents may describe one path; the one whose parameters have the stricter pattern is meant.
    return fitting.find((route) => pathFaults(route, path).length === 0) ?? fitting[0];
  };
  return {
    used,
    request(asked) {
      const route = routeOf(asked);
      if (route === undefined) return [`no document knows ${asked.method} ${asked.path}`];
      used.add(route.id);
      return [
        ...pathFaults(route, asked.path),
        ...queryFaults(route, asked.query),
        ...bodyFaults(route, asked.body),
      ];
    },
    answer(asked, body) {
      const route = routeOf(asked);
      if (route === undefined) return [];
      return faultsOf(route.response ?? {}, body, route.document, route.id);
    },
  };
}

function routesOf(document: Document): Route[] {
  const methods: Method[] = [];
  const visit = ({ methods: own = {}, resources = {} }: Resource) => {
    methods.push(...Object.values(own));
    for (const child of Object.values(resources)) visit(child);
  };
  visit({ resources: document.resources });
  return methods.map((method) => {
    const names: string[] = [];
    const source = method.path
      .replace(/[.]/g, "\\.")
      .replace(/\{(\+?)(\w+)\}/g, (_, plus: string, name: string) => {
        names.push(name);
        return plus === "+" ? "(.+)" : "([^/]+)";
      });
    return { ...method, document, names, pattern: new RegExp(`^/${source}$`) };
  });
}

function pathFaults(route: Route, path: string): string[] {
  const values = route.pattern.exec(path)?.slice(1) ?? [];
  return route.names.flatMap((name, index) => {
    const parameter = route.parameters?.[name];
    const value = values[index] ?? "";
    if (parameter?.pattern === undefined || new RegExp(parameter.pattern).test(value)) return [];
    return [`${route.id}: ${name} is ${value}`];
  });
}

function queryFaults(route: Route, query: URLSearchParams): string[] {
  const known = { ...route.document.parameters, ...route.parameters };
  const faults = Object.entries(route.parameters ?? {})
    .filter(([name, { required, location }]) => required && location === "query" && !query.has(name))
    .map(([name]) => `${route.id}: ${name} is missing`);
  for (const name of new Set(query.keys())) {
    const parameter = known[name];
    const values = query.getAll(name);
    if (parameter === undefined || parameter.location === "path")
      faults.push(`${route.id}: unknown parameter ${name}`);
    else if (values.length > 1 && !parameter.repeated) faults.push(`${route.id}: ${name} is repeated`);
    else faults.push(...values.flatMap((value) => valueFaults(parameter, value, `${route.id}: ${name}`)));
  }
  return faults;
}

function valueFaults(parameter: Parameter, value: string, where: string): string[] {
  if (parameter.enum !== undefined && !parameter.enum.includes(value)) return [`${where} is ${value}`];
  if (parameter.type === "integer" && !/^-?\d+$/.test(value)) return [`${where} is ${value}`];
  if (parameter.type === "boolean" && !/^(true|false)$/.test(value)) return [`${where} is ${value}`];
  return parameter.format === "google-datetime" && Number.isNaN(Date.parse(value))
    ? [`${where} is ${value}`]
    : [];
}

function bodyFaults(route: Route, body: unknown): string[] {
  if (route.request === undefined) return body === null ? [] : [`${route.id}: takes no body`];
  return faultsOf(route.request, body ?? {}, route.document, route.id);
}

/** The discovery subset of JSON Schema, closed: a property that is not described is a fault. */
function faultsOf(schema: Schema, value: unknown, document: Document, where: string): string[] {
  if (schema.$ref !== undefined) return faultsOf(document.schemas[schema.$ref] ?? {}, value, document, where);
  switch (schema.type) {
    case "object": {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return [`${where} is no object`];
      return Object.entries(value).flatMap(([name, member]) => {
        const own = schema.properties?.[name] ?? schema.additionalProperties;
        return own === undefined
          ? [`${where}.${name} is unknown`]
          : faultsOf(own, member, document, `${where}.${name}`);
      });
    }
    case "array":
      if (!Array.isArray(value)) return [`${where} is no list`];
      return value.flatMap((item, index) =>
        faultsOf(schema.items ?? {}, item, document, `${where}[${index}]`),
      );
    case "string":
      if (typeof value !== "string") return [`${where} is no text`];
      return schema.enum !== undefined && !schema.enum.includes(value) ? [`${where} is ${value}`] : [];
    case "integer":
    case "number":
      return typeof value === "number" ? [] : [`${where} is no number`];
    case "boolean":
      return typeof value === "boolean" ? [] : [`${where} is no truth value`];
    default:
      return [];
  }
}
