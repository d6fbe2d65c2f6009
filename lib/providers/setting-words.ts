/** A setting of a source in words: a choice by what a person calls it, anything else as it is written; never a secret. */
import { holdsSecret } from "#lib/domain/secret-shapes.ts";
import type { ConfigField } from "./config-fields.ts";

/** `value`: as it is stored. */
export function settingWords(field: Pick<ConfigField, "choices"> | undefined, value: unknown): string {
  if (holdsSecret(value)) return "not shown: it looks like a secret";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join(", ");
  return field?.choices.find((choice) => choice.value === value)?.label ?? String(value);
}

/** What stands in the field of a form; null: nothing, or what must not be shown. */
export function settingTyped(value: unknown): string | number | boolean | null {
  if (value === undefined || value === null || holdsSecret(value)) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) ? value.join(" ") : null;
}
