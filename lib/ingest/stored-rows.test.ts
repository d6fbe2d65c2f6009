import fc from "fast-check";
import { expect, test } from "vitest";
import { StoredRows, type Verdict } from "./stored-rows.ts";

/** Few keys, most of them equal in their first word, so that they meet in the same slots. */
const key = fc
  .tuple(fc.constantFrom("00000000", "00000001", "ffffffff"), fc.integer({ min: 0, max: 40 }))
  .map(([first, rest]) => `${first}${"0".repeat(16)}${rest.toString(16).padStart(8, "0")}`);
const hash = fc.constantFrom("a", "b", "c").map((digit) => digit.repeat(32));

function wordsOf(hex: string, count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number.parseInt(hex.slice(index * 8, index * 8 + 8), 16),
  );
}

test("judges every delivery as a map of the stored rows and a list of what came before would", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(key, hash), { selector: ([first]) => first, maxLength: 120 }),
      fc.array(fc.tuple(key, hash), { maxLength: 200 }),
      (rows, deliveries) => {
        const stored = new StoredRows();
        for (const [index, [id, value]] of rows.entries())
          stored.add(new Uint32Array([...wordsOf(id, 4), ...wordsOf(value, 2)]), index + 1);
        const known = new Map(rows);
        const first = new Map<string, string>();
        const naive = (id: string, value: string): Verdict => {
          const before = first.get(id);
          if (before === undefined) first.set(id, value);
          if (!known.has(id)) return "stage";
          if (before === undefined) return known.get(id) === value ? "unchanged" : "stage";
          if (before === known.get(id)) return before === value ? "repeated" : "refused";
          return value === known.get(id) ? "refused" : "stage";
        };
        for (const [id, value] of deliveries) expect(stored.judge(id, value)).toBe(naive(id, value));
        const missing = rows.flatMap(([id], index) => (first.has(id) ? [] : [index + 1]));
        expect([...stored.missing()].sort((a, b) => a - b)).toEqual(missing);
        expect(stored.size).toBe(rows.length);
        expect(stored.unchanged).toBe(rows.filter(([id, value]) => first.get(id) === value).length);
      },
    ),
  );
});
