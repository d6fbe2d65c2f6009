import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "./check.ts";
import {
  type FindingState,
  type Judged,
  type Judgement,
  type KnownFinding,
  reconcileFindings,
  voidClosureDays,
} from "./reconcile-findings.ts";

const now = new Date("2026-11-24T07:40:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const resources = ["credential:1", "credential:2", "grant:3", "identity"];

const found = fc.record({
  confidence: fc.constantFrom("low" as const, "medium" as const, "high" as const),
  evidence: fc.constantFrom("Made on 2026-01-01.", "Used on 2026-02-02."),
  facts: fc.constantFrom<Record<string, string | number | null>[]>(
    {},
    { a: 1, b: null },
    { b: null, a: 1 },
    { a: 2 },
  ),
});

const ended = fc.constantFrom("removed" as const, "no-longer-applies" as const);
const anyKnown: fc.Arbitrary<KnownFinding[]> = fc.uniqueArray(fc.constantFrom(...resources)).chain((held) =>
  fc.tuple(
    ...held.map((resource, at) =>
      fc
        .record({
          seen: found,
          isDisabled: fc.boolean(),
          first: fc.integer({ min: 1, max: 200 }),
          closed: fc.option(fc.record({ days: fc.integer({ min: 0, max: 60 }), ended })),
          reopened: fc.nat(3),
        })
        .map(({ seen, isDisabled, first, closed, reopened }) => ({
          ...{ id: String(at + 1), resource, isDisabled, reopened, ...seen },
          firstSeen: daysAgo(first + 60),
          lastSeen: daysAgo(first),
          closed: closed && { at: daysAgo(closed.days), ended: closed.ended, why: "Before." },
        })),
    ),
  ),
);

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  found.map((one) => ({ is: "found" as const, ...one })),
  fc.constantFrom<Verdict[]>({ is: "fine" }, { is: "untold", why: "Not read." }),
);
const anyJudged: fc.Arbitrary<Judged[]> = fc
  .uniqueArray(fc.constantFrom(...resources))
  .chain((held) =>
    fc.tuple(
      ...held.map((resource) =>
        fc
          .record({ isDisabled: fc.boolean(), verdict })
          .map(({ isDisabled, verdict: says }) => ({ candidate: { resource, isDisabled }, verdict: says })),
      ),
    ),
  );
const anyTold = fc.subarray(resources);

const judging = (judged: readonly Judged[], told: readonly string[]): Judgement => ({
  is: "judged",
  judged,
  isTold: (resource) => told.includes(resource),
  endingOf: (_, cause) => ({ ended: cause === "fine" ? "no-longer-applies" : "removed", why: cause }),
});

/** What is stored after the changes are written. */
function written(known: readonly KnownFinding[], changes: readonly FindingState[]): KnownFinding[] {
  const kept = new Map(known.map((one) => [one.resource, one]));
  for (const [at, change] of changes.entries())
    kept.set(change.resource, { ...change, id: change.id ?? `new ${at}` });
  return [...kept.values()];
}

const isOpen = (all: readonly FindingState[], resource: string) =>
  all.some((one) => one.resource === resource && one.closed === null);

describe("judged again", () => {
  test("open is exactly what is found, and what was open and is not told or not read in full", () => {
    fc.assert(
      fc.property(anyKnown, anyJudged, anyTold, (known, judged, told) => {
        const after = written(known, reconcileFindings(known, judging(judged, told), now));
        for (const resource of resources) {
          const says = judged.find(({ candidate }) => candidate.resource === resource)?.verdict.is;
          const wasOpen = isOpen(known, resource);
          const expected =
            says === undefined
              ? wasOpen && !told.includes(resource)
              : says === "found" || (says === "untold" && wasOpen);
          expect(isOpen(after, resource)).toBe(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("nothing that is not told changes but whether it is switched off", () => {
    fc.assert(
      fc.property(anyKnown, anyJudged, (known, judged) => {
        const untold = judged.map(({ candidate }) => ({
          candidate,
          verdict: { is: "untold" as const, why: "Not read." },
        }));
        for (const change of reconcileFindings(known, judging(untold, []), now)) {
          const before = known.find(({ id }) => id === change.id);
          expect(change).toEqual({ ...before, isDisabled: change.isDisabled });
          expect(before?.closed).toBeNull();
        }
      }),
    );
  });

  test("the same again changes nothing: rows that say the same are not written", () => {
    fc.assert(
      fc.property(anyKnown, anyJudged, anyTold, (known, judged, told) => {
        const judgement = judging(judged, told);
        const after = written(known, reconcileFindings(known, judgement, now));
        expect(reconcileFindings(after, judgement, new Date(now.getTime() + 1000))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test("what is closed stays as it is until it is found", () => {
    fc.assert(
      fc.property(anyKnown, anyJudged, anyTold, (known, judged, told) => {
        const changes = reconcileFindings(known, judging(judged, told), now);
        for (const change of changes) {
          const before = known.find(({ id }) => id === change.id);
          if (before?.closed == null) continue;
          const says = judged.find(({ candidate }) => candidate.resource === change.resource);
          expect(says?.verdict.is).toBe("found");
          expect(change.closed).toBeNull();
        }
      }),
    );
  });
});

test("coming back within 30 days is the same finding since it was first seen; later it is first seen anew", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 }), found, (days, seen) => {
      const before: KnownFinding = {
        ...{ id: "1", resource: "identity", isDisabled: false, reopened: 2, ...seen },
        firstSeen: daysAgo(400),
        lastSeen: daysAgo(days),
        closed: { at: daysAgo(days), ended: "removed", why: "Gone." },
      };
      const judged = [
        {
          candidate: { resource: "identity", isDisabled: true },
          verdict: { is: "found" as const, ...seen },
        },
      ];
      const firstSeen = days <= voidClosureDays ? before.firstSeen : now;
      expect(reconcileFindings([before], judging(judged, []), now)).toEqual([
        { ...before, isDisabled: true, firstSeen, lastSeen: now, closed: null, reopened: 3 },
      ]);
    }),
  );
});

test("of an identity that is gone everything open is removed; of one that is judged no longer nothing is", () => {
  fc.assert(
    fc.property(anyKnown, fc.constantFrom("gone" as const, "not-judged" as const), (known, is) => {
      const changes = reconcileFindings(known, { is, why: "Because." }, now);
      const open = known.filter(({ closed }) => closed === null);
      const ended = is === "gone" ? "removed" : "no-longer-applies";
      expect(changes).toEqual(
        open.map((one) => ({ ...one, lastSeen: now, closed: { at: now, ended, why: "Because." } })),
      );
    }),
  );
});
