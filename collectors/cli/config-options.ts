/** A provider's source configuration as command-line options: one option per field, described in the schema's own words. */
import type { Command } from "commander";
import { Option } from "commander";
import { z } from "zod";
import type { Provider } from "#lib/providers/contract.ts";
import { names } from "./parse.ts";

type FieldShape = { type?: string; enum?: string[]; default?: unknown; title?: string; description?: string };

/** Adds `--role-name <value>` for a field `roleName`; a trailing `Arn` of the field is left out of the option. */
export function addConfigOptions(command: Command, provider: Provider): void {
  for (const [field, shape] of fieldsOf(provider)) {
    const list = shape.type === "array";
    const value = list ? "<values...>" : shape.type === "boolean" ? "" : "<value>";
    const option = new Option(`--${optionName(field)} ${value}`.trim(), describe(shape));
    if (shape.enum !== undefined) option.choices(shape.enum);
    command.addOption(option);
  }
}

/** The configuration the options say; fields without an option are absent, so the schema's defaults apply. */
export function configFrom(provider: Provider, options: Record<string, unknown>): Record<string, unknown> {
  const config: Record<string, unknown> = {};
  for (const [field, shape] of fieldsOf(provider)) {
    const value = options[attributeName(field)];
    if (value === undefined) continue;
    config[field] = shape.type === "array" ? names(value as string[]) : numeric(shape, value);
  }
  return config;
}

function numeric(shape: FieldShape, value: unknown): unknown {
  return shape.type === "integer" || shape.type === "number" ? Number(value) : value;
}

function fieldsOf(provider: Provider): [string, FieldShape][] {
  const schema = z.toJSONSchema(provider.sourceConfig, { io: "input", unrepresentable: "any" });
  return Object.entries((schema.properties ?? {}) as Record<string, FieldShape>);
}

function optionName(field: string): string {
  return field.replace(/Arn$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Commander's name for an option in its result. */
function attributeName(field: string): string {
  return field.replace(/Arn$/, "");
}

function describe({ title, description, default: standard }: FieldShape): string {
  const text = description ?? title ?? "";
  return standard === undefined ? text : `${text} (default ${JSON.stringify(standard)})`;
}
