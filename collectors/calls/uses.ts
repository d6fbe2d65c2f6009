/**
 * What a log engine saw somebody do, as records that say no more than that: each covers the day of the last use and no other. What
 * the log would have shown of the rest is for records about scopes to say, where it is known.
 */
import type { Ref, UsageRecord } from "#lib/ingest/contract.ts";

type Use = { principal: Ref; source: string; plane: UsageRecord["plane"]; action: string; at: Date };

type Tally = Pick<UsageRecord, "principal" | "source" | "plane"> & { last: Map<string, Date> };

export type Uses = {
  add(use: Use): void;
  records(): Iterable<UsageRecord>;
};

/** The last use of each action by each principal, however often and in whatever order it is told. */
export function createUses(): Uses {
  const tallies = new Map<string, Tally>();
  return {
    add({ principal, source, plane, action, at }) {
      const key = `${source} ${plane} ${principal.kind}:${principal.value}`;
      const tally = tallies.get(key) ?? { principal, source, plane, last: new Map<string, Date>() };
      tallies.set(key, tally);
      const known = tally.last.get(action);
      if (known === undefined || known < at) tally.last.set(action, at);
    },
    *records() {
      for (const { last, ...tally } of tallies.values()) {
        const latest = new Date(Math.max(...[...last.values()].map((at) => at.getTime())));
        const entries = [...last].map(([action, lastUsedAt]) => ({ action, lastUsedAt }));
        yield { type: "usage", ...tally, coveredFrom: latest, coveredTo: latest, entries, unknown: [] };
      }
    },
  };
}
