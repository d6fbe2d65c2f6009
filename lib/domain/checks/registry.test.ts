import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionKinds, owaspRisks } from "./check.ts";
import type { CheckFacts } from "./check-facts.ts";
import { dayPlus } from "./days.ts";
import { bindingChecks, checkKeys, checkOf, identityChecks } from "./registry.ts";
import { arbitraryCheckFacts, blurs } from "./testing/arbitrary-check-facts.ts";
import { thresholdsOf, today } from "./testing/check-facts.ts";

const all = [...identityChecks, ...bindingChecks];

describe("every check", () => {
  it("has a key and a bit of its own, and there are 24", () => {
    expect(new Set(all.map(({ key }) => key)).size).toBe(24);
    expect(all.map(({ bit }) => bit).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 24 }, (_, bit) => bit),
    );
    expect(checkKeys.map((key) => checkOf(key)?.bit)).toEqual(Array.from({ length: 24 }, (_, bit) => bit));
    expect(checkOf("no-such-check")).toBeUndefined();
  });

  it.each(all.map((check) => [check.key, check] as const))(
    "%s says what it finds, why, whence, and what it cannot see",
    (_key, check) => {
      expect(check.guarantee).toMatch(/^Found: .+\.$/);
      expect(check.rationale).toMatch(/\.$/);
      expect(check.blindSpots.length).toBeGreaterThan(0);
      expect(check.sources.length).toBeGreaterThan(0);
      for (const source of check.sources) expect(URL.canParse(source)).toBe(true);
      expect(check.owasp.length).toBeGreaterThan(0);
      for (const risk of check.owasp) expect(risk in owaspRisks).toBe(true);
      expect(check.decision in decisionKinds).toBe(true);
      for (const { least, standard, most } of Object.values(check.thresholds)) {
        expect(least).toBeLessThanOrEqual(standard);
        expect(standard).toBeLessThanOrEqual(most);
      }
    },
  );

  it("is in the README beside it, with the risks it is about", () => {
    const rows = readFileSync("lib/domain/checks/README.md", "utf8").split("\n");
    for (const { title, owasp } of all) {
      const numbers = owasp.map((risk) => risk.replace(/^NHI(\d+):2025$/, "$1")).join(", ");
      const row = rows.filter((line) => line.startsWith(`| ${title} | `));
      expect(row, title).toHaveLength(1);
      expect(row[0]?.endsWith(` | ${numbers} |`), title).toBe(true);
    }
  });

  it("covers every risk of the Top 10 with some check", () => {
    expect(new Set(all.flatMap(({ owasp }) => owasp))).toEqual(new Set(Object.keys(owaspRisks)));
  });
});

type Verdicts = Map<string, ReturnType<(typeof identityChecks)[number]["judge"]>>;

/** Of every check: the verdict on every candidate, by key and resource. */
function verdictsOf(facts: CheckFacts, day: string): Verdicts {
  return new Map(
    identityChecks.flatMap((check) =>
      check
        .candidates(facts)
        .map((candidate) => [
          `${check.key} ${candidate.resource}`,
          check.judge(candidate, facts, { today: day, thresholds: thresholdsOf(check) }),
        ]),
    ),
  );
}

describe("on any facts every check", () => {
  it("names each candidate once, in a known form, and says of all of a disabled identity's that they are", () => {
    const forms = /^(identity|actions|(credential|grant|trust|link):.+)$/;
    fc.assert(
      fc.property(arbitraryCheckFacts, (facts) => {
        for (const check of identityChecks) {
          const candidates = check.candidates(facts);
          expect(new Set(candidates.map(({ resource }) => resource)).size).toBe(candidates.length);
          for (const { resource, isDisabled } of candidates) {
            expect(resource).toMatch(forms);
            if (facts.identity.isDisabled) expect(isDisabled).toBe(true);
          }
        }
      }),
    );
  });

  it("finds nothing in what is no longer there", () => {
    const about = {
      credential: [
        "unused-credential",
        "old-credential",
        "key-beside-federation",
        "legacy-token",
        "human-use",
      ],
      "credential too": ["could-be-keyless", "exposed-key"],
      grant: ["administrator", "escalation", "crosses-environment", "service-agent-role"],
      trust: ["crosses-environment", "open-trust", "loose-subject", "dangling-principal"],
      link: ["half-link"],
    };
    const asked = Object.entries(about).flatMap(([kind, keys]) =>
      keys.map((key) => ({
        check: identityChecks.find((one) => one.key === key),
        resource: `${kind.split(" ")[0]}:99`,
      })),
    );
    fc.assert(
      fc.property(arbitraryCheckFacts, fc.constantFrom(...asked), (facts, { check, resource }) => {
        if (check === undefined) throw new Error("There is such a check");
        const context = { today, thresholds: thresholdsOf(check) };
        expect(check.judge({ resource, isDisabled: false }, facts, context), check.key).toEqual({
          is: "fine",
        });
      }),
    );
  });

  it("says the same on the next day of what it still finds: days, never ages", () => {
    fc.assert(
      fc.property(arbitraryCheckFacts, (facts) => {
        const tomorrow = verdictsOf(facts, dayPlus(today, 1));
        for (const [what, verdict] of verdictsOf(facts, today)) {
          const next = tomorrow.get(what);
          if (verdict.is !== "found" || next?.is !== "found") continue;
          expect(next).toEqual(verdict);
          expect(verdict.evidence).toMatch(/^[^.].*\.$/);
          expect(verdict.evidence.replace(/window of \d+ days/, "")).not.toMatch(
            /\bago\b|\d+ (day|week|month|year)s?\b/,
          );
        }
      }),
    );
  });

  it.each(Object.entries(blurs))(
    "neither clears nor finds anything when %s is not known any more",
    (_what, blur) => {
      fc.assert(
        fc.property(arbitraryCheckFacts, (facts) => {
          const less = verdictsOf(blur(facts), today);
          for (const [what, { is }] of verdictsOf(facts, today)) {
            const now = less.get(what)?.is;
            if (is !== "fine") expect(now, `${what} was ${is}`).toBeOneOf(["found", "untold"]);
            else expect(now ?? "fine", `${what} was fine`).toBeOneOf(["fine", "untold"]);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
