/** What the simulator knows of a method: how it is asked for, what it takes, what it needs and who performs it. */
import type { Call } from "../call.ts";

/** An array lists the only values; `strings` may be repeated. */
export type ParameterType = "string" | "integer" | "boolean" | "strings" | "timestamp" | readonly string[];
export type BodyType =
  | ParameterType
  | "duration"
  | "any"
  | { [field: string]: BodyType }
  | { each: BodyType };

export type Query = { [name: string]: string | number | boolean | string[] | undefined };
export type Body = { [field: string]: unknown };

/** `parts`: the values of the path's variables, decoded, in their order. */
export type Input = { parts: string[]; query: Query; body: Body };

export type Operation = {
  /** As Google's discovery document names it; its first word is the service. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The `flatPath` of the discovery document. */
  path: string;
  query?: Record<string, ParameterType>;
  body?: Record<string, BodyType>;
  /** What the caller needs; null: nothing. */
  permission: string | null | ((input: Input) => string);
  /** Relative name of the organization, folder or project that decides whether the caller may; null: none does. */
  on: (input: Input) => string | null;
  /** The API must also be on in the project that is asked about, not only in the caller's. */
  local?: boolean;
  /** Changes something: for people, never for the collector. */
  writes?: boolean;
  /** Anybody may ask, signed in or not. */
  open?: boolean;
  run(call: Call, input: Input): object;
};

export const PAGED = { pageSize: "integer", pageToken: "string" } as const;

export const serviceOf = (operation: Operation): string => operation.id.split(".")[0] ?? "";

export const text = (value: unknown): string => (typeof value === "string" ? value : "");
export const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
