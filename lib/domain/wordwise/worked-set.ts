/**
 * A grant set worked out to what scoring needs of it: its counts, its risk, and its actions as cells of one word and one breadth.
 * Whether made from parts or, the plain way, from `effectiveActions`, it says the same.
 */
import type { Breadth, EffectiveActions } from "../effective-actions.ts";
import { isEmptySet, type PermissionSet, sizeOf } from "../permission-set.ts";
import type { Risk } from "../risk.ts";

export type WorkedSet = Risk & {
  /**
   * Its cells are the pairs of `slab` from `from` to before `to`: a head (`word << 2 | breadth`) and the bits of that word, never 0.
   * In the order of words; no action is in two cells. Many sets share a slab, as typed arrays are dear to allocate.
   */
  slab: Int32Array;
  from: number;
  to: number;
  granted: number;
  conditional: number;
  /** Its widest allowance; null when nothing is granted. */
  breadth: Breadth | null;
  unknown: number;
  openEnded: boolean;
  isAtLeast: boolean;
  isAtMost: boolean;
};

export function workedFrom(effective: EffectiveActions, risk: Risk): WorkedSet {
  const cells = effective.byBreadth.flatMap(cellsOf).sort(([one = 0], [other = 0]) => one - other);
  const widest = effective.byBreadth.findLastIndex((actions) => !isEmptySet(actions));
  return {
    ...{ slab: Int32Array.from(cells.flat()), from: 0, to: cells.length * 2 },
    granted: sizeOf(effective.actions),
    conditional: sizeOf(effective.conditional),
    breadth: widest < 0 ? null : (widest as Breadth),
    unknown: effective.unknown.length,
    openEnded: effective.openEnded,
    isAtLeast: effective.isAtLeast,
    isAtMost: effective.isAtMost,
    tier: risk.tier,
    isAdministrator: risk.isAdministrator,
    escalations: risk.escalations,
  };
}

/** The actions it gives, at whatever breadth. */
export function actionsOf({ slab, from, to }: Pick<WorkedSet, "slab" | "from" | "to">): PermissionSet {
  const words = new Uint16Array((to - from) / 2);
  const bits = new Int32Array((to - from) / 2);
  let size = 0;
  for (let next = from; next < to; next += 2) {
    const word = (slab[next] as number) >>> 2;
    if (size === 0 || words[size - 1] !== word) words[size++] = word;
    bits[size - 1] = (bits[size - 1] as number) | (slab[next + 1] as number);
  }
  return { words: words.subarray(0, size), bits: bits.subarray(0, size) };
}

function cellsOf({ words, bits }: PermissionSet, breadth: number): number[][] {
  return Array.from(words, (word, at) => [(word << 2) | breadth, bits[at] as number]);
}
