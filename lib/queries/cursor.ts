/** Where a page of a list ends, as opaque text: it names the row's sort key and id, so rows that come or go elsewhere move nothing. */
import { buildSort, type Sort } from "#lib/domain/filter/sort.ts";
import { Invalid } from "#lib/errors.ts";
import { sortKey } from "./identity-columns.sql.ts";

export type Cursor = {
  /** The sort key of the row the page touches; null sorts last. */
  key: string | null;
  id: string;
  /** `backward` asks for the rows before it. */
  direction: "forward" | "backward";
};

export function encodeCursor(cursor: Cursor, sort: Sort): string {
  const { key, id, direction } = cursor;
  const parts = [1, buildSort(sort), key, id, direction === "forward" ? 0 : 1];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Throws Invalid for text that is no cursor or belongs to another order. */
export function decodeCursor(text: string, sort: Sort): Cursor {
  const parts = readJson(text);
  if (Array.isArray(parts) && parts.length === 5) {
    const [version, order, key, id, backward] = parts as unknown[];
    const keyFits = key === null || (typeof key === "string" && fitsOrder(key, sort));
    const idFits = typeof id === "string" && /^\d{1,18}$/.test(id);
    if (
      version === 1 &&
      order === buildSort(sort) &&
      keyFits &&
      idFits &&
      (backward === 0 || backward === 1)
    ) {
      return { key: key as Cursor["key"], id, direction: backward === 0 ? "forward" : "backward" };
    }
  }
  throw new Invalid("This page address does not fit the list any more.", {
    hint: "Start from the first page of the list.",
  });
}

function fitsOrder(key: string, sort: Sort): boolean {
  const { type } = sortKey(sort.field);
  if (type === "int8") return /^-?\d{1,15}$/.test(key);
  if (type === "real") return /^\d{1,3}(\.\d{1,12})?(e-\d{1,2})?$/.test(key);
  if (type === "text") return key.isWellFormed() && !key.includes("\0");
  return /^\d{4}-\d\d-\d\d$/.test(key) && !key.startsWith("0000") && isDay(key);
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function readJson(text: string): unknown {
  if (text.length > 2000) return null;
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
