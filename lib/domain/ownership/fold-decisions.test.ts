import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claimDays, type Decision, type DecisionKind, dayAfter, laterDays } from "./decision.ts";
import { foldDecisions } from "./fold-decisions.ts";

const dayMs = 86_400_000;
const start = Date.parse("2026-01-01T12:00:00Z");
const on = (day: number, hour = 12) => new Date(start + day * dayMs + (hour - 12) * 3_600_000);

function entry(
  id: number,
  decision: DecisionKind,
  team: number,
  day: number,
  rest: Partial<Decision> = {},
): Decision {
  const at = on(day);
  const days = decision === "later" ? laterDays : claimDays;
  const until = ["claim", "attest", "later"].includes(decision) ? dayAfter(at, days) : null;
  const plain = { toTeam: null, by: `user:${team}`, reason: null, answers: null, undoes: null };
  return { id, decision, team, at, until, ...plain, ...rest };
}

const kind = fc.constantFrom<DecisionKind>(
  "claim",
  "attest",
  "release",
  "contest",
  "reject",
  "pass",
  "later",
  "lapse",
);
const team = fc.integer({ min: 1, max: 3 });

/** Any log: days never go back, now and then an entry takes an earlier one back. */
const anyLog = fc
  .array(fc.tuple(kind, team, fc.integer({ min: 0, max: 60 }), fc.option(fc.nat(20), { freq: 4 })), {
    maxLength: 25,
  })
  .map((drawn) => {
    let day = 0;
    return drawn.map(([decision, of, later, undo], index): Decision => {
      day += later;
      const undone = undo === null || index === 0 ? null : undo % index;
      if (undone !== null) return entry(index + 1, "undo", of, day, { undoes: undone + 1 });
      return entry(index + 1, decision, of, day, { toTeam: decision === "pass" ? (of % 3) + 1 : null });
    });
  });
const anyNow = fc.integer({ min: 0, max: 2000 }).map((day) => on(day));

describe("what decisions add up to", () => {
  test("follows from the log alone, in whatever order it is read", () => {
    fc.assert(
      fc.property(anyLog, anyNow, fc.infiniteStream(fc.nat()), (log, now, noise) => {
        const shuffled = log
          .map((one) => ({ one, key: noise.next().value ?? 0 }))
          .sort((left, right) => left.key - right.key)
          .map(({ one }) => one);
        expect(foldDecisions(shuffled, now)).toEqual(foldDecisions(log, now));
      }),
    );
  });

  test("an undo restores exactly what was before", () => {
    fc.assert(
      fc.property(
        anyLog,
        fc.array(fc.tuple(kind, team), { minLength: 1, maxLength: 6 }),
        anyNow,
        (log, batch, now) => {
          const day = (now.getTime() - start) / dayMs;
          const made = batch.map(([decision, of], index) => entry(1000 + index, decision, of, day));
          const undone = made.map((one, index) =>
            entry(2000 + index, "undo", one.team, day, { undoes: one.id }),
          );
          expect(foldDecisions([...log, ...made, ...undone], now)).toEqual(foldDecisions(log, now));
        },
      ),
    );
  });

  test("of two claims that meet, the first one holds", () => {
    fc.assert(
      fc.property(anyLog, team, (log, of) => {
        const last = log.at(-1)?.at ?? on(0);
        const before = foldDecisions(log, last);
        const day = (last.getTime() - start) / dayMs;
        const after = foldDecisions([...log, entry(1000, "claim", of, day)], last);
        if (before.state === "claimed" || before.state === "attested")
          expect(after.claim).toEqual(before.claim);
        else expect(after).toMatchObject({ state: "claimed", claim: { team: of, since: last } });
      }),
    );
  });

  test("noting a lapse changes nothing once the claim's day has come", () => {
    fc.assert(
      fc.property(anyLog, anyNow, (log, now) => {
        const before = foldDecisions(log, now);
        if (before.state !== "lapsed" || before.claim === null) return;
        const day = (now.getTime() - start) / dayMs;
        expect(foldDecisions([...log, entry(1000, "lapse", before.claim.team, day)], now)).toEqual(before);
      }),
    );
  });
});

describe("a claim", () => {
  test(`holds for ${claimDays} days, to the day, whatever the hour`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }), (made, read) => {
        const at = on(0, made);
        const log = [{ ...entry(1, "claim", 1, 0), at, until: dayAfter(at, claimDays) }];
        expect(foldDecisions(log, on(claimDays - 1, read)).state).toBe("claimed");
        expect(foldDecisions(log, on(claimDays, read))).toMatchObject({
          state: "lapsed",
          claim: { team: 1, until: "2026-06-30" },
        });
      }),
    );
  });

  test("is attested by its own team only, and lives as long again from then", () => {
    const log = [entry(1, "claim", 1, 0), entry(2, "attest", 2, 10), entry(3, "attest", 1, 100)];
    expect(foldDecisions(log, on(50)).state).toBe("attested");
    expect(foldDecisions(log.slice(0, 2), on(50)).state).toBe("claimed");
    expect(foldDecisions(log, on(279)).state).toBe("attested");
    expect(foldDecisions(log, on(280)).state).toBe("lapsed");
  });

  test("cannot be attested once it has lapsed; claiming it again begins anew", () => {
    const log = [entry(1, "claim", 1, 0), entry(2, "attest", 1, 200), entry(3, "claim", 2, 210)];
    expect(foldDecisions(log.slice(0, 2), on(205)).state).toBe("lapsed");
    expect(foldDecisions(log, on(215))).toMatchObject({
      state: "claimed",
      claim: { team: 2, since: on(210) },
    });
  });

  test("that is contested stays, and the contest ends with the claim or when the other team says no", () => {
    const log = [
      entry(1, "claim", 1, 0),
      entry(2, "contest", 2, 1),
      entry(3, "reject", 2, 5),
      entry(4, "contest", 3, 6),
    ];
    expect(foldDecisions(log.slice(0, 2), on(2)).contests).toMatchObject([{ team: 2 }]);
    expect(foldDecisions(log.slice(0, 3), on(5)).contests).toEqual([]);
    expect(foldDecisions([...log, entry(5, "release", 1, 7)], on(8))).toMatchObject({
      state: "none",
      contests: [],
    });
  });
});

test("who said no is remembered until they claim it; later is forgotten on its day", () => {
  const log = [entry(1, "reject", 1, 0), entry(2, "later", 2, 0)];
  expect(foldDecisions(log, on(6)).refusals.map(({ team: of }) => of)).toEqual([1, 2]);
  expect(foldDecisions(log, on(7)).refusals.map(({ team: of }) => of)).toEqual([1]);
  expect(foldDecisions([...log, entry(3, "claim", 1, 8)], on(9)).refusals).toEqual([]);
});
