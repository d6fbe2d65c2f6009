/** What of a trail is told when Athena, CloudTrail or the line to them fails in the middle, and when the run is stopped. */
import { describe, expect, it, vi } from "vitest";
import { WireError } from "#e2e/clouds/aws/wire/wire-error.ts";
import { daysBetween } from "#lib/domain/days.ts";
import { Denied, Incomplete, Unavailable } from "#lib/errors.ts";
import { soon } from "../testing/soon.ts";
import { answerFor, daysAsked } from "./testing/fake-trail.ts";
import {
  day,
  endOf,
  event,
  everyDay,
  marks,
  ofPrincipals,
  play,
  read,
  saidOf,
  theEngines,
  usesOf,
  withTrail,
} from "./testing/trail-reading.ts";

withTrail();

describe("when something fails", () => {
  const events = [
    ...everyDay("2026-11-04", "2026-11-23"),
    event("RunInstances", "2026-11-04"),
    event("StopInstances", "2026-11-06"),
  ];

  it.each([
    ["FAILED", { state: "FAILED", reason: "HIVE_BAD_DATA: Malformed" }, Unavailable, /failed: HIVE_BAD_DATA/],
    [
      "CANCELLED",
      { state: "CANCELLED", reason: "Query was cancelled by user" },
      Unavailable,
      /cancelled at Athena/,
    ],
    [
      "refused the data",
      { state: "FAILED", reason: "Access Denied (Service: Amazon S3)" },
      Denied,
      /refused what the query reads/,
    ],
    [
      "over the workgroup's limit",
      { state: "CANCELLED", reason: "Query cancelled! : Bytes scanned limit was exceeded" },
      Incomplete,
      /its own limit/,
    ],
    [
      "without its column",
      { state: "FAILED", reason: "COLUMN_NOT_FOUND: line 13: Column 'eventcategory' cannot be resolved" },
      Unavailable,
      /not as the query needs it/,
    ],
  ] as const)(
    "a later query %s ends the slice, and what was read before it is told whole",
    async (_name, end, type, words) => {
      theEngines().onQuery = (sql, number) =>
        number === 1
          ? { rows: answerFor(sql, events), scannedBytes: 1e9 }
          : { ...end, rows: [], scannedBytes: 2e9 };
      const { error, records } = await read();
      expect(error).toBeInstanceOf(type);
      expect(error?.message).toMatch(words);
      expect(error?.hint).not.toBe("");
      expect(ofPrincipals(records).flatMap(({ entries }) => entries)).toHaveLength(1);
      expect(marks(records)).toMatchObject([
        { coveredFrom: day("2026-11-04"), coveredTo: endOf("2026-11-04") },
      ]);
      expect(saidOf(records, "trail-cost")).toMatch(/scan 3 GB/);
    },
  );

  it("a first query that fails tells nothing, and marks nothing", async () => {
    theEngines().onQuery = () => ({
      state: "FAILED",
      reason: "internal",
      retryable: true,
      rows: [],
      scannedBytes: 0,
    });
    const { error, records } = await read();
    expect((error as Unavailable).transient).toBe(true);
    expect(usesOf(records)).toEqual([]);
  });

  it.each([
    ["StartQueryExecution", "athena:StartQueryExecution"],
    ["GetQueryExecution", "athena:GetQueryExecution"],
    ["GetQueryResults", "athena:GetQueryResults"],
    ["GetTrail", "cloudtrail:GetTrail"],
    ["GetEventSelectors", "cloudtrail:GetEventSelectors"],
  ])(
    "%s refused is Denied with the permission to add, and nothing is told",
    async (operation, permission) => {
      play(events);
      theEngines().refuse.set(
        operation,
        new WireError("AccessDeniedException", `not authorized to perform: ${permission}`),
      );
      const { error, records } = await read();
      expect(error).toBeInstanceOf(Denied);
      expect(error?.hint).toContain(permission);
      expect(usesOf(records)).toEqual([]);
    },
  );

  it("throttling that outlasts the retries is passing trouble", async () => {
    play(events);
    theEngines().refuse.set(
      "StartQueryExecution",
      new WireError("TooManyRequestsException", "Rate exceeded"),
    );
    const { error } = await read();
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).transient).toBe(true);
    expect(theEngines().calls.filter((call) => call === "athena:StartQueryExecution").length).toBeGreaterThan(
      3,
    );
  });

  it.each([
    ["a page without its rows", (page: object) => ({ ...page, ResultSet: {} })],
    [
      "a page cut short",
      (page: object) => ({
        ResultSet: { Rows: ((page as { ResultSet: { Rows: object[] } }).ResultSet.Rows ?? []).slice(0, 1) },
      }),
    ],
    [
      "a row of too few cells",
      (page: object) => ({
        ResultSet: {
          Rows: [
            ...(page as { ResultSet: { Rows: object[] } }).ResultSet.Rows,
            { Data: [{ VarCharValue: "x" }] },
          ],
        },
      }),
    ],
    ["a page that leads to itself", (page: object) => ({ ...page, NextToken: "1" })],
  ])("%s is no answer: nothing of its days is told", async (_name, change) => {
    theEngines().pageRows = 2;
    play([...events, event("StartInstances", "2026-11-04")]);
    theEngines().onPage = (page, index) => (index === 1 ? change(page) : page);
    const { error, records } = await read();
    expect(error).toBeInstanceOf(Unavailable);
    expect(usesOf(records)).toEqual([]);
  });

  it("the limit of the run ends it before the query that would go over it, and the next run goes on from there", async () => {
    theEngines().onQuery = (sql) => {
      const [from = "", to = ""] = daysAsked(sql);
      return { rows: answerFor(sql, events), scannedBytes: 30e9 * (daysBetween(from, to) + 1) };
    };
    const { error, records } = await read();
    expect(error).toBeInstanceOf(Incomplete);
    expect(error?.message).toMatch(/90 GB of 100 GB scanned/);
    expect(error?.hint).toMatch(/Most to scan in a run/);
    const [mark] = marks(records);
    expect(mark?.coveredTo).toEqual(endOf("2026-11-06"));
    await read({}, { readUntil: async () => new Date((mark?.coveredTo.getTime() ?? 0) + 1) });
    expect(theEngines().queries.map(daysAsked)[theEngines().queries.length - 2]?.[0]).toBe("2026-11-06");
  });

  it("a run that is stopped stops its query at Athena, and nothing of it is told", async () => {
    const stop = new AbortController();
    theEngines().onQuery = () => ({ rows: [], scannedBytes: 0, polls: 1_000 });
    const reading = read({}, { signal: stop.signal });
    await vi.waitFor(() => expect(theEngines().calls).toContain("athena:GetQueryExecution"), soon);
    stop.abort();
    const { error, records } = await reading;
    expect(error).not.toBeNull();
    expect(usesOf(records)).toEqual([]);
    expect(theEngines().stopped).toEqual(["query-1"]);
  });
});
