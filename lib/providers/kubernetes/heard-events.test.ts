import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Invalid } from "#lib/errors.ts";
import { addHeard, type Heard, hearEvents, nothingHeard } from "./heard-events.ts";
import { anyAuditEvent, auditEvent, eventList } from "./testing/audit-event-lists.ts";

const now = new Date("2026-11-24T12:00:00Z");
const hear = (...events: unknown[]) => hearEvents(eventList(events), now);
const told = (seen: Heard["used"]) =>
  [...seen].flatMap(([user, actions]) =>
    [...actions].map(([action, at]) => `${user} ${action} ${new Date(at).toISOString()}`),
  );
/** What was heard, as text in which order has no part. */
const textOf = ({ used, refused, days }: Heard) =>
  JSON.stringify([
    told(used).sort(),
    told(refused).sort(),
    [...days].map(([day, { minutes, verbs }]) => [day, [...minutes].join(), [...verbs].sort()]).sort(),
  ]);
const together = (batches: readonly unknown[][]) => {
  const all = nothingHeard();
  for (const events of batches) addHeard(all, hear(...events).heard);
  return textOf(all);
};

describe("a batch of audit events", () => {
  it("tells of each user and action the last minute; a 404 is use, a 403 is kept apart", () => {
    const { heard, events, broken } = hear(
      auditEvent({ stageTimestamp: "2026-11-24T10:00:05Z" }),
      auditEvent({ stageTimestamp: "2026-11-24T09:00:00Z" }),
      auditEvent({ verb: "get", responseStatus: { code: 404 } }),
      auditEvent({ verb: "delete", responseStatus: { code: 403 } }),
    );
    expect({ events, broken }).toEqual({ events: 4, broken: [] });
    expect(told(heard.used)).toEqual([
      "ann core/pods:list 2026-11-24T10:00:00.000Z",
      "ann core/pods:get 2026-11-24T10:00:00.000Z",
    ]);
    expect(told(heard.refused)).toEqual(["ann core/pods:delete 2026-11-24T10:00:00.000Z"]);
  });

  it("says the same however it is cut, repeated and put out of order, the stages of one request in different batches", () => {
    const cuts = fc.array(fc.nat(5), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(anyAuditEvent, { maxLength: 30 }),
        cuts,
        fc.infiniteStream(fc.nat()),
        (events, cut, order) => {
          const batches = [...Map.groupBy(events, (_event, index) => cut[index] ?? 0).values()];
          const shuffled = [...batches, ...batches]
            .map((batch) => ({ batch, rank: order.next().value as number }))
            .sort((one, other) => one.rank - other.rank)
            .map(({ batch }) => batch.toReversed());
          expect(together(shuffled)).toBe(together([events]));
        },
      ),
    );
  });

  it.each([
    ["no auditID", { auditID: undefined }],
    ["no verb", { verb: "GET /" }],
    ["no time", { stageTimestamp: "soon", requestReceivedTimestamp: undefined }],
    ["a time still to come", { stageTimestamp: "2026-11-24T12:11:00Z" }],
    ["a time more than a month ago", { stageTimestamp: "2026-10-01T00:00:00Z" }],
    ["a user name that cannot be stored", { user: { username: "a\0b" } }],
    ["a user name that cannot be stored", { user: { username: "\ud800" } }],
    ["a user name that cannot be stored", { user: { username: "\u20ac".repeat(900) } }],
  ])("keeps what is no event (%s) apart and the rest", (reason, over) => {
    const { heard, broken, events } = hear(auditEvent(over), auditEvent());
    expect({ events, reasons: broken.map((one) => one.reason) }).toEqual({ events: 2, reasons: [reason] });
    expect(told(heard.used)).toHaveLength(1);
  });

  it("is refused as a whole only where it is no EventList of v1", () => {
    const lists = [null, [], 1, "x", {}, { kind: "EventList", items: [] }, { ...eventList([]), items: null }];
    for (const list of [...lists, { ...eventList([]), kind: "Event" }]) {
      expect(() => hearEvents(list, now), JSON.stringify(list)).toThrow(Invalid);
    }
    expect(() => hearEvents({ ...eventList([]), apiVersion: "audit.k8s.io/v1beta1" }, now)).toThrow(
      /v1beta1/,
    );
    expect(hearEvents(eventList([]), now).events).toBe(0);
    expect(hear(null, 1, "x", []).broken).toHaveLength(4);
  });

  it("never breaks off, whatever an event's fields hold, and keeps no text that a database refuses", () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("a\0", "\ud800"),
    );
    const fieldNames = ["auditID", "stage", "verb", "requestURI", "user", "impersonatedUser", "objectRef"];
    const moreNames = ["responseStatus", "annotations", "stageTimestamp", "authenticationMetadata"];
    const parts = fc.record({
      username: anything,
      groups: anything,
      resource: anything,
      apiGroup: anything,
      code: anything,
    });
    const fields = [...fieldNames, ...moreNames].map((name) => [name, fc.oneof(anything, parts)] as const);
    const odd = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(fc.oneof(anything, odd.map(auditEvent)), { maxLength: 10 }), (events) => {
        const { heard, broken } = hear(...events);
        expect(broken.length).toBeLessThanOrEqual(events.length);
        const kept = [...heard.used, ...heard.refused].flatMap(([user, actions]) => [
          user,
          ...actions.keys(),
        ]);
        for (const text of kept) {
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toContain("\0");
        }
      }),
      { numRuns: 500 },
    );
  });
});
