import fc from "fast-check";
import { expect, test } from "vitest";
import { type CompiledPart, effectiveActions } from "../effective-actions.ts";
import { riskOf } from "../risk.ts";
import { createDocumentPacker, namedBy, unpackDocument } from "./packed-document.ts";
import { arbitraryDocument, arbitraryParts, catalogue, risks } from "./testing/arbitrary-parts.ts";
import { createSetWorker, type PackedPart } from "./work-out-set.ts";
import { actionsOf, type WorkedSet, workedFrom } from "./worked-set.ts";

const pack = createDocumentPacker();
const packed = (parts: readonly CompiledPart[]): PackedPart[] =>
  parts.map((part) => ({ ...part, compiled: part.compiled && pack(part.compiled) }));

/** Cells in any order. */
function contentOf({ slab, from, to, ...rest }: WorkedSet) {
  const cells = Array.from({ length: (to - from) / 2 }, (_, at) => [
    slab[from + 2 * at],
    slab[from + 2 * at + 1],
  ]);
  return { ...rest, cells: cells.map(String).sort() };
}

function plainly(parts: readonly CompiledPart[]): WorkedSet {
  const effective = effectiveActions(parts, catalogue);
  return workedFrom(effective, riskOf(effective.actions, risks));
}

test("a packed document unpacks to what it was", () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      expect(unpackDocument(pack(document))).toEqual(document);
      expect(namedBy(pack(document))).toEqual(document.allows.map(({ actions }) => actions));
    }),
  );
});

test("a set worked out word by word is what effectiveActions and riskOf make of it, whatever was worked out before", () => {
  const workOut = createSetWorker({ catalogue, risks });
  fc.assert(
    fc.property(arbitraryParts, (parts) => {
      expect(contentOf(workOut(packed(parts)))).toEqual(contentOf(plainly(parts)));
    }),
    { numRuns: 1500 },
  );
});

test("the actions of a worked set are those of effectiveActions, word for word", () => {
  const workOut = createSetWorker({ catalogue, risks });
  fc.assert(
    fc.property(arbitraryParts, (parts) => {
      expect(actionsOf(workOut(packed(parts)))).toEqual(effectiveActions(parts, catalogue).actions);
    }),
  );
});

test("sets stay as they are while others are worked out, beyond the end of a slab", () => {
  const workOut = createSetWorker({ catalogue, risks });
  const [broad] = fc.sample(
    arbitraryParts.filter((parts) => plainly(parts).granted > 60),
    1,
  );
  const kept = Array.from({ length: 20_000 }, () => workOut(packed(broad ?? [])));
  const expected = contentOf(plainly(broad ?? []));
  expect(new Set(kept.map(({ slab }) => slab)).size).toBeGreaterThan(1);
  for (const at of [0, 1, 9_999, 19_999]) expect(contentOf(kept[at] as WorkedSet)).toEqual(expected);
});
