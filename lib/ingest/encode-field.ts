/** One field of a record as one cell (a ref: two) of COPY text, checked. Cells hold no raw tab, newline or NUL. */
import { hash } from "node:crypto";
import { withoutSecrets, withoutSecretsIn, withoutSecretValue } from "#lib/domain/secret-shapes.ts";
import { canonicalJson } from "./canonical-json.ts";
import { type Field, indexedTextBytes, recordBytes } from "./record-shapes.ts";
import { Rejection } from "./rejection.ts";

export type FieldContext = { scopeIds: ReadonlyMap<string, number> };

/** A document and its hash; it is staged beside the role that carries it. */
export type StagedDocument = { hash: string; content: string };

const special = /[\0\\\t\n\r]/;
const earliest = -62_135_596_800_000;
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const maxKindBytes = 128;

/** The cell of a field's value. Throws Rejection. */
export function encodeField(field: Field, value: unknown, context: FieldContext): string {
  if (value === null && field.nullable) return "\\N";
  switch (field.type) {
    case "text":
      return encodeText(field, value);
    case "ref":
      return encodeRef(field, value);
    case "json":
      return encodeJson(field.field, value);
    case "scope":
      return encodeScope(value, context);
    case "instant":
      return encodeInstant(field.field, value);
    case "tags":
      return encodeTags(field.field, value);
    case "flag":
      if (typeof value !== "boolean") throw new Rejection("wrong-type", field.field);
      return value ? "t" : "f";
    case "long-text":
      if (typeof value !== "string") throw new Rejection("wrong-type", field.field);
      return escapeCell(sized(withoutSecrets(value), field.field), field.field);
    case "document":
      return (value as StagedDocument).hash;
  }
}

/** The canonical text of a document and its SHA-256 in hex; null for none. Throws Rejection. */
export function documentOf(value: unknown): StagedDocument | null {
  if (value === null) return null;
  const content = sized(canonicalJson(value, "document", false), "document");
  return { hash: hash("sha256", content, "hex"), content };
}

/** Text as COPY reads it back unchanged. Throws Rejection on NUL, which Postgres text cannot hold. */
export function escapeCell(text: string, field: string): string {
  if (!special.test(text)) return text;
  if (text.includes("\0")) throw new Rejection("nul-character", field);
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("\t", "\\t")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r");
}

function encodeText(field: Field, value: unknown): string {
  if (typeof value !== "string") throw new Rejection("wrong-type", field.field);
  if (field.values && !field.values.includes(value)) throw new Rejection("wrong-type", field.field);
  return escapeCell(within(value, indexedTextBytes, field.field), field.field);
}

function encodeRef(field: Field, value: unknown): string {
  if (typeof value !== "object" || value === null) throw new Rejection("wrong-type", field.field);
  const { kind, value: name } = value as { kind?: unknown; value?: unknown };
  if (typeof kind !== "string" || typeof name !== "string") throw new Rejection("wrong-type", field.field);
  if (kind === "" || name === "") throw new Rejection("empty-key", field.field);
  const kindCell = escapeCell(within(kind, maxKindBytes, field.field), field.field);
  return `${kindCell}\t${escapeCell(within(name, indexedTextBytes, field.field), field.field)}`;
}

function encodeScope(value: unknown, context: FieldContext): string {
  if (typeof value !== "string") throw new Rejection("wrong-type", "scope");
  const id = context.scopeIds.get(value);
  if (id === undefined) throw new Rejection("unknown-scope", "scope");
  return String(id);
}

/** Milliseconds since 1970. */
function encodeInstant(field: string, value: unknown): string {
  if (!(value instanceof Date)) throw new Rejection("wrong-type", field);
  const time = value.getTime();
  if (!(time >= earliest && time <= latest)) throw new Rejection("invalid-date", field);
  return String(time);
}

function encodeTags(field: string, value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Rejection("wrong-type", field);
  for (const tag of Object.values(value)) {
    if (typeof tag !== "string") throw new Rejection("wrong-type", field);
  }
  const clean = Object.fromEntries(
    Object.entries(value as Record<string, string>).map(([tag, text]) => [
      tag,
      withoutSecretValue(tag, text),
    ]),
  );
  return escapeCell(sized(canonicalJson(clean, field, true), field), field);
}

/** People write secrets into descriptions; what decides who may do what (conditions, documents) is kept to the letter. */
function encodeJson(field: string, value: unknown): string {
  const text = sized(canonicalJson(value, field, true), field);
  if (field !== "attributes" || withoutSecrets(text) === text) return escapeCell(text, field);
  return escapeCell(canonicalJson(withoutSecretsIn(value), field, true), field);
}

function within(text: string, bytes: number, field: string): string {
  if (text.length * 3 > bytes && Buffer.byteLength(text) > bytes) throw new Rejection("too-long", field);
  return text;
}

function sized(text: string, field: string): string {
  if (text.length * 3 > recordBytes && Buffer.byteLength(text) > recordBytes)
    throw new Rejection("too-large", field);
  return text;
}
