import { describe, expect, it } from "vitest";
import { inParallel } from "./in-parallel.ts";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe("inParallel", () => {
  it("keeps order and never runs more than the limit", async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return item * 2;
    };
    expect(await all(inParallel([1, 2, 3, 4, 5, 6, 7], 3, work))).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });
  it("throws what an item threw, in its turn", async () => {
    const seen: number[] = [];
    const work = async (item: number) => {
      if (item === 2) throw new Error("two");
      return item;
    };
    await expect(async () => {
      for await (const item of inParallel([1, 2, 3], 3, work)) seen.push(item);
    }).rejects.toThrow("two");
    expect(seen).toEqual([1]);
  });
});
