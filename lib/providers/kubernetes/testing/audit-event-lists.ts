/** Audit events as an API server sends them, and any of them. */
import fc from "fast-check";

export function auditEvent(over: object = {}): object {
  return {
    ...{ kind: "Event", apiVersion: "audit.k8s.io/v1", level: "Metadata", auditID: "a-1" },
    ...{ stage: "ResponseComplete", verb: "list", requestURI: "/api/v1/pods", user: { username: "ann" } },
    ...{ objectRef: { resource: "pods", apiVersion: "v1" }, responseStatus: { code: 200 } },
    stageTimestamp: "2026-11-24T10:00:00.000001Z",
    ...over,
  };
}

export function eventList(items: readonly unknown[]): object {
  return { kind: "EventList", apiVersion: "audit.k8s.io/v1", metadata: {}, items };
}

/** Of the days before 2026-11-24 12:00. */
export const anyAuditEvent = fc
  .record({
    auditID: fc.constantFrom("a", "b", "c", "d"),
    stage: fc.constantFrom("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"),
    verb: fc.constantFrom("get", "list", "watch", "create", "impersonate"),
    user: fc.record({ username: fc.constantFrom("ann", "system:serviceaccount:pay:api", "toString", "") }),
    impersonatedUser: fc.constantFrom(undefined, { username: "bob", groups: [] }),
    objectRef: fc.constantFrom(
      undefined,
      { resource: "pods" },
      { resource: "events" },
      { apiGroup: "apps", resource: "x" },
    ),
    responseStatus: fc.record({ code: fc.constantFrom(200, 404, 403, 401, 500) }),
    stageTimestamp: fc
      .integer({ min: 0, max: 5 * 1_440 * 60 })
      .map((seconds) => new Date(Date.UTC(2026, 10, 24, 12) - seconds * 1_000).toISOString()),
  })
  .map(auditEvent);
