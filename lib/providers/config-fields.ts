/** A provider's source configuration as a list of fields: what a form and a command line are drawn from, in the schema's own words. */
import { z } from "zod";
import type { Provider } from "./contract.ts";

export type ConfigField = {
  /** As in the configuration: `roleName`. */
  name: string;
  title: string;
  description: string;
  /** `list`: several texts. */
  type: "text" | "number" | "flag" | "choice" | "list";
  choices: { value: string; label: string }[];
  /** What holds when nothing is said; null: nothing, or whatever the description says. */
  standard: string | number | boolean | null;
  required: boolean;
  /** Filled in by Rollcall where nobody says otherwise; a form need not ask. */
  generated: boolean;
  /** Says what the source is, which no later collection may find to be something else. */
  pins: boolean;
};

type Shape = {
  type?: string;
  enum?: string[];
  default?: unknown;
  title?: string;
  description?: string;
  /** Choice → what a person reads in its place. */
  labels?: Record<string, string>;
  generated?: boolean;
  pins?: boolean;
};

/** In the order of the schema. */
export function configFields(provider: Pick<Provider, "sourceConfig">): ConfigField[] {
  const schema = z.toJSONSchema(provider.sourceConfig, { io: "input", unrepresentable: "any" });
  const required = new Set(schema.required ?? []);
  return Object.entries((schema.properties ?? {}) as Record<string, Shape>).map(([name, shape]) => ({
    name,
    title: shape.title ?? name,
    description: shape.description ?? shape.title ?? "",
    type: typeOf(shape),
    choices: (shape.enum ?? []).map((value) => ({ value, label: shape.labels?.[value] ?? value })),
    standard: isPlain(shape.default) ? shape.default : null,
    required: required.has(name),
    generated: shape.generated ?? false,
    pins: shape.pins ?? false,
  }));
}

/** A configuration from texts as a person types them; empty ones are absent, so the schema's defaults apply. */
export function readConfig(
  fields: readonly ConfigField[],
  given: Record<string, string | string[] | boolean | undefined>,
): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const { name, type } of fields) {
    const value = given[name];
    if (value === undefined) continue;
    const read = type === "list" ? listed(value) : single(value, type);
    if (read !== undefined) config[name] = read;
  }
  return config;
}

function typeOf({ type, enum: choices }: Shape): ConfigField["type"] {
  if (choices !== undefined) return "choice";
  if (type === "array") return "list";
  if (type === "boolean") return "flag";
  return type === "integer" || type === "number" ? "number" : "text";
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Comma- or space-separated; empty ones fall away. */
function listed(value: string | string[] | boolean): string[] | undefined {
  const all = [value].flat().flatMap((one) => String(one).split(/[\s,]+/));
  const filled = all.filter((one) => one !== "");
  return filled.length === 0 ? undefined : filled;
}

function single(value: string | string[] | boolean, type: ConfigField["type"]): unknown {
  const first = Array.isArray(value) ? (value[0] ?? "") : value;
  if (type === "flag") return typeof first === "boolean" ? first : first !== "";
  const text = String(first).trim();
  if (text === "") return undefined;
  return type === "number" ? Number(text) : text;
}
