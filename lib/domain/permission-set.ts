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
  const found = new Map<number, number>();
  for (const position of positions) {
    if (!Number.isInteger(position) || position < 0 || position >= largestCatalogue)
      throw new RangeError(`Not a position in a catalogue: ${position}`);
    const word = position >>> 5;
    found.set(word, (found.get(word) ?? 0) | (1 << (position & 31)));
  }
  const words = Uint16Array.from(found.keys()).sort();
  return { words, bits: Int32Array.from(words, (word) => found.get(word) ?? 0) };
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
  const target = room(one.words.length + other.words.length);
  let [a, b, size] = [0, 0, 0];
  while (a < one.words.length && b < other.words.length) {
    const [left, right] = [one.words[a] as number, other.words[b] as number];
    target.words[size] = left < right ? left : right;
    let bits = 0;
    if (left <= right) bits |= one.bits[a++] as number;
    if (right <= left) bits |= other.bits[b++] as number;
    target.bits[size++] = bits;
  }
  for (; a < one.words.length; a++) size = put(target, size, one.words[a] as number, one.bits[a] as number);
  for (; b < other.words.length; b++)
    size = put(target, size, other.words[b] as number, other.bits[b] as number);
  return cut(target, size);
}

export function unionOf(sets: Iterable<PermissionSet>): PermissionSet {
  const listed = Array.isArray(sets) ? (sets as readonly PermissionSet[]) : [...sets];
  if (listed.length > 3) return unionOfMany(listed);
  let whole = emptySet;
  for (const set of listed) whole = union(whole, set);
  return whole;
}

/** One pass over all the sets and one over the words they span: pair by pair, thousands of patterns would cost their square. */
function unionOfMany(sets: readonly PermissionSet[]): PermissionSet {
  let [first, last] = [largestCatalogue >>> 5, -1];
  for (const { words } of sets) {
    if (words.length === 0) continue;
    first = Math.min(first, words[0] as number);
    last = Math.max(last, words[words.length - 1] as number);
  }
  if (last < 0) return emptySet;
  const dense = new Int32Array(last - first + 1);
  let count = 0;
  for (const { words, bits } of sets) {
    for (let at = 0; at < words.length; at++) {
      const word = (words[at] as number) - first;
      if (dense[word] === 0) count++;
      dense[word] = (dense[word] as number) | (bits[at] as number);
    }
  }
  const target = room(count);
  let size = 0;
  for (let word = 0; word < dense.length; word++) {
    const bits = dense[word] as number;
    if (bits !== 0) size = put(target, size, word + first, bits);
  }
  return target;
}

export function intersection(one: PermissionSet, other: PermissionSet): PermissionSet {
  if (one === other) return one;
  const target = room(Math.min(one.words.length, other.words.length));
  let [a, b, size] = [0, 0, 0];
  while (a < one.words.length && b < other.words.length) {
    const [left, right] = [one.words[a] as number, other.words[b] as number];
    if (left === right) {
      const bits = (one.bits[a] as number) & (other.bits[b] as number);
      if (bits !== 0) size = put(target, size, left, bits);
    }
    if (left <= right) a++;
    if (right <= left) b++;
  }
  return cut(target, size);
}

/** What is in `one` and not in `other`. */
export function difference(one: PermissionSet, other: PermissionSet): PermissionSet {
  if (other.words.length === 0 || one.words.length === 0) return one;
  if (one === other) return emptySet;
  const target = room(one.words.length);
  let [b, size] = [0, 0];
  for (let a = 0; a < one.words.length; a++) {
    const word = one.words[a] as number;
    while (b < other.words.length && (other.words[b] as number) < word) b++;
    const taken = other.words[b] === word ? (other.bits[b] as number) : 0;
    const bits = (one.bits[a] as number) & ~taken;
    if (bits !== 0) size = put(target, size, word, bits);
  }
  return cut(target, size);
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
  let [a, b, size] = [0, 0, 0];
  while (a < one.words.length && b < other.words.length) {
    const [left, right] = [one.words[a] as number, other.words[b] as number];
    if (left === right) size += bitCount((one.bits[a] as number) & (other.bits[b] as number));
    if (left <= right) a++;
    if (right <= left) b++;
  }
  return size;
}

type Room = { words: Uint16Array; bits: Int32Array };

function room(size: number): Room {
  return { words: new Uint16Array(size), bits: new Int32Array(size) };
}

function put(target: Room, size: number, word: number, bits: number): number {
  target.words[size] = word;
  target.bits[size] = bits;
  return size + 1;
}

function cut(target: Room, size: number): PermissionSet {
  if (size === 0) return emptySet;
  if (size === target.words.length) return target;
  return { words: target.words.slice(0, size), bits: target.bits.slice(0, size) };
}

/** Index of a word, or -1. */
function wordAt(words: Uint16Array, word: number): number {
  let [low, high] = [0, words.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = words[middle] as number;
    if (found === word) return middle;
    if (found < word) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Set bits of a 32-bit word, by halves, quarters and so on. */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const quads = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((quads + (quads >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
