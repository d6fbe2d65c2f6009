/**
 * Where in a catalogue something was seen, in 256 marks: what shares no mark with the actions asked for holds none of them. What does
 * share one may still hold none, so marks only tell which packed sets need not be looked into.
 */
import { readVarint } from "./packed-usage.ts";

/** Ids stand by service, and who uses one action of a service uses others of it: a mark is for 32 neighbours. */
const idsPerMark = 32;
const marks = 256;

/** Of the actions that a packed set saw on some day, as a bit string is written in hexadecimal. Throws as `unpackUsage`. */
export function seenMarks(packed: Uint8Array): string {
  const words = new Uint32Array(marks / 32);
  const reader = { bytes: packed, offset: 0 };
  let actionId = 0;
  while (reader.offset < packed.length) {
    actionId += readVarint(reader);
    if (readVarint(reader) > 0) mark(words, actionId);
  }
  return written(words);
}

/** Of the actions asked for, written likewise. */
export function askedMarks(ids: ArrayLike<number>): string {
  const words = new Uint32Array(marks / 32);
  for (let at = 0; at < ids.length; at++) mark(words, ids[at] as number);
  return written(words);
}

function mark(words: Uint32Array, actionId: number): void {
  const at = Math.floor(actionId / idsPerMark) % marks;
  words[at >>> 5] = (words[at >>> 5] as number) | (0x80000000 >>> (at & 31));
}

function written(words: Uint32Array): string {
  let text = "x";
  for (const word of words) text += word.toString(16).padStart(8, "0");
  return text;
}
