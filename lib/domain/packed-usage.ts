/**
 * Observed use in few bytes: merging is commutative, associative and idempotent, so evidence may arrive twice, late or in any
 * order and the packed set stays the same. An action keeps the latest day it was seen on; tracked and not seen is day 0.
 */

import type { WantedActions } from "./wanted-actions.ts";

/** `day`: whole days since 1970-01-01 (UTC); 0 means tracked and not seen. */
export type UsedAction = { actionId: number; day: number };

const dayMs = 86_400_000;

/** The day number of an instant; null (tracked, not seen) is 0. Instants before 1970-01-02 count as day 1. */
export function dayOf(instant: Date | null): number {
  return instant === null ? 0 : Math.max(1, Math.floor(instant.getTime() / dayMs));
}

/** Midnight UTC of a day number; null for day 0. */
export function instantOf(day: number): Date | null {
  return day === 0 ? null : new Date(day * dayMs);
}

/** Packs actions in any order; an action named twice keeps its later day. Throws RangeError on numbers that are not whole and ≥ 0. */
export function packUsage(actions: Iterable<UsedAction>): Uint8Array {
  const latest = new Map<number, number>();
  for (const { actionId, day } of actions) {
    if (!isCount(actionId) || !isCount(day))
      throw new RangeError(`Not an action id and day: ${actionId}, ${day}`);
    latest.set(actionId, Math.max(day, latest.get(actionId) ?? 0));
  }
  const bytes: number[] = [];
  let previous = 0;
  for (const actionId of [...latest.keys()].sort((a, b) => a - b)) {
    pushVarint(bytes, actionId - previous);
    pushVarint(bytes, latest.get(actionId) ?? 0);
    previous = actionId;
  }
  return Uint8Array.from(bytes);
}

/** The actions of a packed set, sorted by action id. Throws RangeError when the bytes end inside a number. */
export function unpackUsage(packed: Uint8Array): UsedAction[] {
  const actions: UsedAction[] = [];
  const reader = { bytes: packed, offset: 0 };
  let actionId = 0;
  while (reader.offset < packed.length) {
    actionId += readVarint(reader);
    actions.push({ actionId, day: readVarint(reader) });
  }
  return actions;
}

/** Room that is used again and again: pairs of an action's id and a day. */
export type UsageRoom = { pairs: Float64Array };

/** Unpacks into the room, which grows where it must, and gives the number of actions; no object is made. Throws as `unpackUsage`. */
export function unpackInto(packed: Uint8Array, room: UsageRoom): number {
  // An action takes two bytes at least.
  if (room.pairs.length < packed.length) room.pairs = new Float64Array(packed.length * 2);
  const { pairs } = room;
  let [at, size, actionId, isDay] = [0, 0, 0, false];
  // As `readVarint` reads: called for each of thirty million numbers, it would cost as much again.
  while (at < packed.length) {
    let value = 0;
    let byte: number | undefined = 0x80;
    for (let factor = 1; byte >= 0x80; factor *= 128) {
      byte = packed[at++];
      if (byte === undefined) throw new RangeError("Packed usage ends inside a number.");
      if (factor === 2 ** 35) throw new RangeError("Packed usage holds a number that is too long.");
      value += (byte & 0x7f) * factor;
    }
    if (!isDay) actionId += value;
    pairs[size++] = isDay ? value : actionId;
    isDay = !isDay;
  }
  if (isDay) throw new RangeError("Packed usage ends inside a number.");
  return size >>> 1;
}

/**
 * The latest day any of `wanted` was seen on; 0: none was. The set lies between `from` and `to` of the bytes; nothing is made on the way,
 * and what is behind the last of them is not read. Throws as `unpackUsage`.
 */
export function lastDayOf(
  bytes: Uint8Array,
  { before, last }: WantedActions,
  from = 0,
  to = bytes.length,
): number {
  const reader = { bytes, offset: from };
  let [actionId, latest] = [0, 0];
  while (reader.offset < to && actionId <= last) {
    actionId += readVarint(reader, to);
    const day = readVarint(reader, to);
    if (day > latest && actionId <= last && before[actionId] !== before[actionId + 1]) latest = day;
  }
  return latest;
}

/** Everything either side tracked, each action at its latest day. */
export function mergeUsage(one: Uint8Array, other: Uint8Array): Uint8Array {
  return packUsage([...unpackUsage(one), ...unpackUsage(other)]);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

/**
 * The number at the offset, which moves behind it: seven bits a byte, the lowest first. Throws RangeError where the bytes end, or come to
 * `end`, inside it.
 */
export function readVarint(reader: { bytes: Uint8Array; offset: number }, end = reader.bytes.length): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 35; factor *= 128) {
    const byte = reader.offset < end ? reader.bytes[reader.offset++] : undefined;
    if (byte === undefined) throw new RangeError("Packed usage ends inside a number.");
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
  throw new RangeError("Packed usage holds a number that is too long.");
}
