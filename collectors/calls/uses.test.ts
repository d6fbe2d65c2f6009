import fc from "fast-check";
import { expect, it } from "vitest";
import { createUses } from "./uses.ts";

const anyUse = fc.record({
  principal: fc.constantFrom({ kind: "id", value: "a" }, { kind: "id", value: "b" }),
  source: fc.constantFrom("log", "log/denied"),
  plane: fc.constant("action" as const),
  action: fc.constantFrom("x:read", "x:write"),
  at: fc.integer({ min: 1, max: 1e9 }).map((time) => new Date(time)),
});

/** `principal source action` to the latest instant, the plain way. */
function latest(uses: readonly { principal: { value: string }; source: string; action: string; at: Date }[]) {
  const found: Record<string, number> = {};
  for (const { principal, source, action, at } of uses) {
    const key = `${principal.value} ${source} ${action}`;
    found[key] = Math.max(found[key] ?? 0, at.getTime());
  }
  return found;
}

it("keeps of each action by each principal the last use, and covers no more than the day of the very last", () => {
  fc.assert(
    fc.property(fc.array(anyUse, { maxLength: 30 }), (told) => {
      const uses = createUses();
      for (const use of told) uses.add(use);
      const records = [...uses.records()];
      const kept = records.flatMap(({ principal, source, entries }) =>
        entries.map(({ action, lastUsedAt }) => ({
          principal,
          source,
          action,
          at: lastUsedAt ?? new Date(0),
        })),
      );
      expect(latest(kept)).toEqual(latest(told));
      expect(kept).toHaveLength(Object.keys(latest(told)).length);
      for (const { coveredFrom, coveredTo, entries } of records) {
        const last = Math.max(...entries.map(({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0));
        expect([coveredFrom.getTime(), coveredTo.getTime()]).toEqual([last, last]);
      }
    }),
  );
});
