/**
 * What changes between two documents, statement by statement: every line of the old one is in the result kept or removed, every line of
 * the new one kept or added, in their order.
 */
import type { Json } from "#lib/ingest/contract.ts";

export type DiffLine = { mark: " " | "-" | "+"; text: string };

/** `state`: `same` statements have no line that is not kept. */
export type DiffPart = {
  /** `Statement 2 "ReadAll"`, `Rule 1`, or `Document` for what is around them. */
  title: string;
  state: "same" | "changed" | "removed" | "added";
  lines: DiffLine[];
};

/** What a document is a list of, by the field that holds it. */
const lists = [
  { field: "Statement", noun: "Statement", name: "Sid" },
  { field: "rules", noun: "Rule", name: "" },
  { field: "permissions", noun: "Entry", name: "" },
] as const;

type Piece = { title: string; value: Json; lines: string[] };

/** Null for no document. Several documents that take the place of one are given as a list. */
export function diffDocuments(before: Json, after: Json): DiffPart[] {
  const [was, is] = [piecesOf(before), piecesOf(after)];
  const partners = pair(was, is);
  const parts: DiffPart[] = [];
  let next = 0;
  for (const [at, old] of was.entries()) {
    const partner = partners[at] ?? null;
    if (partner === null) {
      parts.push({
        title: old.title,
        state: "removed",
        lines: old.lines.map((text) => ({ mark: "-", text })),
      });
      continue;
    }
    // What is new before it comes before it.
    for (; next < partner; next++) addTo(parts, is[next], partners.includes(next));
    next = Math.max(next, partner + 1);
    const lines = diffLines(old.lines, is[partner]?.lines ?? []);
    const isSame = lines.every(({ mark }) => mark === " ");
    parts.push({ title: old.title, state: isSame ? "same" : "changed", lines });
  }
  for (; next < is.length; next++) addTo(parts, is[next], partners.includes(next));
  return parts;
}

function addTo(parts: DiffPart[], piece: Piece | undefined, isPaired: boolean): void {
  if (piece === undefined || isPaired) return;
  parts.push({ title: piece.title, state: "added", lines: piece.lines.map((text) => ({ mark: "+", text })) });
}

function piecesOf(document: Json): Piece[] {
  if (document === null) return [];
  if (Array.isArray(document)) return document.flatMap(piecesOf);
  if (typeof document !== "object") return [piece("Document", document)];
  const list = lists.find(({ field }) => document[field] !== undefined);
  if (list === undefined) return [piece("Document", document)];
  const { [list.field]: held = null, ...around } = document;
  const values = Array.isArray(held) ? held : [held];
  const own = values.map((value, index) => piece(titleOf(value, index, list), value));
  return Object.keys(around).length === 0 ? own : [piece("Document", around), ...own];
}

function titleOf(value: Json, index: number, { noun, name }: (typeof lists)[number]): string {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  const said = isRecord && name !== "" ? value[name] : undefined;
  return `${noun} ${index + 1}${typeof said === "string" && said !== "" ? ` "${said}"` : ""}`;
}

function piece(title: string, value: Json): Piece {
  return { title, value, lines: JSON.stringify(ordered(value), null, 2).split("\n") };
}

/** As policies are usually written; a document says the same whatever order its keys are in. */
const usual = [
  ...["Version", "Id", "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"],
  ...["Resource", "NotResource", "Condition", "apiGroups", "resources", "resourceNames", "verbs"],
];

function ordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const rank = (key: string) => (usual.includes(key) ? usual.indexOf(key) : usual.length);
  const keys = Object.keys(value).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, ordered(value[key] ?? null)]));
}

/**
 * By index of the old pieces, the new one that it became; null: none. In order: equal ones first, then whatever is most alike between
 * those, so that no two pairs cross.
 */
function pair(was: readonly Piece[], is: readonly Piece[]): (number | null)[] {
  const alike = was.map((old) => is.map((made) => likeness(old, made)));
  // The heaviest pairing that keeps the order, by dynamic programming.
  const best = table(was.length + 1, is.length + 1);
  for (let at = was.length - 1; at >= 0; at--)
    for (let to = is.length - 1; to >= 0; to--) {
      const paired = valueAt(alike, at, to) > 0 ? valueAt(alike, at, to) + valueAt(best, at + 1, to + 1) : 0;
      setAt(best, at, to, Math.max(paired, valueAt(best, at + 1, to), valueAt(best, at, to + 1)));
    }
  const partners: (number | null)[] = was.map(() => null);
  for (let at = 0, to = 0; at < was.length && to < is.length; ) {
    const weight = valueAt(alike, at, to);
    if (weight > 0 && valueAt(best, at, to) === weight + valueAt(best, at + 1, to + 1)) {
      partners[at] = to;
      at++;
      to++;
    } else if (valueAt(best, at, to) === valueAt(best, at + 1, to)) at++;
    else to++;
  }
  return partners;
}

/** 0 where nothing but brackets is common; the name of a statement counts most. */
function likeness(old: Piece, made: Piece): number {
  if (old.title === "Document" || made.title === "Document") return old.title === made.title ? 1000 : 0;
  const known = new Set(old.lines);
  const common = made.lines.filter((line) => known.has(line) && /\w/.test(line)).length;
  const [first, second] = [nameIn(old.title), nameIn(made.title)];
  return common + (first !== "" && first === second ? 500 : 0) + (common === made.lines.length ? 100 : 0);
}

function nameIn(title: string): string {
  return /"(.*)"$/.exec(title)?.[1] ?? "";
}

/** Longer texts are shown one after the other: nobody reads a finer difference of them. */
const mostCompared = 2000;

/** The fewest lines that differ. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length > mostCompared || after.length > mostCompared)
    return [...before.map((text) => line("-", text)), ...after.map((text) => line("+", text))];
  const same = table(before.length + 1, after.length + 1);
  for (let at = before.length - 1; at >= 0; at--)
    for (let to = after.length - 1; to >= 0; to--)
      setAt(
        same,
        at,
        to,
        isAlike(before[at], after[to])
          ? valueAt(same, at + 1, to + 1) + 1
          : Math.max(valueAt(same, at + 1, to), valueAt(same, at, to + 1)),
      );
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  while (at < before.length || to < after.length) {
    const [old = "", made = ""] = [before[at], after[to]];
    if (at < before.length && to < after.length && isAlike(old, made)) {
      lines.push(line(" ", made));
      at++;
      to++;
    } else if (
      to >= after.length ||
      (at < before.length && valueAt(same, at + 1, to) >= valueAt(same, at, to + 1))
    ) {
      lines.push(line("-", old));
      at++;
    } else {
      lines.push(line("+", made));
      to++;
    }
  }
  return lines;
}

/** The comma after the last of a list says nothing. */
function isAlike(one = "", other = ""): boolean {
  return one.replace(/,$/, "") === other.replace(/,$/, "");
}

function line(mark: DiffLine["mark"], text: string): DiffLine {
  return { mark, text };
}

function table(rows: number, columns: number): Int32Array[] {
  return Array.from({ length: rows }, () => new Int32Array(columns));
}

function valueAt(of: readonly ArrayLike<number>[], at: number, to: number): number {
  return of[at]?.[to] ?? 0;
}

function setAt(of: readonly Int32Array[], at: number, to: number, value: number): void {
  const row = of[at];
  if (row !== undefined) row[to] = value;
}
