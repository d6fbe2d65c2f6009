import type { ClientBase } from "pg";
import { expect, test } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { emptyDocument } from "#lib/domain/effective-actions.ts";
import { setOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { createKept, noDocument, openDocuments } from "./documents.ts";

const catalogue = createCatalogue({ provider: "aws", entries: [], wildcards: "*" });
const stored = new Map([
  ["aa", "[1,2]"],
  ["bb", "[3]"],
]);

/** A document lists positions; `select` picks one. */
function opened() {
  const asked: string[][] = [];
  const compiledOnes: Json[] = [];
  const client = {
    async query(_: string, [hashes]: [string]) {
      const names = hashes.match(/[0-9a-f]{2}/g) ?? [];
      asked.push(names);
      return {
        rows: names.flatMap((hash) => (stored.has(hash) ? [{ hash, content: stored.get(hash) }] : [])),
      };
    },
  };
  const documents = openDocuments({
    client: client as unknown as ClientBase,
    catalogue,
    engine: {
      compile(document, _, select) {
        compiledOnes.push(document);
        const positions = Array.isArray(document) ? (document as number[]) : [Number(select)];
        const actions = setOf(positions.filter((one) => select === "" || one === Number(select)));
        return { ...emptyDocument, allows: [{ actions, breadth: 1, conditional: false }] };
      },
    },
  });
  return { documents, asked, compiledOnes };
}

test("what is prepared is read and compiled once, each part of it by itself", async () => {
  const { documents, asked, compiledOnes } = opened();
  const wanted = [
    { document: "aa", select: "" },
    { document: "aa", select: "2" },
    { document: "bb", select: "" },
  ];
  await documents.prepare([...wanted, ...wanted]);
  documents.turn();
  documents.turn();
  await documents.prepare(wanted);
  expect(asked).toEqual([["aa", "bb"]]);
  expect(compiledOnes).toEqual([[1, 2], [1, 2], [3]]);
  expect(documents.compiled("aa", "")?.allows[0]?.actions).toEqual(setOf([1, 2]));
  expect(documents.compiled("aa", "2")?.allows[0]?.actions).toEqual(setOf([2]));
});

test("what is not stored is null, and what was neither loaded nor prepared is no such thing", async () => {
  const { documents } = opened();
  await documents.prepare([{ document: "cc", select: "" }]);
  expect(documents.packed("cc", "")).toBeNull();
  expect(documents.packed("", "")).toBeNull();
  expect(() => documents.packed("aa", "")).toThrow("not loaded");
  expect(() => documents.parsed("aa")).toThrow("not loaded");
});

test("loaded texts last for their batch and the next", async () => {
  const { documents } = opened();
  await documents.load(["aa"]);
  documents.turn();
  expect(documents.parsed("aa")).toEqual([1, 2]);
  documents.turn();
  expect(() => documents.parsed("aa")).toThrow("not loaded");
});

test("what needs no document is compiled from its selection", () => {
  const { documents } = opened();
  expect(documents.compiled(noDocument, "7")?.allows[0]?.actions).toEqual(setOf([7]));
});

test("what was asked for lately outlives what was not, within the bound", () => {
  const kept = createKept<number>(4);
  kept.set("a", 1);
  kept.set("b", 2);
  kept.set("c", 3);
  expect(kept.get("a")).toBe(1);
  for (const key of ["d", "e"]) kept.set(key, 0);
  expect(kept.get("a")).toBe(1);
  expect(kept.get("b")).toBeUndefined();
});

test("what weighs more leaves room for fewer", () => {
  const kept = createKept<number>(40, (value) => value);
  kept.set("a", 15);
  kept.set("a", 15);
  expect(kept.get("a")).toBe(15);
  kept.set("b", 15);
  kept.set("c", 15);
  kept.set("d", 15);
  expect(kept.get("a")).toBeUndefined();
  expect(kept.get("d")).toBe(15);
});
