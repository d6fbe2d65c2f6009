import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { addDays, daysBetween } from "#lib/domain/days.ts";
import type { UsageRecord } from "#lib/ingest/contract.ts";
import { type AuditEvents, auditEvents } from "#lib/providers/aws/audit-events.ts";
import { trailQuery } from "./cloudtrail-athena.sql.ts";
import { createTally, trailRow } from "./map-trail-rows.ts";
import { answerFor, type TrailEvent } from "./testing/fake-trail.ts";

let events: AuditEvents;
beforeAll(async () => {
  events = await auditEvents();
});

const first = "2026-11-01";
const length = 16;
const midnight = (index: number) => new Date(`${addDays(first, index)}T00:00:00Z`);

const anyEvent: fc.Arbitrary<TrailEvent> = fc.record({
  account: fc.constantFrom("111122223333", "222233334444"),
  principal: fc.constantFrom("AROAEXAMPLEROLE000001", "AIDAEXAMPLEUSER000001", null),
  source: fc.constantFrom("ec2.amazonaws.com", "iam.amazonaws.com"),
  name: fc.constantFrom("RunInstances", "CreateUser", "DescribeInstances", "GetUser"),
  time: fc
    .tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 10, max: 23 }))
    .map(([day, hour]) => `${addDays(first, day)}T${hour}:00:00Z`),
  denied: fc.boolean(),
});

const cuts = fc
  .uniqueArray(fc.integer({ min: 1, max: length - 1 }), { maxLength: 6 })
  .map((inner) => [0, ...inner.sort((one, other) => one - other), length]);

function read(all: readonly TrailEvent[], bounds: readonly number[]) {
  const watch = { management: "all" as const, data: new Set<string>(), limits: null };
  const tally = createTally({ events, watch });
  const uses: UsageRecord[] = [];
  for (const [index, to] of bounds.slice(1).entries()) {
    const piece = { from: midnight(bounds[index] as number), to: midnight(to) };
    const where = { database: "audit", table: "trail", dayColumn: "timestamp" };
    const [head = [], ...rows] = answerFor(trailQuery(where, piece, null), all);
    const named = rows.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at]])));
    uses.push(
      ...tally.take(
        named.map((row) => trailRow.parse(row)),
        piece,
      ),
    );
  }
  return { uses, watched: tally.watched(), suspended: tally.suspended(), events: tally.counts().events };
}

/** By principal, whether refused, and action: when last. */
function lastOf(uses: readonly UsageRecord[]): Record<string, number> {
  const last: Record<string, number> = {};
  for (const { principal, source, entries } of uses)
    for (const { action, lastUsedAt } of entries) {
      const key = `${principal.value} ${source.endsWith("/denied")} ${action}`;
      last[key] = Math.max(last[key] ?? 0, lastUsedAt?.getTime() ?? 0);
    }
  return last;
}

test("however a span is cut into pieces, the same was used, and it is the latest of each", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), cuts, (all, bounds) => {
      const expected: Record<string, number> = {};
      for (const { principal, source, name, time, denied } of all) {
        const meaning = events.meaningOf(source, name);
        if (principal === null || meaning.kind !== "use") continue;
        for (const action of meaning.actions) {
          const key = `${principal} ${denied} ${action}`;
          expected[key] = Math.max(expected[key] ?? 0, Date.parse(time));
        }
      }
      const found = read(all, bounds);
      expect(lastOf(found.uses)).toEqual(expected);
      expect(found.events).toBe(all.length);
    }),
  );
});

test("however it is cut, what would have shown is the same, on days on which the account was in the trail and the trail alive", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), cuts, (all, bounds) => {
      const whole = read(all, [0, length]);
      const cut = read(all, bounds);
      expect(new Set(cut.suspended)).toEqual(new Set(whole.suspended));
      const claims = (records: readonly UsageRecord[]) =>
        new Set(
          records.map(({ entries, ...rest }) =>
            JSON.stringify([rest, entries.map(({ action }) => action).sort()]),
          ),
        );
      expect(claims(cut.watched)).toEqual(claims(whole.watched));
      for (const { principal, coveredFrom, coveredTo } of whole.watched) {
        const [from, to] = [coveredFrom, coveredTo].map((date) => date.toISOString().slice(0, 10)) as [
          string,
          string,
        ];
        for (let day = from; day <= to; day = addDays(day, 1))
          expect(all.some(({ time }) => time.startsWith(day))).toBe(true);
        for (const end of [from, to]) expect(daysBetween(first, end)).toBeLessThan(length - 1);
        expect(
          all.some(({ account, time }) => account === principal.value && time.slice(0, 10) <= from),
        ).toBe(true);
        expect(all.some(({ account, time }) => account === principal.value && time.slice(0, 10) >= to)).toBe(
          true,
        );
      }
    }),
  );
});
