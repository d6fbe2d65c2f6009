/**
 * What packed evidence says of one identity, gathered as words in a buffer that is used again: the same that `observedUse` says of
 * the evidence unpacked, without an object for every entry and a set for every service.
 */
import type { Catalogue } from "../catalogue.ts";
import { coverOf, type Evidence, enoughCover, isProof, turnsOf, type Window } from "../observed-use.ts";
import { type UsageRoom, unpackInto } from "../packed-usage.ts";
import type { PermissionSet } from "../permission-set.ts";
import { createMeanings } from "./meanings.ts";

/** As it is stored. */
export type PackedEvidence = Omit<Evidence, "entries"> & { packed: Uint8Array };

export type GatheredUse = {
  /** What was seen in the window and what was watched, at `2 * word` and `2 * word + 1`. */
  words: Int32Array;
  /** How many actions were seen, granted or not. */
  usedCount: number;
  /** The first day of evidence that can prove anything; Infinity: there is none. */
  provesFrom: number;
  /** The next day on which use leaves the window, or a source begins or ends to cover enough of it; Infinity: none. */
  nextTurn: number;
};

type Options = { catalogue: Catalogue; window: Window; wholeSources: ReadonlySet<string> };

type Proofs = Record<Evidence["plane"], Map<string, boolean>>;

/** The answer is valid until the next call. `around`: what logs of scopes watched. */
export type UseGatherer = (evidence: readonly PackedEvidence[], around: PermissionSet) => GatheredUse;

export function createUseGatherer({ catalogue, window, wholeSources }: Options): UseGatherer {
  const wordCount = (catalogue.size + 31) >>> 5;
  const words = new Int32Array(wordCount * 2);
  const meanings = createMeanings(catalogue);
  /** The words that hold anything. */
  const touched = new Int32Array(wordCount);
  let touchedCount = 0;
  const room: UsageRoom = { pairs: new Float64Array(256) };
  const gathered: GatheredUse = { words, usedCount: 0, provesFrom: 0, nextTurn: 0 };
  /** By plane, then source: names are few, and looking into each a million times is dear. */
  const proofs = { identity: new Map(), service: new Map(), action: new Map() } satisfies Proofs;

  function proves(one: PackedEvidence): boolean {
    const known: Map<string, boolean> = proofs[one.plane];
    const found = known.get(one.source);
    if (found !== undefined) return found;
    const made = isProof(one, wholeSources);
    known.set(one.source, made);
    return made;
  }

  /** `kind`: 0 seen, 1 watched. */
  function mark(word: number, bits: number, kind: 0 | 1): void {
    const at = word * 2;
    if (((words[at] as number) | (words[at + 1] as number)) === 0) touched[touchedCount++] = word;
    words[at + kind] = (words[at + kind] as number) | bits;
  }

  /** What a name at this position stands for. */
  function watchMeaning(position: number): void {
    const from = meanings.at(position);
    const { slab } = meanings;
    const to = from + 1 + 2 * (slab[from] as number);
    for (let next = from + 1; next < to; next += 2) mark(slab[next] as number, slab[next + 1] as number, 1);
  }

  function watch(actions: PermissionSet): void {
    for (let at = 0; at < actions.words.length; at++)
      mark(actions.words[at] as number, actions.bits[at] as number, 1);
  }

  function see(position: number): void {
    const bit = 1 << (position & 31);
    if (((words[(position >>> 5) * 2] as number) & bit) !== 0) return;
    gathered.usedCount++;
    mark(position >>> 5, bit, 0);
  }

  /** Of an entry whose source is about single actions. */
  function addAction(position: number, wasUsed: boolean, isCovered: boolean): void {
    if (!catalogue.isAction(position)) {
      if (isCovered) watchMeaning(position);
      return;
    }
    if (wasUsed) see(position);
    if (isCovered) mark(position >>> 5, 1 << (position & 31), 1);
  }

  function turnOn(day: number): void {
    if (day > window.to + 1 && day < gathered.nextTurn) gathered.nextTurn = day;
  }

  function add(one: PackedEvidence): void {
    const isTold = proves(one);
    const isCovered = coverOf(one, window) >= enoughCover;
    const size = unpackInto(one.packed, room);
    const { pairs } = room;
    let earliest = Number.POSITIVE_INFINITY;
    for (let index = 0; index < size; index++) {
      const day = pairs[index * 2 + 1] as number;
      const wasUsed = day >= window.from;
      if (wasUsed && day < earliest) earliest = day;
      if (!isTold) continue;
      const position = catalogue.positionOfId(pairs[index * 2] as number);
      if (position === undefined) continue;
      if (one.plane === "action") addAction(position, wasUsed, isCovered);
      else if (!wasUsed && isCovered) watchMeaning(position);
    }
    if (isTold && one.coveredFrom < gathered.provesFrom) gathered.provesFrom = one.coveredFrom;
    const [begins, ends, leaves] = turnsOf(one, earliest, window);
    turnOn(begins);
    turnOn(ends);
    turnOn(leaves);
  }

  return (evidence, around) => {
    for (let index = 0; index < touchedCount; index++) {
      const at = (touched[index] as number) * 2;
      words[at] = words[at + 1] = 0;
    }
    touchedCount = gathered.usedCount = 0;
    gathered.provesFrom = gathered.nextTurn = Number.POSITIVE_INFINITY;
    for (const one of evidence) add(one);
    watch(around);
    return gathered;
  };
}
