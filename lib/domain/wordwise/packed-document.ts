/**
 * A compiled document in one short run of memory: half a million of them are kept at once, and a grant set is worked out by reading
 * straight through its documents. `unpackDocument` gives back exactly what was packed.
 */
import { type Allowance, type Breadth, type CompiledDocument, emptyDocument } from "../effective-actions.ts";
import type { PermissionSet } from "../permission-set.ts";

export type PackedDocument = Pick<CompiledDocument, "denies" | "unknown" | "openEnded"> & {
  /**
   * Its allowances are in `slab` from `from` to before `to`, each a head (`words << 3 | conditional << 2 | breadth`), then as many
   * pairs of a word and its bits. Documents share slabs, as typed arrays are dear to allocate.
   */
  slab: Int32Array;
  from: number;
  to: number;
  /** What each allowance names, made when it is first asked for: only documents that bound others are. */
  named: PermissionSet[] | null;
};

/** Some thousands of documents, so that one that is kept for long keeps few others. */
const slabSize = 1 << 14;

const none: readonly string[] = [];

export type DocumentPacker = (document: CompiledDocument) => PackedDocument;

/** Each packer fills slabs of its own. */
export function createDocumentPacker(): DocumentPacker {
  let slab = new Int32Array(0);
  let free = 0;
  return ({ allows, denies, unknown, openEnded }) => {
    let ints = 0;
    for (const { actions } of allows) ints += 1 + 2 * actions.words.length;
    if (free + ints > slab.length) {
      slab = new Int32Array(Math.max(slabSize, ints));
      free = 0;
    }
    const from = free;
    for (const { actions, breadth, conditional } of allows) {
      slab[free++] = (actions.words.length << 3) | (conditional ? 4 : 0) | breadth;
      for (let at = 0; at < actions.words.length; at++) {
        slab[free++] = actions.words[at] as number;
        slab[free++] = actions.bits[at] as number;
      }
    }
    return {
      slab,
      from,
      to: free,
      denies,
      unknown: unknown.length === 0 ? none : unknown,
      openEnded,
      named: null,
    };
  };
}

export function unpackDocument(packed: PackedDocument): CompiledDocument {
  const { denies, unknown, openEnded } = packed;
  if (packed.from === packed.to) return { ...emptyDocument, denies, unknown, openEnded };
  return { allows: allowancesIn(packed), denies, unknown, openEnded };
}

/** What each of its allowances names. */
export function namedBy(packed: PackedDocument): readonly PermissionSet[] {
  packed.named ??= allowancesIn(packed).map(({ actions }) => actions);
  return packed.named;
}

function allowancesIn({ slab, from, to }: PackedDocument): Allowance[] {
  const allows: Allowance[] = [];
  for (let at = from; at < to; ) {
    const head = slab[at++] as number;
    const words = new Uint16Array(head >>> 3);
    const bits = new Int32Array(head >>> 3);
    for (let index = 0; index < words.length; index++) {
      words[index] = slab[at++] as number;
      bits[index] = slab[at++] as number;
    }
    allows.push({ actions: { words, bits }, breadth: (head & 3) as Breadth, conditional: (head & 4) !== 0 });
  }
  return allows;
}
