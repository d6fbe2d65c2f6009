/**
 * A set of actions in few bytes, by their ids: whole services are runs, so that what is proven unused of an administrator takes some
 * hundred bytes. Unpacking gives exactly the ids packed, in order.
 */
import { readVarint } from "./packed-usage.ts";
import type { PermissionSet } from "./permission-set.ts";
import type { WantedActions } from "./wanted-actions.ts";

/** Packs sets of one catalogue. The bytes are valid until the next call. */
export type ActionPacker = (actions: PermissionSet) => Uint8Array;

/** `ids`: of the positions of the catalogue, ascending. */
export function createActionPacker(ids: readonly number[]): ActionPacker {
  let room = new Uint8Array(1024);
  let size = 0;
  /** The run under way, and the id after the run before it. */
  let first = -1;
  let last = -1;
  let after = 0;

  function put(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) room[size++] = (rest & 0x7f) | 0x80;
    room[size++] = rest;
  }

  /** How many ids are left out before it, whether it is longer than one, and how much. */
  function putRun(): void {
    if (first < 0) return;
    if (size + 10 > room.length) {
      const larger = new Uint8Array(room.length * 2);
      larger.set(room);
      room = larger;
    }
    put((first - after) * 2 + (last > first ? 1 : 0));
    if (last > first) put(last - first - 1);
    after = last + 1;
  }

  return ({ words, bits }) => {
    size = after = 0;
    first = last = -1;
    for (let at = 0; at < words.length; at++) {
      const base = (words[at] as number) << 5;
      for (let left = bits[at] as number; left !== 0; left &= left - 1) {
        const id = ids[base + 31 - Math.clz32(left & -left)] as number;
        if (id !== last + 1 || first < 0) {
          putRun();
          first = id;
        }
        last = id;
      }
    }
    putRun();
    return room.subarray(0, size);
  };
}

/** Ids, ascending. Throws RangeError when the bytes end inside a number. */
export function unpackActions(packed: Uint8Array): number[] {
  const ids: number[] = [];
  const reader = { bytes: packed, offset: 0 };
  let next = 0;
  while (reader.offset < packed.length) {
    const head = readVarint(reader);
    next += Math.floor(head / 2);
    const last = next + (head % 2 === 1 ? readVarint(reader) + 1 : 0);
    for (; next <= last; next++) ids.push(next);
  }
  return ids;
}

/** How many of `wanted` a packed set between `from` and `to` of the bytes holds, without unpacking it. Throws as `unpackActions`. */
export function countHeld(
  bytes: Uint8Array,
  { before, last }: WantedActions,
  from = 0,
  to = bytes.length,
): number {
  const reader = { bytes, offset: from };
  let [next, held] = [0, 0];
  while (reader.offset < to && next <= last) {
    const head = readVarint(reader, to);
    next += Math.floor(head / 2);
    const after = next + (head % 2 === 1 ? readVarint(reader, to) + 1 : 0) + 1;
    if (next <= last) held += (before[Math.min(after, last + 1)] as number) - (before[next] as number);
    next = after;
  }
  return held;
}
