import { describe, expect, it } from "vitest";
import type { SliceCoverage } from "#lib/queries/coverage.ts";
import type { Schedule } from "#lib/queries/list-schedules.ts";
import type { SourceRun, SourceSummary } from "#lib/queries/list-sources.ts";
import { healthAnswer, sourceAnswer } from "./health-words.ts";
import { prepareHealth } from "./prepare-health.ts";

const at = (text: string) => new Date(text);
const now = at("2026-11-23T12:00:00Z");

function run(status: string): SourceRun {
  const observedAt = at("2026-11-23T07:40:00Z");
  return {
    id: "1",
    status,
    observedAt,
    finishedAt: observedAt,
    durationMs: 1,
    message: null,
    hint: null,
    counts: {},
  };
}

function source(name: string, over: Partial<SourceSummary> = {}): SourceSummary {
  return {
    id: 1,
    name,
    provider: "aws",
    mode: "live",
    pin: { id: "o-1", name: "Acme" },
    createdAt: at("2026-01-01T00:00:00Z"),
    asOf: at("2026-11-23T07:40:00Z"),
    retiredAt: null,
    config: {},
    scopes: 1,
    slices: {},
    identities: 0,
    lastRun: run("complete"),
    lastCompleteAt: null,
    ...over,
  };
}

let ids = 0;
function reading(owner: string, status = "complete", since: string | null = null): SliceCoverage {
  return {
    id: ++ids,
    source: owner,
    provider: "aws",
    stream: `aws/${ids}`,
    scope: { externalId: "1", name: "payments", kind: "aws_account", state: "active" },
    status,
    reason: null,
    hint: null,
    permission: null,
    attemptedAt: null,
    completeAt: null,
    since: since === null ? null : at(since),
    rows: 0,
  };
}

function schedule(owner: string, nextAt: string | null, enabled = true): Schedule {
  return {
    sourceId: 1,
    source: owner,
    cadence: "inventory",
    cron: "0 * * * *",
    enabled,
    nextAt: nextAt === null ? null : at(nextAt),
    updatedAt: now,
  };
}

const judge = (sources: SourceSummary[], slices: SliceCoverage[], schedules: Schedule[] = []) =>
  prepareHealth(sources, slices, schedules, now);

describe("the health of sources", () => {
  it("is current only when every reading is whole or does not apply", () => {
    const whole = [reading("a"), reading("a", "not-applicable")];
    expect(judge([source("a")], whole)).toMatchObject([
      { state: "current", kind: "met", whole: 2, readings: 2 },
    ]);
    for (const status of ["denied", "unavailable", "held", "rejected", "incomplete", "never"]) {
      expect(judge([source("a")], [...whole, reading("a", status)])).toMatchObject([
        { state: "gaps", whole: 2 },
      ]);
    }
  });
  it("is not current after a run that failed or died, whatever was read before", () => {
    for (const status of ["failed", "dead"]) {
      expect(judge([source("a", { lastRun: run(status) })], [reading("a")])).toMatchObject([
        { state: "failed" },
      ]);
    }
  });
  it("is overdue when the next collection should have begun half an hour ago; an import never is", () => {
    const late = [schedule("a", "2026-11-23T11:29:00Z")];
    const soon = [schedule("a", "2026-11-23T11:31:00Z")];
    expect(judge([source("a")], [reading("a")], late)[0]?.state).toBe("overdue");
    expect(judge([source("a")], [reading("a")], soon)[0]?.state).toBe("current");
    const imported = judge([source("a", { mode: "import" })], [reading("a")], late);
    expect(imported).toMatchObject([{ state: "current", nextAt: null, paused: false }]);
  });
  it("is paused when no schedule is on, and waits before its first reading", () => {
    expect(judge([source("a")], [reading("a")], [schedule("a", null, false)])[0]?.paused).toBe(true);
    expect(judge([source("a", { asOf: null, lastRun: null })], [])).toMatchObject([{ state: "waiting" }]);
  });
});

describe("the sentence of one source", () => {
  it("says how much is whole and what became of the rest", () => {
    const slices = [
      reading("a"),
      reading("a", "rejected", "2026-11-20T00:00:00Z"),
      reading("a", "denied", "2026-11-12T00:00:00Z"),
      reading("a", "denied", "2026-11-14T00:00:00Z"),
      reading("a", "never"),
    ];
    const [health] = judge([source("a")], slices);
    expect(health && sourceAnswer(health, now)).toBe(
      "1 of 5 readings of a are complete; 2 have been denied since 12 Nov, 1 has had records rejected since 20 Nov and 1 has not been asked for yet.",
    );
  });
  it("says plainly when it is whole, was never read, failed or is disconnected", () => {
    const say = (over: Partial<SourceSummary>, slices: SliceCoverage[]) => {
      const [health] = judge([source("a", over)], slices);
      return health && sourceAnswer(health, now);
    };
    expect(say({}, [reading("a")])).toBe("a is current: its one reading is complete.");
    expect(say({ asOf: null, lastRun: null }, [])).toBe("a has not been read yet.");
    expect(say({ lastRun: run("dead") }, [reading("a")])).toMatch(/^a lost its last run/);
    expect(say({ retiredAt: at("2026-11-20T00:00:00Z") }, [])).toMatch(
      /^a has been disconnected since 20 Nov/,
    );
  });
});

describe("the sentence", () => {
  const say = (sources: SourceSummary[], slices: SliceCoverage[]) =>
    healthAnswer(judge(sources, slices), now);
  it("counts who is current and says what is wrong with the worst, since when", () => {
    const slices = [
      reading("a"),
      reading("b"),
      reading("c"),
      reading("d"),
      reading("d", "denied", "2026-11-20T00:00:00Z"),
      reading("d", "denied", "2026-11-12T00:00:00Z"),
    ];
    const sources = ["a", "b", "c", "d"].map((name) => source(name));
    expect(say(sources, slices)).toBe(
      "3 of 4 sources are current; d has been denied 2 of 3 readings since 12 Nov.",
    );
    expect(say([source("a"), source("c", { lastRun: run("failed") }), source("d")], slices)).toBe(
      "1 of 3 sources is current; c could not be read in its last run, 07:40 UTC. d is not current either.",
    );
  });
  it("speaks of one source by its name", () => {
    expect(say([source("a")], [reading("a")])).toBe(
      "a is current: everything that can be read was read completely.",
    );
    expect(say([source("a")], [reading("a"), reading("a", "held"), reading("a", "never")])).toBe(
      "a waits for a decision about 1 of 3 readings, and 1 more is not complete.",
    );
  });
  it("leaves out retired sources", () => {
    const gone = source("b", { retiredAt: now });
    expect(say([source("a"), gone], [reading("a")])).toMatch(/^a is current/);
    expect(say([gone], [])).toMatch(/retired/);
  });
});
