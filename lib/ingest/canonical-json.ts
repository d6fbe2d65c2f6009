/**
 * One text for one JSON value: keys sorted, arrays in order, no spaces. Equal values give equal texts whatever order their
 * keys arrived in, so the text can be hashed and compared.
 */
import { jsonDepth } from "./record-shapes.ts";
import { Rejection } from "./rejection.ts";

/**
 * `strict`: refuses what jsonb cannot hold (NUL, lone surrogates); otherwise both stay as `\u` escapes in the text.
 * Members whose value is `undefined` are left out. Throws Rejection: wrong-type, too-deep, nul-character, lone-surrogate.
 */
export function canonicalJson(value: unknown, field: string, strict: boolean): string {
  return write(value, field, strict, 0);
}

function write(value: unknown, field: string, strict: boolean, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeText(value, field, strict);
    case "number":
      if (!Number.isFinite(value)) throw new Rejection("wrong-type", field);
      return value === 0 ? "0" : String(value);
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (value === null) return "null";
      if (depth >= jsonDepth) throw new Rejection("too-deep", field);
      if (Array.isArray(value)) return writeArray(value, field, strict, depth);
      return writeObject(value, field, strict, depth);
    default:
      throw new Rejection("wrong-type", field);
  }
}

function writeText(text: string, field: string, strict: boolean): string {
  const quoted = JSON.stringify(text);
  // Only a text with escapes is longer than itself in quotes; the others need no second look.
  if (strict && quoted.length !== text.length + 2) {
    if (text.includes("\0")) throw new Rejection("nul-character", field);
    if (!text.isWellFormed()) throw new Rejection("lone-surrogate", field);
  }
  return quoted;
}

function writeArray(list: unknown[], field: string, strict: boolean, depth: number): string {
  let out = "[";
  for (let index = 0; index < list.length; index++) {
    out += (index === 0 ? "" : ",") + write(list[index], field, strict, depth + 1);
  }
  return `${out}]`;
}

function writeObject(object: object, field: string, strict: boolean, depth: number): string {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new Rejection("wrong-type", field);
  const members = object as Record<string, unknown>;
  let out = "{";
  for (const key of sortedKeys(members)) {
    const value = members[key];
    if (value === undefined) continue;
    if (out.length > 1) out += ",";
    out += `${writeText(key, field, strict)}:${write(value, field, strict, depth + 1)}`;
  }
  return `${out}}`;
}

function sortedKeys(object: Record<string, unknown>): string[] {
  const keys = Object.keys(object);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] as string) > (keys[index] as string)) return keys.sort();
  }
  return keys;
}
