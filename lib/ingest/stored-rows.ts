/**
 * The open rows of one fact that a slice already holds: key, hash and id in about 60 bytes each. A delivered record that equals its
 * stored row needs no stage; what was never delivered is known at the end.
 */

/** What a delivered record is, next to the stored rows and to what was delivered before it. */
export type Verdict =
  /** Not stored by this slice, or stored with other values: it must be staged. */
  | "stage"
  /** As stored: nothing to write. */
  | "unchanged"
  /** As stored, and delivered before. */
  | "repeated"
  /** Delivered before under the same key with other values; the first stays. */
  | "refused";

const undelivered = 0;
const delivered = 1;
const staged = 2;

/** Words per slot: four of the key, two of the hash. */
const words = 6;

export class StoredRows {
  /** Rows stored. */
  size = 0;
  /** Rows delivered as they are stored. */
  unchanged = 0;
  /** Ids start at 1, so 0 marks an empty slot. */
  private ids = new Float64Array(64);
  private slots = new Uint32Array(64 * words);
  private states = new Uint8Array(64);

  /** `row`: the four words of the key and the first two of the hash. */
  add(row: Uint32Array, id: number): void {
    if (this.size * 3 >= this.ids.length * 2) this.grow();
    this.put(row, 0, id);
    this.size++;
  }

  /** `key` and `rowHash`: 32 hex digits. Half of the hash is compared: equal halves of unequal hashes are as rare as equal keys. */
  judge(key: string, rowHash: string): Verdict {
    if (this.size === 0) return "stage";
    const slot = this.find(word(key, 0), word(key, 1), word(key, 2), word(key, 3));
    if (slot === -1) return "stage";
    const equal =
      this.slots[slot * words + 4] === word(rowHash, 0) && this.slots[slot * words + 5] === word(rowHash, 1);
    if (this.states[slot] === undelivered) {
      this.states[slot] = equal ? delivered : staged;
      if (equal) this.unchanged++;
      return equal ? "unchanged" : "stage";
    }
    if (this.states[slot] === delivered) return equal ? "repeated" : "refused";
    // The first one differs from the stored row; another that differs too is compared with it in the stage.
    return equal ? "refused" : "stage";
  }

  /** Ids of the rows that no record named. */
  missing(): Generator<number> {
    return this.idsIn(undelivered);
  }

  /** Ids of the rows that were delivered as they are stored. */
  delivered(): Generator<number> {
    return this.idsIn(delivered);
  }

  private *idsIn(state: number): Generator<number> {
    for (let slot = 0; slot < this.ids.length; slot++) {
      if (this.ids[slot] !== 0 && this.states[slot] === state) yield this.ids[slot] as number;
    }
  }

  private find(a: number, b: number, c: number, d: number): number {
    const { ids, slots } = this;
    const mask = ids.length - 1;
    for (let slot = a & mask; ids[slot] !== 0; slot = (slot + 1) & mask) {
      const at = slot * words;
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d) return slot;
    }
    return -1;
  }

  private put(row: Uint32Array, from: number, id: number): void {
    const mask = this.ids.length - 1;
    let slot = (row[from] as number) & mask;
    while (this.ids[slot] !== 0) slot = (slot + 1) & mask;
    this.ids[slot] = id;
    this.slots.set(row.subarray(from, from + words), slot * words);
  }

  /** Only while rows are read: nothing is delivered yet. */
  private grow(): void {
    const { ids, slots } = this;
    this.ids = new Float64Array(ids.length * 2);
    this.slots = new Uint32Array(ids.length * 2 * words);
    this.states = new Uint8Array(ids.length * 2);
    for (let slot = 0; slot < ids.length; slot++) {
      if (ids[slot] !== 0) this.put(slots, slot * words, ids[slot] as number);
    }
  }
}

function word(hex: string, index: number): number {
  return Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16);
}
