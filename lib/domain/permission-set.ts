/**
 * A set of actions as a sparse bitset over one catalogue's positions: union, intersection and difference cost what is in the sets,
 * not what is in the catalogue. Sets are values: no function changes its arguments.
 */

/** `words`: which 32-position words hold anything, ascending; `bits`: their bits, never 0. */
export type PermissionSet = { readonly words: Uint16Array; readonly bits: Int32Array };

/** The most positions a catalogue may have: words are numbered in 16 bits. */
export const largestCatalogue = 65_536 * 32;

export const emptySet: PermissionSet = { words: new Uint16Array(0), bits: new Int32Array(0) };

/** Positions in any order, repeats allowed. Throws RangeError for what is not a whole number in [0, largestCatalogue). */
export function setOf(positions: Iterable<number>): PermissionSet {
  const sorted = Float64Array.from(positions).sort();
  let size = 0;
  for (let at = 0; at < sorted.length; at++) {
    const position = sorted[at] as number;
    if (!Number.isInteger(position) || position < 0 || position >= largestCatalogue)
      throw new RangeError(`Not a position in a catalogue: ${position}`);
    const word = position >>> 5;
    const bit = 1 << (position & 31);
    if (size > 0 && outWords[size - 1] === word) outBits[size - 1] = (outBits[size - 1] as number) | bit;
    else size = put(size, word, bit);
  }
  return taken(size);
}

/** Every position below `size`. */
export function fullSet(size: number): PermissionSet {
  const count = Math.ceil(size / 32);
  const bits = new Int32Array(count).fill(-1);
  const rest = size & 31;
  if (rest > 0) bits[count - 1] = (1 << rest) - 1;
  return { words: Uint16Array.from({ length: count }, (_, word) => word), bits };
}

export function isEmptySet(set: PermissionSet): boolean {
  return set.words.length === 0;
}

export function hasPosition(set: PermissionSet, position: number): boolean {
  const at = wordAt(set.words, position >>> 5);
  return at >= 0 && ((set.bits[at] as number) & (1 << (position & 31))) !== 0;
}

export function sizeOf(set: PermissionSet): number {
  let size = 0;
  for (let at = 0; at < set.bits.length; at++) size += bitCount(set.bits[at] as number);
  return size;
}

/** Ascending. */
export function positionsOf(set: PermissionSet): number[] {
  const positions: number[] = [];
  for (let at = 0; at < set.words.length; at++) {
    const base = (set.words[at] as number) << 5;
    for (let bits = set.bits[at] as number; bits !== 0; bits &= bits - 1)
      positions.push(base + 31 - Math.clz32(bits & -bits));
  }
  return positions;
}

export function union(one: PermissionSet, other: PermissionSet): PermissionSet {
  if (one.words.length === 0 || one === other) return other;
  if (other.words.length === 0) return one;
  let [a, b, size] = [0, 0, 0];
  while (a < one.words.length && b < other.words.length) {
    const [left, right] = [one.words[a] as number, other.words[b] as number];
    outWords[size] = left < right ? left : right;
    let bits = 0;
    if (left <= right) bits |= one.bits[a++] as number;
    if (right <= left) bits |= other.bits[b++] as number;
    outBits[size++] = bits;
  }
  for (; a < one.words.length; a++) size = put(size, one.words[a] as number, one.bits[a] as number);
  for (; b < other.words.length; b++) size = put(size, other.words[b] as number, other.bits[b] as number);
  return taken(size);
}

export function unionOf(sets: Iterable<PermissionSet>): PermissionSet {
  const listed = Array.isArray(sets) ? (sets as readonly PermissionSet[]) : [...sets];
  if (listed.length > 3) return unionOfMany(listed);
  let whole = emptySet;
  for (const set of listed) whole = union(whole, set);
  return whole;
}

/** Kept between calls, all zero: a union of many neither allocates nor clears more than it touches. */
const scratch = new Int32Array(largestCatalogue >>> 5);

