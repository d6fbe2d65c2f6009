/**
 * Remembers 128-bit keys by half of their bits, in 16 bytes each: it may take two keys for one, but never misses a repeat.
 * Ingest looks closer (in SQL) only when a repeat is possible.
 */
export class KeySet {
  private slots = new Uint32Array(2 * 1024);
  private size = 0;

  /** `key`: hex of at least 16 digits. Returns whether the key may have been added before. */
  add(key: string): boolean {
    const high = Number.parseInt(key.slice(0, 8), 16);
    const low = Number.parseInt(key.slice(8, 16), 16) || 1;
    if (this.size * 4 > this.slots.length) this.grow();
    if (!put(this.slots, high, low)) return true;
    this.size++;
    return false;
  }

  private grow(): void {
    const next = new Uint32Array(this.slots.length * 2);
    for (let slot = 0; slot < this.slots.length; slot += 2) {
      const low = this.slots[slot + 1] as number;
      if (low !== 0) put(next, this.slots[slot] as number, low);
    }
    this.slots = next;
  }
}

/** `low` is never 0, so 0 marks an empty slot. */
function put(slots: Uint32Array, high: number, low: number): boolean {
  const mask = slots.length / 2 - 1;
  for (let index = high & mask; ; index = (index + 1) & mask) {
    const found = slots[2 * index + 1];
    if (found === 0) {
      slots[2 * index] = high;
      slots[2 * index + 1] = low;
      return true;
    }
    if (found === low && slots[2 * index] === high) return false;
  }
}
