/** Documents compiled once and kept while they are asked for, within a bound: what a million identities share is read once. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import type { CompiledDocument, GrantPart } from "#lib/domain/effective-actions.ts";
import {
  createDocumentPacker,
  type PackedDocument,
  unpackDocument,
} from "#lib/domain/wordwise/packed-document.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";
import { documentsSql } from "./score.sql.ts";

/** Bytes of packed documents kept at once. Most take two or three hundred: reading and compiling half a million twice would cost more than scoring. */
const mostPackedBytes = 320_000_000;

/** About what a packed document takes with its place in the map. */
function bytesOf(packed: PackedDocument | null): number {
  return packed === null ? 150 : 240 + 4 * (packed.to - packed.from + packed.denies.words.length * 2);
}

type Options = { client: ClientBase; engine: Pick<GrantedActions, "compile">; catalogue: Catalogue };

/** Stands for the document of what nobody granted: the engine reads it from `select` alone. */
export const noDocument = "none";

/** A document, by its hash in hex, and the part of it that counts. */
type Wanted = Pick<GrantPart, "document" | "select">;

export type Documents = {
  /** A new batch begins: texts of the one before the last go. */
  turn(): void;
  /** Makes the texts of these known to this batch and the next; hashes in hex. */
  load(hashes: Iterable<string>): Promise<void>;
  /** Reads and compiles what is not compiled yet, and lets the texts go. */
  prepare(wanted: Iterable<Wanted>): Promise<void>;
  /** The parsed document; null where it is not stored. Load it first. */
  parsed(hash: string): Json;
  /** Null where it is not stored. Load or prepare it first. */
  packed(hash: string, select: string): PackedDocument | null;
  /** The same, unpacked. */
  compiled(hash: string, select: string): CompiledDocument | null;
};

export function openDocuments({ client, engine, catalogue }: Options): Documents {
  let texts = new Map<string, string | null>();
  let earlier = new Map<string, string | null>();
  const kept = createKept<PackedDocument | null>(mostPackedBytes, bytesOf);
  const pack = createDocumentPacker();

  /** What was never loaded must not pass for what is not stored. */
  function textOf(hash: string): string | null {
    const text = texts.has(hash) ? texts.get(hash) : earlier.get(hash);
    if (text === undefined) throw new Error(`The document ${hash} was not loaded.`);
    return text;
  }

  async function read(hashes: readonly string[]): Promise<Map<string, string>> {
    if (hashes.length === 0) return new Map();
    const { rows } = await client.query<{ hash: string; content: string }>(documentsSql, [
      `{${hashes.map((hash) => `"\\\\x${hash}"`).join(",")}}`,
    ]);
    return new Map(rows.map(({ hash, content }) => [hash, content]));
  }

  function compile(hash: string, select: string, text: string | null): PackedDocument | null {
    const isThere = text !== null || hash === noDocument;
    const made = isThere ? pack(engine.compile(parse(text), catalogue, select)) : null;
    kept.set(keyOf(hash, select), made);
    return made;
  }

  function packed(hash: string, select: string): PackedDocument | null {
    if (hash === "") return null;
    const known = kept.get(keyOf(hash, select));
    if (known !== undefined) return known;
    return compile(hash, select, isStored(hash) ? textOf(hash) : null);
  }

  return {
    turn() {
      earlier = texts;
      texts = new Map();
    },
    async load(hashes) {
      const lacking = [...new Set(hashes)].filter(isStored).filter((hash) => !texts.has(hash));
      const found = await read(lacking);
      for (const hash of lacking) texts.set(hash, found.get(hash) ?? null);
    },
    async prepare(wanted) {
      const lacking = new Map<string, Wanted>();
      for (const one of wanted) {
        const key = keyOf(one.document, one.select);
        if (isStored(one.document) && kept.get(key) === undefined) lacking.set(key, one);
      }
      const found = await read([...new Set(Array.from(lacking.values(), ({ document }) => document))]);
      for (const { document, select } of lacking.values())
        compile(document, select, found.get(document) ?? null);
    },
    parsed: (hash) => (hash === "" ? null : parse(textOf(hash))),
    packed,
    compiled(hash, select) {
      const found = packed(hash, select);
      return found === null ? null : unpackDocument(found);
    },
  };
}

/** Most documents count as a whole, and are known by their hash alone. */
function keyOf(hash: string, select: string): string {
  return select === "" ? hash : `${hash} ${select}`;
}

function isStored(hash: string): boolean {
  return hash !== "" && hash !== noDocument;
}

function parse(text: string | null): Json {
  return text === null ? null : (JSON.parse(text) as Json);
}

type Kept<Value> = {
  get(key: string): Value | undefined;
  /** Gives the value back. */
  set(key: string, value: Value): Value;
};

/** Two generations: what was asked for lately survives when the older one goes. At most `most` are kept, or what weighs as much. */
export function createKept<Value>(most: number, weightOf: (value: Value) => number = () => 1): Kept<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  let weight = 0;
  const set = (key: string, value: Value) => {
    const size = young.size;
    young.set(key, value);
    if (young.size > size) weight += weightOf(value);
    if (weight * 2 > most) {
      old = young;
      young = new Map();
      weight = 0;
    }
    return value;
  };
  return {
    set,
    get(key) {
      const found = young.get(key);
      if (found !== undefined) return found;
      const older = old.get(key);
      if (older !== undefined) set(key, older);
      return older;
    },
  };
}
