/**
 * Turns records into lines of COPY text with their key and hash. What cannot be stored is refused with a reason before it
 * reaches the database; equal records always give equal lines.
 */
import { hash } from "node:crypto";
import { documentOf, encodeField, type FieldContext, type StagedDocument } from "./encode-field.ts";
import { recordBytes, type Shape } from "./record-shapes.ts";
import { Rejection } from "./rejection.ts";

export type EncodedRecord = {
  /** 128 bits in hex: provider, type and natural key. */
  key: string;
  /** 128 bits in hex over the known fields. */
  rowHash: string;
  /** `key … last column`, tab-separated, without the order number in front and the newline behind. */
  line: string;
  document: StagedDocument | null;
};

export type RecordEncoder = (record: Record<string, unknown>) => EncodedRecord;

/** 128 bits of SHA-256 in hex; Postgres reads them as a uuid. */
export function hash128(text: string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** The encoder of one shape. It throws Rejection and nothing else. */
export function recordEncoder(shape: Shape, context: FieldContext & { provider: string }): RecordEncoder {
  const keyPrefix = `${context.provider}\t${shape.type}`;
  const keyIndexes = shape.key.map((key) => shape.fields.findIndex(({ field }) => field === key));
  const fields = shape.fields;
  const hasDocument = fields.some(({ type }) => type === "document");

  return function encode(record) {
    const unknown = record.unknown;
    if (!Array.isArray(unknown)) throw new Rejection("wrong-type", "unknown");
    const known = unknown.length === 0;
    const missing = known ? null : unknownFields(shape, unknown);
    const document = hasDocument && !missing?.includes("document") ? documentOf(record.document) : null;
    const cells: string[] = [];
    let line = "";
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as Shape["fields"][number];
      const cell =
        missing?.includes(field.field) && field.nullable
          ? "\\N"
          : encodeField(field, field.type === "document" ? document : record[field.field], context);
      cells.push(cell);
      line += index === 0 ? cell : `\t${cell}`;
    }
    if (!line.isWellFormed()) throw new Rejection("lone-surrogate", loneField(shape, cells));
    if (line.length > recordBytes) throw new Rejection("too-large", null);
    const list = missing ? `{${missing.join(",")}}` : "\\N";
    const key = hash128(keyText(keyPrefix, keyIndexes, cells, record, fields));
    const rowHash = hash128(missing ? `${list}\t${knownCells(shape, cells, missing)}` : `\\N\t${line}`);
    return { key, rowHash, line: `${key}\t${rowHash}\t${list}\t${line}`, document };
  };
}

function keyText(
  prefix: string,
  indexes: number[],
  cells: string[],
  record: Record<string, unknown>,
  fields: Shape["fields"],
): string {
  let text = prefix;
  for (const index of indexes) {
    const cell = fields[index]?.type === "scope" ? String(record.scope) : cells[index];
    if (cell === "") throw new Rejection("empty-key", fields[index]?.field ?? null);
    text += `\t${cell}`;
  }
  return text;
}

/** Sorted and checked: only whole fields outside the key can be unknown. */
function unknownFields(shape: Shape, unknown: unknown[]): string[] {
  const names = [...new Set(unknown)].sort() as string[];
  for (const name of names) {
    const field = shape.fields.find((candidate) => candidate.field === name);
    if (!field || field.type === "scope" || shape.key.includes(name))
      throw new Rejection("bad-unknown", "unknown");
  }
  return names;
}

function knownCells(shape: Shape, cells: string[], missing: string[]): string {
  return cells
    .map((cell, index) => (missing.includes(shape.fields[index]?.field ?? "") ? "\\N" : cell))
    .join("\t");
}

function loneField(shape: Shape, cells: string[]): string | null {
  return shape.fields[cells.findIndex((cell) => !cell.isWellFormed())]?.field ?? null;
}
