/**
 * The score of one identity from its worked-out grant set and packed evidence, counted word by word. It equals `scoreIdentity` to the
 * last bit, for whoever held during all of the window either everything that is granted now or nothing of it: nearly everybody.
 */
import type { Breadth } from "../effective-actions.ts";
import type { Window } from "../observed-use.ts";
import { type Counts, evidenceOf, overPrivilegeIndex } from "../over-privilege.ts";
import { bitCount, emptySet, type PermissionSet } from "../permission-set.ts";
import { type CompiledRisks, weights } from "../risk.ts";
import type { Score } from "../score-identity.ts";
import type { GatheredUse, PackedEvidence, UseGatherer } from "./gather-use.ts";
import type { WorkedSet } from "./worked-set.ts";

/** Days are whole days since 1970-01-01 (UTC). */
export type WordwiseFacts = {
  set: WorkedSet;
  /** Whether all that is granted now was granted during all of the window; else nothing of it was. */
  isHeld: boolean;
  createdDay: number | null;
  evidence: readonly PackedEvidence[];
  /** What logs of scopes around it watched, and since when. */
  around: { watched: PermissionSet; from: number | null };
  /** Days on which holdings began. */
  heldFrom: readonly number[];
  /** Further days on which something begins, ends or leaves the window. */
  turns: readonly number[];
};

type Options = {
  risks: Pick<CompiledRisks, "weighed">;
  catalogueSize: number;
  window: Window;
  gather: UseGatherer;
};

/** `window`: the one that use is gathered in. */
export function createWordwiseScorer({
  risks,
  catalogueSize,
  window,
  gather,
}: Options): (facts: WordwiseFacts) => Score {
  const { weighed } = risks;
  const kinds = weighed.length;
  const masks = masksOf(weighed, (catalogueSize + 31) >>> 5);
  /** How many actions of each breadth and weight were used, and proven unused. */
  const used = new Int32Array(4 * kinds);
  const unused = new Int32Array(4 * kinds);
  const factors = Float64Array.from(
    { length: 4 * kinds },
    (_, at) => weights.breadth[Math.floor(at / kinds) as Breadth] * (weighed[at % kinds]?.weight ?? 0),
  );
  /** The proven unused of the identity at hand, before they are copied out at their size. */
  const idleWords = new Uint16Array((catalogueSize + 31) >>> 5);
  const idleBits = new Int32Array(idleWords.length);
  let idleSize = 0;
  const days = window.to - window.from + 1;
  const today = window.to + 1;

  function count(tally: Int32Array, head: number, bits: number): number {
    const mask = (head >>> 2) * kinds;
    const to = (head & 3) * kinds;
    for (let kind = 0; kind < kinds; kind++) {
      const alike = bits & (masks[mask + kind] as number);
      if (alike !== 0) tally[to + kind] = (tally[to + kind] as number) + bitCount(alike);
    }
    return bitCount(bits);
  }

  /** In the order in which `weightOf` adds, so that the sums are the same to the last bit; empties the tally. */
  function weightIn(tally: Int32Array): number {
    let sum = 0;
    for (let at = 0; at < tally.length; at++) {
      sum += (factors[at] as number) * (tally[at] as number);
      tally[at] = 0;
    }
    return sum;
  }

  /** Words come in ascending order, each once for every breadth it has. */
  function keep(word: number, bits: number): void {
    if (idleSize > 0 && idleWords[idleSize - 1] === word) {
      idleBits[idleSize - 1] = (idleBits[idleSize - 1] as number) | bits;
      return;
    }
    idleWords[idleSize] = word;
    idleBits[idleSize++] = bits;
  }

  function keptActions(): PermissionSet {
    if (idleSize === 0) return emptySet;
    return { words: idleWords.slice(0, idleSize), bits: idleBits.slice(0, idleSize) };
  }

  function countsIn({ slab, from, to, granted }: WorkedSet, words: Int32Array, isHeld: boolean): Counts {
    let seen = 0;
    let idle = 0;
    idleSize = 0;
    for (let at = from; at < to; at += 2) {
      const head = slab[at] as number;
      const word = (head >>> 2) * 2;
      const wasSeen = words[word] as number;
      const watched = isHeld ? (words[word + 1] as number) : 0;
      if ((wasSeen | watched) === 0) continue;
      const bits = slab[at + 1] as number;
      if ((bits & wasSeen) !== 0) seen += count(used, head, bits & wasSeen);
      const proven = bits & watched & ~wasSeen;
      if (proven === 0) continue;
      idle += count(unused, head, proven);
      keep(head >>> 2, proven);
    }
    return { granted, used: seen, unused: idle, undecided: granted - seen - idle };
  }

  function dueOn(facts: WordwiseFacts, nextTurn: number, evidenceFrom: number): number | null {
    let next = sooner(evidenceFrom + days, nextTurn);
    if (facts.createdDay !== null) next = sooner(facts.createdDay + days, next);
    for (const day of facts.heldFrom) next = sooner(day + days, next);
    for (const day of facts.turns) next = sooner(day, next);
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  function sooner(day: number, next: number): number {
    return day > today && day < next ? day : next;
  }

  return (facts) => {
    const { set, around, createdDay } = facts;
    const use: GatheredUse = gather(facts.evidence, around.watched);
    const counts = countsIn(set, use.words, facts.isHeld);
    const evidenceFrom = Math.min(use.provesFrom, around.from ?? Number.POSITIVE_INFINITY);
    const age = {
      identityDays: createdDay === null ? null : today - createdDay,
      evidenceDays: evidenceFrom === Number.POSITIVE_INFINITY ? null : today - evidenceFrom,
    };
    const idle = weightIn(unused);
    const all = idle + weightIn(used);
    return {
      granted: counts.granted,
      used: counts.used,
      unused: counts.unused,
      undecided: counts.undecided,
      tier: set.tier,
      isAdministrator: set.isAdministrator,
      escalations: set.escalations,
      conditional: set.conditional,
      outside: use.usedCount - counts.used,
      unknown: set.unknown,
      openEnded: set.openEnded,
      isAtLeast: set.isAtLeast,
      isAtMost: set.isAtMost,
      index: overPrivilegeIndex(counts),
      weightedIndex: all === 0 ? null : idle / all,
      evidence: evidenceOf(counts, age, days),
      breadth: set.breadth,
      dueOn: dueOn(facts, use.nextTurn, evidenceFrom),
      unusedActions: keptActions(),
    };
  };
}

/** Of each word the actions of each weight, side by side. */
function masksOf(weighed: CompiledRisks["weighed"], wordCount: number): Int32Array {
  const masks = new Int32Array(wordCount * weighed.length);
  for (const [kind, { actions }] of weighed.entries())
    for (const [at, word] of actions.words.entries())
      masks[word * weighed.length + kind] = actions.bits[at] as number;
  return masks;
}