/** One pass over all the sets and one over the words they span: pair by pair, thousands of patterns would cost their square. */
function unionOfMany(sets: readonly PermissionSet[]): PermissionSet {
  let [first, last] = [scratch.length, -1];
  for (const { words, bits } of sets) {
    if (words.length === 0) continue;
    first = Math.min(first, words[0] as number);
    last = Math.max(last, words[words.length - 1] as number);
    for (let at = 0; at < words.length; at++) {
      const word = words[at] as number;
      scratch[word] = (scratch[word] as number) | (bits[at] as number);
    }
  }
  let size = 0;
  for (let word = first; word <= last; word++) {
    const bits = scratch[word] as number;
    if (bits === 0) continue;
    size = put(size, word, bits);
    scratch[word] = 0;
  }
  return taken(size);
}

export function intersection(one: PermissionSet, other: PermissionSet): PermissionSet {
  if (one === other) return one;
  const [small, large] = one.words.length <= other.words.length ? [one, other] : [other, one];
  let [at, size] = [0, 0];
  for (let index = 0; index < small.words.length; index++) {
    const word = small.words[index] as number;
    at = firstAtLeast(large.words, word, at);
    if (at === large.words.length) break;
    if (large.words[at] !== word) continue;
    const bits = (small.bits[index] as number) & (large.bits[at] as number);
    if (bits !== 0) size = put(size, word, bits);
  }
  return taken(size);
}

/** What is in `one` and not in `other`. */
export function difference(one: PermissionSet, other: PermissionSet): PermissionSet {
  if (other.words.length === 0 || one.words.length === 0) return one;
  if (one === other) return emptySet;
  let [at, size] = [0, 0];
  for (let index = 0; index < one.words.length; index++) {
    const word = one.words[index] as number;
    at = firstAtLeast(other.words, word, at);
    const taken = other.words[at] === word ? (other.bits[at] as number) : 0;
    const bits = (one.bits[index] as number) & ~taken;
    if (bits !== 0) size = put(size, word, bits);
  }
  return taken(size);
}

export function isSubset(one: PermissionSet, other: PermissionSet): boolean {
  return isEmptySet(difference(one, other));
}

export function areEqualSets(one: PermissionSet, other: PermissionSet): boolean {
  return (
    one.words.length === other.words.length &&
    one.words.every((word, at) => word === other.words[at] && one.bits[at] === other.bits[at])
  );
}

/** How many positions both hold, without making the set. */
export function sizeOfIntersection(one: PermissionSet, other: PermissionSet): number {
  return countShared(one, other, Number.POSITIVE_INFINITY);
}

/** Whether both hold some position. */
export function doIntersect(one: PermissionSet, other: PermissionSet): boolean {
  return countShared(one, other, 1) > 0;
}

/** Ends as soon as there are enough. */
function countShared(one: PermissionSet, other: PermissionSet, enough: number): number {
  const [small, large] = one.words.length <= other.words.length ? [one, other] : [other, one];
  let [at, size] = [0, 0];
  for (let index = 0; index < small.words.length && size < enough; index++) {
    const word = small.words[index] as number;
    at = firstAtLeast(large.words, word, at);
    if (at === large.words.length) break;
    if (large.words[at] === word)
      size += bitCount((small.bits[index] as number) & (large.bits[at] as number));
  }
  return size;
}

/** Where results are made before they are copied out at their size: typed arrays are dear to allocate. */
const outWords = new Uint16Array(largestCatalogue >>> 5);
const outBits = new Int32Array(largestCatalogue >>> 5);

function put(size: number, word: number, bits: number): number {
  outWords[size] = word;
  outBits[size] = bits;
  return size + 1;
}

function taken(size: number): PermissionSet {
  return size === 0 ? emptySet : { words: outWords.slice(0, size), bits: outBits.slice(0, size) };
}

/** Index of a word, or -1. */
function wordAt(words: Uint16Array, word: number): number {
  const at = firstAtLeast(words, word, 0);
  return words[at] === word ? at : -1;
}

/** Index of the first word that is not smaller, from `from` on: in growing steps, then by halves, so that a small set skips through a large one. */
export function firstAtLeast(words: Uint16Array, word: number, from: number): number {
  if (from >= words.length || (words[from] as number) >= word) return from;
  let step = 1;
  while (from + step < words.length && (words[from + step] as number) < word) step *= 2;
  let [low, high] = [from + (step >>> 1) + 1, Math.min(from + step, words.length)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] as number) >= word) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Set bits of a 32-bit word, by halves, quarters and so on. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((quads + (quads >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
