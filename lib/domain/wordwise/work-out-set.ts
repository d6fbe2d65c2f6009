/**
 * Works grant sets out word by word in one dense buffer, for a million identities that share few sets: no set of actions is made on
 * the way, so a grant set costs the words its documents name. It says what `effectiveActions` and `riskOf` say.
 */
import type { Catalogue } from "../catalogue.ts";
import { type Breadth, type CompiledPart, effectiveActions, isPlacedDeny } from "../effective-actions.ts";
import { bitCount } from "../permission-set.ts";
import { type CompiledRisks, riskOf } from "../risk.ts";
import { createLimits } from "./limits.ts";
import { type PackedDocument, unpackDocument } from "./packed-document.ts";
import { createRiskWords } from "./risk-words.ts";
import { type WorkedSet, workedFrom } from "./worked-set.ts";

/** A part as `effectiveActions` takes it, its document packed. */
export type PackedPart = Omit<CompiledPart, "compiled"> & { compiled: PackedDocument | null };

/** Ints of a word in the buffer: what is allowed at each of the four breadths, then what no condition is on. */
const [stride, always] = [8, 4];
/** Cells of some hundreds of sets. */
const slabSize = 1 << 16;

type Options = { catalogue: Catalogue; risks: CompiledRisks };

export function createSetWorker({ catalogue, risks }: Options): (parts: readonly PackedPart[]) => WorkedSet {
  const wordCount = (catalogue.size + 31) >>> 5;
  const dense = new Int32Array(wordCount * stride);
  /** A bit for each word that is in use, so that finding them in order skips the rest. */
  const inUse = new Int32Array((wordCount + 31) >>> 5);
  const limits = createLimits(catalogue);
  const riskWords = createRiskWords(risks, wordCount);
  /** A word has at most four cells of two ints. */
  const mostInts = wordCount * 8;
  let slab = new Int32Array(0);
  let free = 0;
  let granted = 0;
  let widest = -1;

  function allow({ slab: packed, from, to }: PackedDocument, part: PackedPart): void {
    for (let next = from; next < to; ) {
      const head = packed[next++] as number;
      const breadth = (head & 3) < part.breadth ? head & 3 : part.breadth;
      const isAlways = (head & 4) === 0 && !part.conditional;
      for (const end = next + 2 * (head >>> 3); next < end; next += 2) {
        const word = packed[next] as number;
        const bits = packed[next + 1] as number;
        const at = word * stride;
        dense[at + breadth] = (dense[at + breadth] as number) | bits;
        if (isAlways) dense[at + always] = (dense[at + always] as number) | bits;
        inUse[word >>> 5] = (inUse[word >>> 5] as number) | (1 << (word & 31));
      }
    }
  }

  /** What of a word is granted becomes its cells; the buffer is empty again behind it. Counts what is granted always. */
  function cut(word: number): number {
    const limit = limits.at(word);
    const first = word * stride;
    let told = 0;
    for (let breadth = 3; breadth >= 0; breadth--) {
      const bits = (dense[first + breadth] as number) & limit & ~told;
      dense[first + breadth] = 0;
      if (bits === 0) continue;
      slab[free] = (word << 2) | breadth;
      slab[free + 1] = bits;
      free += 2;
      told |= bits;
      if (breadth > widest) widest = breadth;
    }
    const unconditional = (dense[first + always] as number) & limit;
    dense[first + always] = 0;
    if (told === 0) return 0;
    riskWords.add(word, told);
    granted += bitCount(told);
    return bitCount(unconditional);
  }

  function workOutPlaces(parts: readonly PackedPart[]): WorkedSet {
    const unpacked = parts.map(unpackedPart);
    const effective = effectiveActions(unpacked, catalogue);
    return workedFrom(effective, riskOf(effective.actions, risks));
  }

  return function workOut(parts) {
    let openEnded = false;
    let isAtLeast = false;
    let isAtMost = false;
    const unknown: string[] = [];
    for (const part of parts) {
      if (needsPlaces(part)) return workOutPlaces(parts);
    }
    for (const part of parts) {
      const { effect, compiled } = part;
      if (compiled === null) {
        if (effect === "allow") isAtLeast = true;
        else isAtMost = true;
      } else if (effect === "allow") {
        if (compiled.openEnded) openEnded = true;
        if (compiled.unknown.length > 0) unknown.push(...compiled.unknown);
        allow(compiled, part);
      }
    }
    limits.begin(parts);
    if (free + mostInts > slab.length) {
      slab = new Int32Array(Math.max(slabSize, mostInts));
      free = 0;
    }
    const from = free;
    granted = 0;
    widest = -1;
    let unconditional = 0;
    for (let group = 0; group < inUse.length; group++) {
      for (let words = inUse[group] as number; words !== 0; words &= words - 1)
        unconditional += cut((group << 5) + 31 - Math.clz32(words & -words));
      inUse[group] = 0;
    }
    const risk = riskWords.take();
    return {
      slab,
      from,
      to: free,
      granted,
      conditional: granted - unconditional,
      breadth: widest < 0 ? null : (widest as Breadth),
      unknown: unknown.length < 2 ? unknown.length : new Set(unknown).size,
      openEnded,
      isAtLeast,
      isAtMost,
      tier: risk.tier,
      isAdministrator: risk.isAdministrator,
      escalations: risk.escalations,
    };
  };
}

/** Denies at a place of the tree make each allowance a case of its own: seldom, and left to the plain way. */
function needsPlaces(part: PackedPart): boolean {
  return isPlacedDeny(part) && !part.conditional && part.compiled !== null;
}

export function unpackedPart(part: PackedPart): CompiledPart {
  return { ...part, compiled: part.compiled === null ? null : unpackDocument(part.compiled) };
}
