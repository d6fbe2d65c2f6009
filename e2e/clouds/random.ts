/** Deterministic chance: the same words give the same stream on every machine, so one seed is one world. */

export type Random = {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string;
};

export const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";
export const HEX = "0123456789abcdef";

/** 32-bit FNV-1a over the words with a final mix; neighbouring words land far apart. */
export function hashOf(...words: (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = words.join("\u0001");
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A stream of its own per combination of words (splitmix32). */
export function randomOf(...words: (string | number)[]): Random {
  let state = hashOf(...words);
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (items) => {
      const item = items[int(0, items.length - 1)];
      if (item === undefined) throw new RangeError("Nothing to pick from");
      return item;
    },
    text: (length, alphabet) => {
      let out = "";
      for (let index = 0; index < length; index++) out += alphabet.charAt(int(0, alphabet.length - 1));
      return out;
    },
  };
}
