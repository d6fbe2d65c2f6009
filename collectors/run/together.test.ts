import fc from "fast-check";
import { expect, test } from "vitest";
import { createTogether } from "./together.ts";

test("whoever becomes ready is followed up exactly once, and never while another is at it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
      async (s, ends) => {
        let busy = ends.length;
        const groups: number[][] = [];
        const join = createTogether(async (items: number[]) => {
          expect(busy).toBe(0);
          groups.push(items);
          return groups.length;
        });
        const members = ends.map(() => join());
        const runs = ends.map((becomesReady, at) =>
          s.schedule(Promise.resolve()).then(async () => {
            busy -= 1;
            const member = members[at];
            const group = becomesReady ? await member?.ready(at) : null;
            member?.leave();
            if (group !== null) expect(groups[(group ?? 0) - 1]).toContain(at);
          }),
        );
        await s.waitAll();
        await Promise.all(runs);
        const ready = ends.flatMap((becomesReady, at) => (becomesReady ? [at] : []));
        expect(groups.flat().toSorted()).toEqual(ready);
      },
    ),
  );
});

test("a failure is everybody's", async () => {
  const join = createTogether(async () => {
    throw new Error("full disk");
  });
  const [one, other] = [join(), join()];
  const all = Promise.allSettled([one.ready(1), other.ready(2)]);
  expect((await all).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("who begins later is of another group", async () => {
  const groups: number[][] = [];
  const join = createTogether(async (items: number[]) => void groups.push(items));
  await join().ready(1);
  await join().ready(2);
  expect(groups).toEqual([[1], [2]]);
});
