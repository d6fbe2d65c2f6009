/** Documents compiled once and kept while they are asked for, within a bound: what a million identities share is read once. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import type { CompiledDocument } from "#lib/domain/effective-actions.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";

/** Compiled documents kept at once: most have a few hundred bytes. */
const mostCompiled = 60_000;

type Options = { client: ClientBase; engine: Pick<GrantedActions, "compile">; catalogue: Catalogue };

/** Stands for the document of what nobody granted: the engine reads it from `select` alone. */
export const noDocument = "none";

export type Documents = {
  /** A new batch begins: texts of the one before the last go. */
  turn(): void;
  /** Makes these known to this batch and the next; hashes in hex. */
  load(hashes: Iterable<string>): Promise<void>;
  /** The parsed document; null where it is not stored. Load it first. */
  parsed(hash: string): Json;
  /** Null where it is not stored. Load it first. */
  compiled(hash: string, select: string): CompiledDocument | null;
};

export function openDocuments({ client, engine, catalogue }: Options): Documents {
  let texts = new Map<string, string | null>();
  let earlier = new Map<string, string | null>();
  const compiled = createKept<CompiledDocument>(mostCompiled);

  /** What was never loaded must not pass for what is not stored. */
  function textOf(hash: string): string | null {
    const text = texts.has(hash) ? texts.get(hash) : earlier.get(hash);
    if (text === undefined) throw new Error(`The document ${hash} was not loaded.`);
    return text;
  }

  return {
    turn() {
      earlier = texts;
      texts = new Map();
    },
    async load(hashes) {
      const lacking = [...new Set(hashes)].filter(isStored).filter((hash) => !texts.has(hash));
      if (lacking.length === 0) return;
      const { rows } = await client.query<{ hash: string; content: string }>(
        "select encode(hash, 'hex') as hash, content from document where hash = any($1::bytea[])",
        [lacking.map((hash) => Buffer.from(hash, "hex"))],
      );
      const found = new Map(rows.map(({ hash, content }) => [hash, content]));
      for (const hash of lacking) texts.set(hash, found.get(hash) ?? null);
    },
    parsed: (hash) => (hash === "" ? null : parse(textOf(hash))),
    compiled(hash, select) {
      if (hash === "") return null;
      const key = `${hash} ${select}`;
      const known = compiled.get(key);
      if (known !== undefined) return known;
      const text = isStored(hash) ? textOf(hash) : null;
      if (text === null && hash !== noDocument) return null;
      const made = engine.compile(parse(text), catalogue, select);
      compiled.set(key, made);
      return made;
    },
  };
}

function isStored(hash: string): boolean {
  return hash !== "" && hash !== noDocument;
}

function parse(text: string | null): Json {
  return text === null ? null : (JSON.parse(text) as Json);
}

type Kept<Value> = { get(key: string): Value | undefined; set(key: string, value: Value): void };

/** Two generations: what was asked for lately survives when the older one goes. At most `most` are kept. */
export function createKept<Value>(most: number): Kept<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  const set = (key: string, value: Value) => {
    young.set(key, value);
    if (young.size * 2 <= most) return;
    old = young;
    young = new Map();
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
