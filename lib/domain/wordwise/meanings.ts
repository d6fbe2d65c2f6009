/** What recorded names stand for, as `Catalogue.meantBy` says it, side by side in one run of memory: asked a dozen times for each identity. */
import type { Catalogue } from "../catalogue.ts";

export type Meanings = {
  /** At `at(position)` the number of words, then as many pairs of a word and its bits. Another one once it had to grow. */
  readonly slab: Int32Array;
  at(position: number): number;
};

export function createMeanings(catalogue: Pick<Catalogue, "size" | "meantBy">): Meanings {
  let slab = new Int32Array(1024);
  let free = 0;
  const known = new Int32Array(catalogue.size).fill(-1);

  function add(position: number): number {
    const { words, bits } = catalogue.meantBy(position);
    const from = free;
    const to = from + 1 + 2 * words.length;
    if (to > slab.length) {
      const larger = new Int32Array(Math.max(to, slab.length * 2));
      larger.set(slab);
      slab = larger;
    }
    slab[free++] = words.length;
    for (let at = 0; at < words.length; at++) {
      slab[free++] = words[at] as number;
      slab[free++] = bits[at] as number;
    }
    known[position] = from;
    return from;
  }

  return {
    get slab() {
      return slab;
    },
    at(position) {
      const found = known[position] as number;
      return found < 0 ? add(position) : found;
    },
  };
}
