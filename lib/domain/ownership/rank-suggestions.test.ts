import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hintSignals, type TeamSignal } from "./hint-signals.ts";
import { teamFinder } from "./match-team.ts";
import { rankSuggestions } from "./rank-suggestions.ts";
import { bandOf, type SignalSource, signalSources } from "./signal.ts";
import { signalWords } from "./signal-words.ts";

const sources = Object.keys(signalSources) as SignalSource[];
const anySignal: fc.Arbitrary<TeamSignal> = fc.record({
  team: fc.integer({ min: 1, max: 4 }),
  source: fc.constantFrom(...sources),
  confidence: fc.integer({ min: 1, max: 99 }),
  key: fc.constantFrom("owner", "team", null),
  value: fc.constantFrom("payments", "search", null),
  count: fc.constant(null),
  of: fc.constant(null),
  place: fc.constantFrom("here", null),
});
const anySignals = fc.array(anySignal, { maxLength: 15 });
const nobody = new Set<number>();

describe("suggestions", () => {
  test("do not depend on the order of the signs", () => {
    fc.assert(
      fc.property(anySignals, (signals) => {
        expect(rankSuggestions(signals.toReversed(), nobody)).toEqual(rankSuggestions(signals, nobody));
      }),
    );
  });

  test("one more sign never makes a team less likely, and the same one twice makes it no more likely", () => {
    fc.assert(
      fc.property(anySignals, anySignal, (signals, more) => {
        const sure = (all: TeamSignal[]) =>
          rankSuggestions(all, nobody).find(({ team }) => team === more.team)?.confidence ?? 0;
        expect(sure([...signals, more])).toBeGreaterThanOrEqual(sure(signals));
        expect(sure([...signals, more, more])).toBe(sure([...signals, more]));
      }),
    );
  });

  test("what was decided comes before rules, and rules before hints, whatever the confidence", () => {
    fc.assert(
      fc.property(anySignals, (signals) => {
        const ranks = rankSuggestions(signals, nobody).map(({ signals: own }) =>
          Math.max(...own.map(({ source }) => signalSources[source].rank)),
        );
        expect(ranks).toEqual([...ranks].sort((one, other) => other - one));
      }),
    );
    const order: SignalSource[] = ["lapsed", "predecessor", "passed", "rule", "tag"];
    const ranks = order.map((source) => signalSources[source].rank);
    expect(ranks).toEqual([...ranks].sort((one, other) => other - one));
    expect(new Set(ranks).size).toBe(order.length);
  });

  test("never name who said no, and are never certain", () => {
    fc.assert(
      fc.property(anySignals, fc.subarray([1, 2, 3, 4]), (signals, refused) => {
        const found = rankSuggestions(signals, new Set(refused));
        expect(found.filter(({ team }) => refused.includes(team))).toEqual([]);
        expect(found.every(({ confidence }) => confidence > 0 && confidence < 100)).toBe(true);
      }),
    );
  });

  test("every sign can be said in words, for its team and for others", () => {
    fc.assert(
      fc.property(anySignal, (signal) => {
        for (const whose of ["yours", "of Payments"])
          expect(signalWords(signal, whose)).not.toMatch(/undefined|null/);
      }),
    );
    expect(bandOf(85)).toBe("very-likely");
    expect(bandOf(84)).toBe("likely");
    expect(bandOf(59)).toBe("possible");
  });
});

const finder = teamFinder(
  [
    {
      id: 1,
      key: "payments",
      name: "Zahlungsverkehr",
      contacts: ["payments@example.com"],
      aliases: ["CC-1453", "pay"],
      externalId: "group:default/payments",
    },
    {
      id: 2,
      key: "ml-serving",
      name: "ML Serving",
      contacts: ["ml@example.com"],
      aliases: ["shared"],
      externalId: null,
    },
    { id: 3, key: "search", name: "Search", contacts: [], aliases: ["shared"], externalId: null },
  ],
  [
    { email: "ada@example.com", teams: [2] },
    { email: "bo@example.com", teams: [1, 2] },
  ],
);

describe("names of teams", () => {
  test.each([
    ["payments", 1],
    ["Payments@Example.com", 1],
    ["payments_example_com", 1],
    ["zahlungsverkehr", 1],
    ["team:payments", 1],
    ["@acme/payments", null],
    ["group:default/payments", 1],
    ["ml_serving", 2],
    ["ML serving", 2],
    ["cc-1453", 1],
    ["shared", null],
    ["ada@example.com", 2],
    ["bo@example.com", null],
    ["someone@example.com", null],
    ["", null],
    ["  ", null],
    ["paymentsx", null],
  ])("%j means team %j", (value, team) => {
    expect(finder(value)).toBe(team);
  });
});

describe("hints", () => {
  const of = (source: string, key: string, value: string, place: string | null = null) =>
    hintSignals({ source, key, value, place }, finder).map(({ team, source: from }) => `${team} ${from}`);

  test("of a tag, label, contact or registered owner name a team", () => {
    expect(of("tag", "Owner", "payments@example.com")).toEqual(["1 tag"]);
    expect(of("label", "example.com/team", "ml_serving")).toEqual(["2 label"]);
    expect(of("application-owner", "owner", "ada@example.com")).toEqual(["2 application-owner"]);
    expect(of("essential-contact", "technical", "payments@example.com", "prj-a")).toEqual([
      "1 essential-contact",
    ]);
    expect(of("label", "team", "search", "prj-a")).toEqual(["3 scope-label"]);
    expect(of("application", "notes", "ask payments@example.com or x@y.example")).toEqual(["1 annotation"]);
    expect(of("tag", "cost-center", "CC-1453")).toEqual(["1 cost-center"]);
    expect(of("tag", "owners", "search, payments")).toEqual(["3 tag", "1 tag"]);
  });

  test("of a resource group's tag say less than a tag of its own, and more where both name the same team", () => {
    const said = (...hints: [source: string, value: string][]) => {
      const signals = hints.flatMap(([source, value]) =>
        hintSignals({ source, key: "Team", value, place: null }, finder),
      );
      return rankSuggestions(signals, new Set()).map(({ team, confidence }) => [team, confidence]);
    };
    expect(said(["resource-group-tag", "payments"])).toEqual([[1, 60]]);
    expect(said(["resource-group-tag", "payments"], ["tag", "ml-serving"])).toEqual([
      [2, 80],
      [1, 60],
    ]);
    expect(said(["resource-group-tag", "payments"], ["tag", "payments"])).toEqual([[1, 92]]);
    expect(of("resource-group-tag", "application", "payments")).toEqual([]);
  });

  test.each([
    "created-by",
    "createdby",
    "app",
    "application",
    "applicationname",
    "service",
    "project",
    "managed-by",
    "terraform",
    "hidden-title",
    "aws:cloudformation:stack-name",
    "app.kubernetes.io/part-of",
  ])("of %s say nothing, whatever they name: a creator or an application is no owner", (key) => {
    expect(of("tag", key, "payments")).toEqual([]);
    expect(of("label", key, "payments")).toEqual([]);
    expect(of("annotation", key, "payments", "prj-a")).toEqual([]);
  });
});
